import { type InputBox, InputBoxValidationSeverity, l10n, QuickInputButtons, window } from "vscode";
import { asBrokerError } from "../../core/client/errors.ts";
import { type BrokerAddress, readAddress } from "../connection/address.ts";
import type { Connection } from "../connection/connection.ts";

/**
 * Asks for the broker's address, then for a token, and checks both at the broker before it lets the person
 * go: what is wrong is said under the field, where it can be mended. Gives null when the person gave up.
 */
export async function askForBroker(
  typed: string,
  connection: Connection,
): Promise<{ address: BrokerAddress; token: string } | null> {
  for (let start = typed; ; ) {
    const address = await askForAddress(start);
    if (address === null) return null;
    const token = await askForToken(address, connection);
    if (token === "back") start = address.base;
    else return token === null ? null : { address, token };
  }
}

async function askForAddress(start: string): Promise<BrokerAddress | null> {
  const box = window.createInputBox();
  box.title = l10n.t("Sign in to your broker");
  box.step = 1;
  box.totalSteps = 2;
  box.prompt = l10n.t("Address of your team's broker");
  box.placeholder = "https://broker.example.com";
  box.value = start;
  box.ignoreFocusOut = true;
  const judge = () => {
    const address = readAddress(box.value);
    box.validationMessage = address?.exposed
      ? {
          message: l10n.t("Over http anyone on the way can read your token. Use https where you can."),
          severity: InputBoxValidationSeverity.Warning,
        }
      : undefined;
  };
  judge();
  return await shown<BrokerAddress | null>(box, null, (close) => {
    box.onDidChangeValue(judge);
    box.onDidAccept(() => {
      const address = readAddress(box.value);
      if (address) close(address);
      else {
        box.validationMessage = l10n.t("Enter an address such as https://broker.example.com.");
      }
    });
  });
}

async function askForToken(address: BrokerAddress, connection: Connection): Promise<string | "back" | null> {
  const box = window.createInputBox();
  box.title = l10n.t("Sign in to {0}", address.origin);
  box.step = 2;
  box.totalSteps = 2;
  box.prompt = l10n.t("Your token. Whoever runs the broker can make one for you.");
  box.placeholder = "ps_…";
  box.password = true;
  box.ignoreFocusOut = true;
  box.buttons = [QuickInputButtons.Back];
  const leaving = new AbortController();
  try {
    return await shown<string | "back" | null>(box, null, (close) => {
      box.onDidTriggerButton(() => close("back"));
      box.onDidChangeValue(() => {
        box.validationMessage = undefined;
      });
      box.onDidAccept(async () => {
        const token = box.value.trim();
        if (box.busy) return;
        if (token === "") {
          box.validationMessage = l10n.t("Enter your token.");
          return;
        }
        box.busy = true;
        box.enabled = false;
        try {
          await connection.check(address, token, leaving.signal);
          close(token);
        } catch (thrown) {
          box.validationMessage = asBrokerError(thrown, l10n.t).message;
        } finally {
          box.busy = false;
          box.enabled = true;
        }
      });
    });
  } finally {
    leaving.abort();
  }
}

/** Shows the box until `close` is called with a result, or it is hidden, which gives `hidden`. */
async function shown<T>(box: InputBox, hidden: T, wire: (close: (result: T) => void) => void): Promise<T> {
  try {
    return await new Promise<T>((resolve) => {
      wire(resolve);
      box.onDidHide(() => resolve(hidden));
      box.show();
    });
  } finally {
    box.dispose();
  }
}
