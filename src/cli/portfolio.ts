/** `carryover portfolio brands/*.csv --spec spec.yaml --out dir`: every brand fitted, judged and planned, and one table of all of them. */
import type { Command } from "commander";
import { type PortfolioOptions, type PortfolioProgress, parseSpecYaml, portfolio } from "../index.js";
import { timeLeft } from "../words.js";
import { userError } from "./exitCodes.js";
import { addFormFlags, addSamplingFlags, type FormFlags, numberFlag } from "./flags.js";
import { addTypeOption } from "./modelOptions.js";
import { computeFlag, sayWorkers, stoppable } from "./onWorkers.js";
import { printResult, say } from "./print.js";
import { type ShowProgress, withProgressLine } from "./progressLine.js";
import { readFlags, readOptionsOf } from "./readOptions.js";
import { readText } from "./readText.js";

type PortfolioFlags = FormFlags &
  Omit<PortfolioOptions, "tables" | "outputDir" | "spec" | "read" | "onProgress" | "signal"> & {
    readonly out: string;
    readonly spec?: string;
  };

/** The `portfolio` command. */
export function define(command: Command): void {
  command
    .argument("<tables...>", "a CSV for each brand, or folders of them")
    .requiredOption("--out <dir>", "folder for the brands' folders, portfolio.json and portfolio.csv")
    .option("--spec <file>", "specification in YAML, of all brands (see spec init)");
  addSamplingFlags(addTypeOption(command))
    .addOption(numberFlag("--change <share>", "largest change of a channel in a plan, 0 to 1 (default 0.3)"))
    .addOption(numberFlag("--horizon <periods>", "plan so many periods one by one (default: a steady plan)"))
    .addOption(
      numberFlag("--confidence <share>", "chance of a gain below which a plan changes nothing (default 0.9)"),
    )
    .option("--no-other-models", "let a gain pass that other reasonable models may not have")
    .option("--resume", "go on in a folder that has brands: what stands whole is not computed again")
    .addOption(numberFlag("--workers <n>", "brands at once (default: one a core)"))
    .addOption(computeFlag("brands"));
  for (const flag of readFlags()) command.addOption(flag);
  addFormFlags(command)
    .addHelpText(
      "after",
      "\nExit code 0: every brand has an answer; 2: bad input, or a brand without an answer, listed with why; 1: a fault of ours.",
    )
    .action(async (tables: readonly string[], flags: PortfolioFlags) => {
      const { out, spec, table = false, json = false, ...rest } = flags;
      const read = readOptionsOf(command);
      const options: typeof rest = Object.fromEntries(
        Object.entries(rest).filter(([key]) => !Object.hasOwn(read, key)),
      );
      const changes = spec === undefined ? {} : parseSpecYaml(await readText(spec, "a specification"), spec);
      await sayWorkers(options.compute);
      const stopped = `carryover: stopped; brands that are done are kept in "${out}": go on with --resume`;
      const all = await stoppable(stopped, (signal) =>
        withProgressLine((show, leave) =>
          portfolio({
            ...options,
            tables,
            outputDir: out,
            spec: changes,
            read,
            onProgress: showBrands(show, leave),
            signal,
          }),
        ),
      );
      await printResult(command, all, { table, json });
      for (const { name, message } of all.failures) say(`failed: ${name}: ${message}`);
      if (all.failures.length > 0) {
        process.exitCode = all.failures.every(({ isMendable }) => isMendable) ? userError : 1;
      }
    });
}

/** Shows how many brands are done; a file gets a line each tenth. */
function showBrands(
  show: ShowProgress,
  leave: (text: string) => void,
): (progress: PortfolioProgress) => void {
  let hasKept = false;
  return ({ done, total, failed, kept, secondsLeft }) => {
    if (kept > 0 && !hasKept && done > kept) {
      leave(`${kept} of ${total} brands stood whole and were kept`);
      hasKept = true;
    }
    const text = `${done} of ${total} brands${failed === 0 ? "" : `, ${failed} failed`}${timeLeft(secondsLeft)}`;
    show(text, `${Math.floor((10 * done) / total)}`);
  };
}
