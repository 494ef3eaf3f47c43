/** `carryover init`: makes a folder to work in. */
import { resolve } from "node:path";
import type { Command } from "commander";
import { inert } from "../inert.js";
import { makeStudy } from "../lab/study.js";
import { writing } from "../platform/writing.js";

export function define(init: Command): void {
  init.argument("<folder>", "a new folder, or an empty one").action(async (folder: string) => {
    const files = await writing("init", folder, () => makeStudy(folder));
    const step = resolve(folder) === process.cwd() ? "" : `cd ${inert(folder)} && `;
    process.stdout.write(`Made ${inert(folder)} with ${files.join(", ")}\nNext: ${step}npm start\n`);
  });
}
