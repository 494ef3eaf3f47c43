/** `carryover track my --data actuals.csv`: the plans of a folder held against what came. */
import type { Command } from "commander";
import { ArgumentError } from "../errors.js";
import { type RefreshReading, track } from "../index.js";
import { shellWord } from "../words.js";
import { addFormFlags, type FormFlags } from "./flags.js";
import { heed, stoppable } from "./onWorkers.js";
import { printResult } from "./print.js";
import { addWritingFlags, writtenAs } from "./readOptions.js";

interface TrackFlags extends FormFlags, RefreshReading {
  readonly data?: string;
}

/** The `track` command. */
export function define(command: Command): void {
  command
    .argument("<folder>", "folder of a fit, in which plans were kept")
    .option("--data <csv>", "the whole table again, with the periods that came");
  addFormFlags(addWritingFlags(command)).action(async (path: string, flags: TrackFlags) => {
    if (flags.data === undefined) {
      throw new ArgumentError({
        caller: "track",
        rule: "--data must name the table with the periods that came",
        cure: `carryover track ${shellWord(path)} --data actuals.csv`,
      });
    }
    const { data } = flags;
    const tracking = await stoppable("carryover: stopped", async (signal) => {
      const held = await track(path, data, writtenAs(command));
      await heed(signal);
      return held;
    });
    await printResult(command, tracking, flags);
  });
}
