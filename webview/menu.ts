import type { PageMessage } from "../core/protocol/runner.ts";
import type { MenuItem } from "./header.ts";
import type { Host } from "./host.ts";
import { t } from "./l10n.ts";

/** What concerns the whole runner and is not needed often. */
export function runnerMenu(host: Host): MenuItem[] {
  const item = (label: string, icon: string, message: PageMessage): MenuItem => ({
    label,
    icon,
    press: () => host.post(message),
  });
  return [
    item(t("Refresh models"), "refresh", { type: "refresh-models" }),
    item(t("Open settings"), "settings-gear", { type: "action", action: "open-settings" }),
    item(t("Show log"), "output", { type: "action", action: "show-log" }),
  ];
}
