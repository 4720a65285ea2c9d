import "./styles/runner.css";
import { registerControls } from "./controls.ts";
import { connectHost } from "./host.ts";
import { startRunner } from "./runner.ts";

registerControls();
const app = document.getElementById("app");
if (app) startRunner(app, connectHost());
