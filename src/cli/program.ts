/** The command line as a function: arguments in, exit code out; results to one stream, everything else to the other. */
import { Command, CommanderError } from "commander";
import { ArgumentError, DataError, FitError } from "../errors.js";
import { version } from "../platform/node/version.js";
import { userError } from "./exitCodes.js";

/** What a command's file exports. */
interface CommandFile {
  /** Adds arguments, flags and what is done to the command, which has its name and description. */
  readonly define: (command: Command) => void;
}

const analyses = () => import("./analyses.js");

/** Every command with its summary, and its file, which is loaded only when it is called. */
const commands: Readonly<Record<string, readonly [summary: string, load: () => Promise<CommandFile>]>> = {
  profile: ["what is in the table, what it was taken for, and what is wrong with it", analyses],
  regression: ["ridge regression of the KPI on adstocked spend and controls", analyses],
  roi: ["ROI and marginal ROI by channel, from the ridge regression or a saved fit", analyses],
  optimize: [
    "the best budget of the same total, with its proof, from the ridge regression or a saved fit",
    analyses,
  ],
  adstock: ["adstocked and saturated media by channel and period, as assumed or as fitted", analyses],
  summary: ["totals of spend, sales and revenue; with a saved fit, what media brought", analyses],
  fit: ["fit a model: parameters, contributions and ROI with their uncertainty", () => import("./fit.js")],
  diagnose: [
    "whether a fit can be used: pass, review or fail, with causes and cures",
    () => import("./diagnose.js"),
  ],
  plan: ["the best budget of a fit, with its proof; money is per period", () => import("./plan.js")],
  curves: [
    "response curves of a fit: what more money or less would bring, and marginal ROI",
    () => import("./curves.js"),
  ],
  experiments: [
    "which channel to test next: design, power, cost, and what the result is worth in money",
    () => import("./experiments.js"),
  ],
  refute: [
    "placebos, shuffled spend, dropped channels, and how strong an unseen driver would have to be",
    () => import("./refute.js"),
  ],
  specifications: [
    "the same numbers under every reasonable way to have built the model",
    () => import("./specifications.js"),
  ],
  validate: [
    "judge a model on weeks it has not seen: holdout, rolling origin, naive forecasts",
    () => import("./validate.js"),
  ],
  iterate: [
    "build a model, validate it out of sample, adjust, try again, and write down why",
    () => import("./iterate.js"),
  ],
  report: [
    "one file to hand on, from a saved fit or the folder of a run: html, xlsx, pptx, md, json",
    () => import("./report.js"),
  ],
  spec: ["the specification of a model", () => import("./spec.js")],
  reference: [
    "density and posterior of the reference model, to check an install against other implementations",
    () => import("./reference.js"),
  ],
  init: ["a new folder with notebooks, a table and its settings", () => import("./init.js")],
  lab: ["JupyterLab on a folder, with the kernel", () => import("./lab.js")],
  kernel: ["the Jupyter kernel", () => import("./kernel.js")],
};

/** Runs one command.
 *
 *  @param args  what stands behind `carryover` on the command line
 *  @returns 0; 2 where the data or the arguments must be mended, with one line on standard error and nothing on standard
 *    output; 1 for a fault of ours, with its stack */
export async function runCommand(args: readonly string[]): Promise<number> {
  const program = new Command("carryover")
    .description("Marketing-mix modelling from a CSV: each command prints one JSON document.")
    .version(version)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(`carryover: ${oneLine(text)}\n`) });
  // `carryover roi …` and `carryover help roi` call roi.
  const called = args.find((arg) => arg !== "help" && !arg.startsWith("-"));
  for (const [name, [summary, load]] of Object.entries(commands)) {
    const command = program.command(name).description(summary);
    if (name === called) (await load()).define(command);
  }
  let command = program;
  program.hook("preAction", (_, started) => {
    command = started;
  });
  try {
    // Of an unknown command nothing but its name is looked at, so that --help or help before it does not hide that there is none.
    const isKnown = called === undefined || Object.hasOwn(commands, called);
    await program.parseAsync(isKnown ? args : [called], { from: "user" });
    return 0;
  } catch (error) {
    return report(error, args[0]!, command);
  }
}

/** Commander's "error: …" with its suggestion on the same line. */
function oneLine(text: string): string {
  return text
    .replace(/^error: /, "")
    .trim()
    .replaceAll("\n", " ");
}

/** One line for what the user can mend, in the words of a shell; the whole error for what is ours. */
async function report(error: unknown, name: string, command: Command): Promise<number> {
  // Commander has printed its own line by now; asking for help or the version ends here too.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : userError;
  if (error instanceof DataError || error instanceof FitError || error instanceof ArgumentError) {
    const { inShell } = await import("./shellNaming.js");
    process.stderr.write(`carryover: ${inShell(error, name, command)}\n`);
    return userError;
  }
  process.stderr.write(`carryover: internal error, please report it\n${(error as Error).stack ?? error}\n`);
  return 1;
}
