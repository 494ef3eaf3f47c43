/** The command line as a function: arguments in, exit code out; results to one stream, everything else to the other. */
import { Command, CommanderError } from "commander";
import { ArgumentError, DataError, FitError, SetupError } from "../errors.js";
import { version } from "../platform/node/version.js";
import { Stopped, userError } from "./exitCodes.js";

/** What a command's file exports. */
interface CommandFile {
  /** Adds arguments, flags and what is done to the command, which has its name and description. */
  readonly define: (command: Command) => void;
}

const analyses = () => import("./analyses.js");

interface CommandEntry {
  readonly summary: string;
  /** What somebody may type. */
  readonly example: string;
  readonly load: () => Promise<CommandFile>;
}

/** Every command under what it is for, with its file, which is loaded only when it is called. */
const groups: Readonly<Record<string, Readonly<Record<string, CommandEntry>>>> = {
  "Read a table:": {
    profile: {
      summary: "what is in the table, what it was taken for, and what is wrong with it",
      example: "profile my.csv",
      load: analyses,
    },
    prepare: {
      summary: "raw exports made into a table of weeks, reconciled to the cent",
      example: "prepare prepare.yaml",
      load: () => import("./prepare.js"),
    },
    summary: {
      summary: "totals of spend, sales and revenue; with a saved fit, what media brought",
      example: "summary my.csv",
      load: analyses,
    },
    regression: {
      summary: "ridge regression of the KPI on adstocked spend and controls",
      example: "regression my.csv --cv",
      load: analyses,
    },
    adstock: {
      summary: "adstocked and saturated media by channel and period, as assumed or as fitted",
      example: "adstock --fit my/trace.nc",
      load: analyses,
    },
  },
  "Model it:": {
    spec: {
      summary: "the specification of a model",
      example: "spec init my.csv > spec.yaml",
      load: () => import("./spec.js"),
    },
    fit: {
      summary: "fit a model: parameters, contributions and ROI with their uncertainty",
      example: "fit my.csv --out my",
      load: () => import("./fit.js"),
    },
    iterate: {
      summary: "build a model, validate it out of sample, adjust, try again, and write down why",
      example: "iterate my.csv my-run",
      load: () => import("./iterate.js"),
    },
  },
  "Model many:": {
    portfolio: {
      summary: "fit, judge and plan many brands, a table each; a folder for each, and one table of all",
      example: "portfolio brands/*.csv --out all",
      load: () => import("./portfolio.js"),
    },
    worker: {
      summary: "do the work that other machines send with --compute: chains of fits, refits, brands",
      example: "worker redis://localhost:6379",
      load: () => import("./worker.js"),
    },
  },
  "Judge it:": {
    diagnose: {
      summary: "whether a fit can be used: pass, review or fail, with causes and cures",
      example: "diagnose my/trace.nc",
      load: () => import("./diagnose.js"),
    },
    validate: {
      summary: "judge a model on weeks it has not seen: holdout, rolling origin, naive forecasts",
      example: "validate my.csv --spec my/spec.yaml",
      load: () => import("./validate.js"),
    },
    refute: {
      summary:
        "placebos, copies of media at other times, dropped channels, how strong an unseen driver would have to be",
      example: "refute my/trace.nc",
      load: () => import("./refute.js"),
    },
    specifications: {
      summary: "the same numbers under every reasonable way to have built the model",
      example: "specifications my/trace.nc",
      load: () => import("./specifications.js"),
    },
  },
  "Every month again:": {
    refresh: {
      summary:
        "fit again with the weeks that are new, and say what moved: by new weeks, and by old ones restated",
      example: "refresh my --data new.csv",
      load: () => import("./refresh.js"),
    },
    track: {
      summary: "the plans that were made from a folder's fits, held against what came",
      example: "track my --data actuals.csv",
      load: () => import("./track.js"),
    },
  },
  "Decide:": {
    roi: {
      summary: "ROI and marginal ROI by channel, from the ridge regression or a saved fit",
      example: "roi --fit my/trace.nc",
      load: analyses,
    },
    curves: {
      summary: "response curves of a fit: what more money or less would bring, and marginal ROI",
      example: "curves my/trace.nc --of steady",
      load: () => import("./curves.js"),
    },
    plan: {
      summary: "the best budget of a fit, with its proof; money is per period",
      example: "plan my/trace.nc --change 0.2 --lock tv",
      load: () => import("./plan.js"),
    },
    report: {
      summary: "one file to hand on, from a saved fit or the folder of a run: html, xlsx, pptx, md, json",
      example: "report my/trace.nc",
      load: () => import("./report.js"),
    },
    compare: {
      summary: "what changed in ROI and plan between two fits, and whether that is more than its uncertainty",
      example: "compare last/trace.nc my/trace.nc",
      load: () => import("./compare.js"),
    },
    optimize: {
      summary: "the best budget of the same total, with its proof, from the ridge regression or a saved fit",
      example: "optimize my.csv --change 0.2",
      load: analyses,
    },
    experiments: {
      summary: "which channel to test next: design, power, cost, and what the result is worth in money",
      example: "experiments my/trace.nc",
      load: () => import("./experiments.js"),
    },
  },
  "Run notebooks:": {
    init: {
      summary: "a new folder with notebooks, a table and its settings",
      example: "init my-study",
      load: () => import("./init.js"),
    },
    lab: {
      summary: "JupyterLab on a folder, with the kernel",
      example: "lab my-study",
      load: () => import("./lab.js"),
    },
    export: {
      summary: "a notebook as one HTML file that computes, from a disk and without network",
      example: "export my.ipynb --out lesson.html",
      load: () => import("./export.js"),
    },
  },
  "Teach:": {
    course: {
      summary: "marks and numbers of a class that takes the course",
      example: "course grade results/*.json",
      load: () => import("./course.js"),
    },
  },
  "Kernel and engine:": {
    kernel: {
      summary: "the Jupyter kernel",
      example: "kernel doctor",
      load: () => import("./kernel.js"),
    },
    reference: {
      summary:
        "density and posterior of the reference model, to check an install against other implementations",
      example: "reference spec.json --sample",
      load: () => import("./reference.js"),
    },
  },
};

