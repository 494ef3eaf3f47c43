/** `carryover compare a b`: what changed between two fits, and whether that is more than its uncertainty. */
import type { Command } from "commander";
import { compareFits, openFit } from "../index.js";
import { addFormFlags, type FormFlags } from "./flags.js";
import { printResult } from "./print.js";

/** The `compare` command. */
export function define(command: Command): void {
  addFormFlags(
    command
      .argument("<before>", "saved fit, or the folder of a run, to compare with")
      .argument("<after>", "saved fit, or the folder of a run, that is newer or specified otherwise"),
  ).action(async (before: string, after: string, flags: FormFlags) => {
    await printResult(command, compareFits(await openFit(before), await openFit(after)), flags);
  });
}
