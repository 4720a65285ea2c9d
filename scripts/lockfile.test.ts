import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";

interface Package {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  resolved?: string;
  libc?: string[];
}

const file = join(import.meta.dirname, "..", "package-lock.json");
const { packages }: { packages: Record<string, Package> } = JSON.parse(readFileSync(file, "utf8"));

/** Whether a package at a place in node_modules finds another one, as Node looks for it: there, then in each folder above. */
function finds(place: string, name: string): boolean {
  if (`${place}${place && "/"}node_modules/${name}` in packages) return true;
  return place !== "" && finds(place.slice(0, Math.max(0, place.lastIndexOf("/node_modules/"))), name);
}

describe("the lockfile", () => {
  it("has an entry for every package that any platform needs, since npm ci refuses it otherwise", () => {
    const missing = Object.entries(packages).flatMap(([place, { dependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies })
        .filter((name) => !finds(place, name))
        .map((name) => `${name}, wanted by ${place}`),
    );
    assert.deepEqual(missing, []);
  });

  it("carries nothing that another npm would take out or another machine would not reach", () => {
    // npm 10 and 11.6 remove "libc" on every install, which leaves a fresh clone changed; "resolved" names a host.
    const entries = Object.entries(packages).filter(([, { resolved, libc }]) => resolved ?? libc);
    assert.deepEqual(
      entries.map(([place]) => place),
      [],
    );
  });
});