const commands: Readonly<Record<string, CommandEntry>> = Object.assign({}, ...Object.values(groups));

/** What `carryover` alone says. */
const start = `Carryover ${version}: from a table of weeks to a budget, with its uncertainty.

Start with your own CSV, a row a week, with sales and the spend of each channel:

  carryover profile my.csv         what is in it, and what it was taken for
  carryover fit my.csv --out my    fit a model; it takes seconds
  carryover diagnose my/trace.nc   whether the fit can be used
  carryover roi --fit my/trace.nc  what each channel brought
  carryover plan my/trace.nc       where the money should go
  carryover report my/trace.nc     all of it as one file to hand on

No table at hand? Without one, profile and fit take a simulated market.
In notebooks: carryover init my-study. All commands: carryover --help.
`;

/** Runs one command.
 *
 *  @param args  what stands behind `carryover` on the command line
 *  @returns 0; 2 where the data or the arguments must be mended, with one line on standard error and nothing on standard
 *    output; 1 for a fault of ours, with its stack */
export async function runCommand(args: readonly string[]): Promise<number> {
  if (args.length === 0) {
    process.stdout.write(start);
    return 0;
  }
  // What Commander says of the arguments; "" where it says nothing.
  let refused = "";
  const program = new Command("carryover")
    .description(
      "Marketing-mix modelling from a CSV. Answers are tables in a terminal, and JSON in a pipe or a file.",
    )
    .version(version)
    .exitOverride()
    .configureHelp({
      minWidthToWrap: 20,
      // Commander breaks all else.
      styleUsage: (usage) => usage.match(/\S.{0,69}(?= |$)/g)!.join("\n  "),
    })
    .addHelpCommand(
      new Command("help").argument("[command]").description("help for a command").helpGroup("Options:"),
    )
    .addHelpText("after", examplesText())
    .configureOutput({
      outputError: (text) => {
        refused = text;
      },
    });
  // `carryover roi …` and `carryover help roi` call roi.
  const called = args.find((arg) => arg !== "help" && !arg.startsWith("-"));
  for (const [heading, members] of Object.entries(groups)) {
    for (const [name, { summary, example, load }] of Object.entries(members)) {
      const command = program.command(name).description(summary).helpGroup(heading);
      command.addHelpText("after", `\nExample:\n  carryover ${example}`);
      if (name === called) (await load()).define(command);
    }
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
    return report(error, args[0]!, command, refused);
  }
}

/** One example of each group. */
function examplesText(): string {
  const lines = Object.entries(groups).map(([heading, members]) => {
    const { example } = Object.values(members)[0]!;
    return `  ${heading.padEnd(28)}carryover ${example}`;
  });
  return ["", "Examples:", ...lines, "", "More of each: carryover help <command>."].join("\n");
}

/** One line for what the user can mend, in the words of a shell; the whole error for what is ours. */
async function report(error: unknown, name: string, command: Command, refused: string): Promise<number> {
  const { inert } = await import("../inert.js");
  // Asking for help or the version ends here too.
  if (error instanceof CommanderError) {
    // "error: …", with a suggestion on a line of its own.
    const said = refused.replace(/^error: /, "").trim();
    if (said !== "") process.stderr.write(`carryover: ${inert(said)}\n`);
    return error.exitCode === 0 ? 0 : userError;
  }
  if (error instanceof DataError || error instanceof FitError || error instanceof ArgumentError) {
    const { inShell } = await import("./shellNaming.js");
    const { sentence } = await import("./terminal.js");
    process.stderr.write(`${sentence(`carryover: ${inShell(error, name, command)}`, process.stderr)}\n`);
    return userError;
  }
  if (error instanceof Stopped) {
    process.stderr.write(`${error.message}\n`);
    return error.code;
  }
  if (error instanceof SetupError) {
    process.stderr.write(`carryover: ${inert(error.message)}\n`);
    return userError;
  }
  process.stderr.write(`carryover: internal error, please report it\n${(error as Error).stack ?? error}\n`);
  return 1;
}
