import "./styles/runner.css";
import { registerControls } from "./controls.ts";
import { connectHost } from "./host.ts";
import { speak, translationsIn } from "./l10n.ts";
import { startRunner } from "./runner.ts";

registerControls();
speak(translationsIn(document));
const app = document.getElementById("app");
if (app) startRunner(app, connectHost());
