import type { Page } from "playwright-core";
import type { HostMessage } from "../../core/protocol/runner.ts";

/** A state of the runner: what the host says, and what the user does then. */
export interface State {
  name: string;
  messages: HostMessage[];
  act?: (page: Page) => Promise<void>;
}
