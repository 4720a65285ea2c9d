import { existsSync } from "node:fs";
import sparticuz from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

const quiet =
  "--disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split(
    " ",
  );

/** Debian's Chromium when it is there, else the one that npm brought. The caller closes it. */
export async function openBrowser(): Promise<Browser> {
  const debian = "/usr/bin/chromium";
  return existsSync(debian)
    ? chromium.launch({ executablePath: debian, args: ["--no-sandbox", "--disable-gpu", ...quiet] })
    : chromium.launch({
        executablePath: await sparticuz.executablePath(),
        args: [...sparticuz.args, ...quiet],
      });
}
