/** `carryover compare a b`: what changed between two fits, and whether that is more than its uncertainty. */
import { resolve } from "node:path";
import type { Command } from "commander";
import { compareFits, openFit } from "../index.js";
import { addFormFlags, type FormFlags } from "./flags.js";
import { printResult, say } from "./print.js";

/** The `compare` command. */
export function define(command: Command): void {
  addFormFlags(
    command
      .argument("<before>", "saved fit, or the folder of a run, to compare with")
      .argument("<after>", "saved fit, or the folder of a run, that is newer or specified otherwise"),
  ).action(async (before: string, after: string, flags: FormFlags) => {
    if (resolve(before) === resolve(after))
      say("note: both are the same fit, so that nothing can have changed");
    await printResult(command, compareFits(await openFit(before), await openFit(after)), flags);
  });
}
