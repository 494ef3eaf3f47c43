/** `carryover refresh my --data new.csv`: the fit of a folder again with the periods that are new, kept beside every one before it. */
import { join } from "node:path";
import type { Command } from "commander";
import { platform } from "#platform";
import { ArgumentError } from "../errors.js";
import { documentOf, type Fit, nextData, openFitFolder, type RefreshReading, refresh } from "../index.js";
import { shellWord } from "../words.js";
import { fitAnswer } from "./fitAnswer.js";
import { addFormFlags, asTable, type FormFlags } from "./flags.js";
import { mlflowFlag, requireStore, writeMlflow } from "./mlflow.js";
import { computeFlag, heed, onWorkers, type WorkPlace } from "./onWorkers.js";
import { print, printResult, say } from "./print.js";
import { isLongFile, showRefits, withProgressLine, withStepLine } from "./progressLine.js";
import { addWritingFlags, writtenAs } from "./readOptions.js";

interface RefreshFlags extends FormFlags, RefreshReading {
  readonly data?: string;
  readonly acceptRestated?: boolean;
  readonly check?: boolean;
  readonly mlflow?: string;
  readonly compute?: string;
}

/** The `refresh` command. */
export function define(command: Command): void {
  command
    .argument("<folder>", "folder that fit --out made, or that was refreshed before")
    .option("--data <csv>", "the whole table again, with its new periods")
    .option("--accept-restated", "take numbers of old periods that are others in the new table")
    .addOption(mlflowFlag())
    .addOption(computeFlag("chains"))
    .option("--check", "only say what changed in the table, and fit nothing");
  addFormFlags(addWritingFlags(command)).action(async (path: string, flags: RefreshFlags) => {
    const { data, acceptRestated, check = false, mlflow, compute } = flags;
    if (data === undefined) {
      throw new ArgumentError({
        caller: "refresh",
        rule: "--data must name the table with the new periods",
        cure: `carryover refresh ${shellWord(path)} --data new.csv`,
      });
    }
    if (check && (mlflow !== undefined || acceptRestated === true)) {
      throw new ArgumentError({
        caller: "refresh",
        rule: `--check fits nothing, and ${mlflow === undefined ? "--accept-restated is for" : "--mlflow writes"} a fit`,
        cure: "leave out one of the two",
      });
    }
    const reading = writtenAs(command);
    const announced = <Result>(step: () => Promise<Result>) =>
      withStepLine(isLongFile("table", data), `reading ${data}`, step);
    const work = async ({ signal, ...place }: WorkPlace): Promise<void> => {
      const folder = await openFitFolder(path);
      try {
        if (check) {
          const next = await announced(() => nextData(folder.fit, data, reading));
          await heed(signal);
          return await printResult(command, next, flags);
        }
        await requireStore("refresh", mlflow);
        const { mended } = folder;
        if (mended !== null && (await announced(() => isWhole(folder.fit, data, reading)))) {
          const told = join(path, "refresh.json");
          const isTold = Object.hasOwn(mended.files, "refresh.json");
          // A table is made from the fits themselves.
          const isTable = asTable(flags);
          if (isTold && !isTable) print((await platform.files.readText(told)).trimEnd());
          const where = isTold && isTable ? `; what moved stands in ${told}` : "";
          say(
            `${path} holds the fit up to ${mended.to}, which an earlier run had made and could not put in its place${where}; next: carryover diagnose ${shellWord(join(path, "trace.nc"))}`,
          );
          if (mlflow === undefined) return;
          const { document } = await fitAnswer(command, folder.fit, true);
          return await writeMlflow("refresh", mlflow, folder.fit, { "fit.json": text(document) });
        }
        const refreshed = await withProgressLine((show) => {
          if (isLongFile("table", data)) show(`reading ${data}`);
          return refresh(folder.fit, data, {
            ...{ ...reading, ...place, acceptRestated, signal },
            onProgress: showRefits(show),
          });
        });
        const { after, restatement } = refreshed;
        const { document } = await fitAnswer(command, after, true);
        const documents = { "fit.json": text(document), "refresh.json": text(documentOf(refreshed)) };
        // Nothing stops what follows: the fit is added whole, and said to be.
        await heed(signal);
        const restated = restatement.cells.length - restatement.filled;
        const entry = await folder.add(after, { restated, documents });
        await printResult(command, refreshed, flags);
        say(
          `${asTable(flags) ? "\n" : ""}${path} holds the fit up to ${entry.to}, and every one before it in history; next: carryover diagnose ${shellWord(join(path, "trace.nc"))}`,
        );
        // Last, as it may fail, and the same command given again has nothing to refresh.
        if (mlflow !== undefined) await writeMlflow("refresh", mlflow, after, documents);
      } finally {
        await folder.close();
      }
    };
    // What only looks at the table asks for no machine.
    await onWorkers(check ? "" : compute, work, `; no fit was added to ${path}`);
  });
}

const text = (json: unknown) => `${JSON.stringify(json, null, 2)}\n`;

/** Whether a fit has all periods of a table, by the same numbers. */
async function isWhole(fit: Fit, data: string, reading: RefreshReading): Promise<boolean> {
  const { newPeriods, restatement } = await nextData(fit, data, reading);
  return newPeriods === null && restatement.cells.length === 0;
}
