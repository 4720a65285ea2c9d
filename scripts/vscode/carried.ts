import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { dataFolder } from "../dataFolder.ts";

/** A program and what its environment needs besides this one's. */
export interface Program {
  executablePath: string;
  env: Record<string, string>;
}

const root = resolve(import.meta.dirname, "../..");

/**
 * The Chromium for Linux that `@sparticuz/chromium` carries, unpacked on first use (about 3 s) and kept in the data
 * folder. It comes twice: with the libraries of this machine, then with those packed with it, which are older than
 * some machines can load and newer than others have; a Debian without a browser has no libnss3.
 * @param dataDir default: the data folder of this user
 */
export async function carriedChromium(
  dataDir = dataFolder(process.env, process.platform, homedir()),
): Promise<Program[]> {
  const from = join(root, "node_modules", "@sparticuz", "chromium", "package.json");
  const { version } = JSON.parse(readFileSync(from, "utf8")) as { version: string };
  const place = join(dataDir, "chromium", version);
  if (!existsSync(place)) await unpackInto(place);
  const executablePath = join(place, "chromium");
  const env: Record<string, string> = existsSync("/etc/fonts/fonts.conf")
    ? {}
    : { FONTCONFIG_FILE: join(place, "fonts.conf") };
  return [
    { executablePath, env },
    { executablePath, env: { ...env, LD_LIBRARY_PATH: join(place, "al2023", "lib") } },
  ];
}

/**
 * The package unpacks into the folder for temporary files under fixed names and takes whatever lies there already:
 * half of it while another process unpacks, an older version, a stranger's file. So it is given a folder of its
 * own, which gets its name when it is complete.
 */
async function unpackInto(place: string): Promise<void> {
  mkdirSync(join(place, ".."), { recursive: true });
  const aside = mkdtempSync(`${place}.new-`);
  try {
    const script = 'import("@sparticuz/chromium").then(({ default: one }) => one.executablePath())';
    // On Amazon's Linux it unpacks the libraries too.
    const env = { ...process.env, TMPDIR: aside, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x" };
    await promisify(execFile)(process.execPath, ["--eval", script], { cwd: root, env });
    writeFileSync(
      join(aside, "fonts.conf"),
      `<fontconfig><dir>${place}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>${place}/fonts-cache</cachedir></fontconfig>\n`,
    );
    renameSync(aside, place);
  } catch (error) {
    // Another process was quicker.
    if (!existsSync(place)) throw error;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}
