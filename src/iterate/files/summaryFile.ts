/** Reads back what an iteration left behind, so that a run that is resumed ends with the same document as one that never stopped. */

import { csv } from "#packages";
import { DataError } from "../../errors.js";
import type { ForecastRow } from "../../plots/iteration.js";
import { iterationFiles, type RunFolder } from "./folder.js";
import type { IterationSummary } from "./records.js";
import { camelKeys } from "./records.js";
import { artifactSchemas } from "./schemas.js";

/** metrics/summary.json of an iteration. */
export async function readSummary(folder: RunFolder, iteration: number): Promise<IterationSummary> {
  const file = iterationFiles(iteration).summary;
  return camelKeys(artifactSchemas().summary.parse(JSON.parse(await required(folder, file))));
}

/** Training weeks and holdout of an iteration, geos added up, in order of time. */
export async function readSeries(folder: RunFolder, iteration: number): Promise<readonly ForecastRow[]> {
  const files = iterationFiles(iteration);
  const training = rowsOf(await required(folder, files.predictedVsActual), false);
  const holdout = rowsOf(await required(folder, files.oosPredictions), true);
  return [...training, ...holdout];
}

async function required(folder: RunFolder, file: string): Promise<string> {
  const text = await folder.read(file);
  if (text === null) {
    throw new DataError({
      file: folder.at(file),
      rule: "this file of a finished iteration is missing",
      cure: "begin anew in another folder",
    });
  }
  return text;
}

function rowsOf(text: string, isHoldout: boolean): readonly ForecastRow[] {
  const records = csv().parse(text, { columns: true }) as Record<string, string>[];
  const number = (cell: string | undefined) =>
    cell === undefined || cell === "" ? Number.NaN : Number(cell);
  const byTime = new Map<string, ForecastRow>();
  for (const record of records) {
    const time = record.time!;
    const before = byTime.get(time);
    const add = (key: "observed" | "mean" | "lower" | "upper", cell: string | undefined) =>
      (before?.[key] ?? 0) + number(cell);
    byTime.set(time, {
      time,
      observed: add("observed", record.observed),
      mean: add("mean", record.predicted),
      lower: add("lower", record.lower),
      upper: add("upper", record.upper),
      isHoldout,
    });
  }
  return [...byTime.values()];
}
