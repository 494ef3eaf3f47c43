/** Fits in files: `arviz.from_netcdf` opens what `saveFit` writes, and `loadFit` gives the fit back. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { ArgumentError, DataError } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import type { OwnKind } from "../spec/kinds.js";
import { fitToInferenceData, type InferenceDataOptions } from "./inferenceData.js";
import { formatVersion, type InferenceData } from "./inferenceGroups.js";
import { readNetcdf, unreadable } from "./readNetcdf.js";
import { fitFromInferenceData } from "./restoreFit.js";
import { writeNetcdf } from "./writeNetcdf.js";

/** Writes a fit to a NetCDF file, whole or not at all.
 *
 *  The file holds all that is needed to diagnose the fit and to compute from it: no CSV is read again.
 *
 *  @param path  of the file, usually trace.nc; the folder must exist
 *  @param options  see `fitToInferenceData`
 *  @throws DataError where the file cannot be written
 *  @example await saveFit(posterior, "out/trace.nc") */
export async function saveFit(fit: Fit, path: string, options: InferenceDataOptions = {}): Promise<void> {
  await writeNetcdf(fitToInferenceData(fit, options), path);
}

export interface LoadOptions {
  /** CSV that the fit must have been made from: its checksum is compared (default: not compared). */
  readonly data?: string;
  /** Kinds of your own that the fit was made with: a file holds their names alone (default: none). */
  readonly kinds?: readonly OwnKind[];
}

/** The fit in a file that `saveFit` wrote, bit for bit.
 *
 *  @throws DataError with one line and its cure for what is not such a file, is cut short, comes from another version, or was fitted to
 *    other data than those named; also for a fit with kinds of your own that are not handed over, or are not those of the fit
 *  @example roi(await loadFit("out/trace.nc")) */
export async function loadFit(path: string, { data, kinds = [] }: LoadOptions = {}): Promise<Fit> {
  const groups = await readNetcdf(path);
  const { carryover_format: format, carryover_version: writer } = groups.attributes;
  if (format === undefined) {
    throw new DataError("this file was not written by saveFit; fit the model again, or open it with ArviZ", {
      file: path,
    });
  }
  if (format !== formatVersion) {
    throw new DataError(
      `this file has format ${format} (carryover ${writer}), this version reads ${formatVersion}; fit the model again, or use the version that wrote it`,
      { file: path },
    );
  }
  const fit = restore(groups, path, kinds);
  if (data !== undefined) await checkData(fit, path, data);
  return fit;
}

function restore(groups: InferenceData, path: string, kinds: readonly OwnKind[]): Fit {
  try {
    return fitFromInferenceData(groups, kinds);
  } catch (error) {
    if (error instanceof ArgumentError) throw new DataError(error.message, { file: path });
    if (!(error instanceof RangeError || error instanceof SyntaxError || error instanceof DataError))
      throw error;
    throw new DataError(`this trace is damaged (${error.message}); fit the model again`, { file: path });
  }
}

async function checkData({ provenance }: Fit, path: string, data: string): Promise<void> {
  const bytes = await readFile(data).catch((error: unknown) => {
    throw unreadable(data, error);
  });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (sha256 === provenance.data.sha256) return;
  throw new DataError(
    `this trace was fitted to other data than ${data} (checksum ${provenance.data.sha256.slice(0, 12)}… of ${provenance.data.path}, got ${sha256.slice(0, 12)}…); fit again, or name the file it was fitted to`,
    { file: path },
  );
}
