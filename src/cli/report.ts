/** `carryover report my/trace.nc`: one file to hand on, from a saved fit or the folder of a run; exit code 3 where the fit or the run fails. */
import { type Command, Option } from "commander";
import { ArgumentError } from "../errors.js";
import { loadFit, type ReportFormat, type ReportOptions, report, saveReport, validate } from "../index.js";
import { notPassed } from "./exitCodes.js";
import { computeFlag, heed, onWorkers, type WorkPlace } from "./onWorkers.js";
import { say } from "./print.js";
import { type ShowProgress, showRefits, withProgressLine } from "./progressLine.js";
import { requireOwnKind } from "./writing.js";

interface ReportFlags extends Pick<ReportOptions, "title" | "experiments" | "refit"> {
  readonly out?: string;
  readonly format?: ReportFormat;
  readonly validate?: boolean;
  readonly compute?: string;
}

const formats: readonly ReportFormat[] = ["html", "xlsx", "pptx", "md", "json"];

/** The `report` command. */
export function define(command: Command): void {
  command
    .argument("[trace|folder]", "NetCDF file that fit --out wrote, or the folder of iterate")
    .option("--out <file>", "where it goes (default: report.html, or the ending of --format)")
    .addOption(
      new Option("--format <format>", "html; xlsx and pptx need a package, which is then named").choices(
        formats,
      ),
    )
    .option("--title <text>", "what stands at the top")
    .option(
      "--validate",
      "hold out weeks of the same model first, which takes several fits (a run has done it)",
    )
    .addOption(computeFlag("chains and folds of --validate"))
    .option("--no-experiments", "leave out the experiments worth running, which take longest")
    .option(
      "--refit",
      "let readers of the page change a prior and fit again: the page then carries the whole table that was fitted",
    )
    .addHelpText("after", "\nExit code 0: written; 3: written, of a fit or a run that fails; 2: bad input.")
    .action(async (subject: string | undefined, flags: ReportFlags) => {
      if (subject === undefined) {
        throw new ArgumentError({
          caller: "report",
          rule: "a saved fit, or the folder of a run, must be named",
          cure: "make one with carryover fit my.csv --out my, then: carryover report my/trace.nc",
        });
      }
      const { out, format, title, experiments, refit, compute } = flags;
      const isValidated = flags.validate === true;
      if (compute !== undefined && !isValidated) {
        throw new ArgumentError({
          caller: "report",
          rule: "--compute is for --validate: a report alone fits nothing",
          cure: "give both, or leave it out",
        });
      }
      const path = out ?? `report.${format ?? "html"}`;
      // Before the work, which takes several seconds.
      const made = format ?? formats.find((ending) => path.toLowerCase().endsWith(`.${ending}`));
      if (made === undefined) {
        throw new ArgumentError({
          caller: "report",
          option: "out",
          rule: `must end in one of ${formats.map((ending) => `.${ending}`).join(", ")}`,
          got: path,
          cure: "or name the --format",
        });
      }
      if (refit === true && made !== "html") {
        throw new ArgumentError({
          caller: "report",
          option: "refit",
          rule: "is for a report as a page (html)",
          got: path,
          cure: "leave it out, or write a page",
        });
      }
      await requireOwnKind("report", path, `report as ${made}`);
      const work = (place: WorkPlace) =>
        withProgressLine(async (show) => {
          const { signal } = place;
          const validation = isValidated ? await validated(subject, place, show) : null;
          const onProgress = (step: string) => show(`report: ${step}`, step.replace(/:.*/, ""));
          const all = await report(subject, { title, experiments, refit, validation, signal, onProgress });
          await heed(signal);
          onProgress("charts and file, the last step");
          await saveReport(all, path, { format });
          return all;
        });
      const all = await onWorkers(isValidated ? compute : "", work, "; nothing was written");
      say(all.headline.lead);
      say(`wrote ${path}`);
      for (const { parts } of all.sections)
        for (const part of parts)
          if (part.kind === "refit")
            say(`whoever has it can read the table that was fitted: ${part.carried}`);
      if (all.headline.verdict === "fail") process.exitCode = notPassed;
    });
}

async function validated(subject: string, place: WorkPlace, show: ShowProgress) {
  const { model } = await loadFit(subject);
  return validate(model, { ...place, onProgress: showRefits(show) });
}
