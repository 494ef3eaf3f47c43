/** Fits in files: `arviz.from_netcdf` opens what `saveFit` writes, and `loadFit` gives the fit back. */

import { platform } from "#platform";
import { wrote } from "../compute/host.js";
import { unreadable } from "../data/unreadable.js";
import { ArgumentError, DataError, type DataLocation } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import { requireKnownOptions } from "../options.js";
import { phrase } from "../phrase.js";
import { diskFault } from "../platform/diskFaults.js";
import { requireKind, requireText } from "../records.js";
import type { OwnKind } from "../spec/kinds.js";
import {
  fitToInferenceData,
  type InferenceDataOptions,
  requireInferenceDataOptions,
} from "./inferenceData.js";
import { formatVersion, type InferenceData } from "./inferenceGroups.js";
import { netcdfGroups } from "./readNetcdf.js";
import { fitFromInferenceData } from "./restoreFit.js";
import { netcdfBytes } from "./writeNetcdf.js";

/** Writes a fit to a NetCDF file, whole or not at all; without a path, gives the bytes of that file.
 *
 *  The file holds all that is needed to diagnose the fit and to compute from it: no CSV is read again.
 *
 *  @param path  of the file, usually trace.nc; the folder must exist
 *  @param options  see `fitToInferenceData`
 *  @returns without a path, the bytes: what a browser can offer for download
 *  @throws DataError where the file cannot be written
 *  @example await saveFit(posterior, "out/trace.nc")
 *  const bytes = await saveFit(posterior) */
export async function saveFit(fit: Fit, path: string, options?: InferenceDataOptions): Promise<undefined>;
export async function saveFit(
  fit: Fit,
  path?: undefined,
  options?: InferenceDataOptions,
): Promise<Uint8Array>;
export async function saveFit(
  fit: Fit,
  path?: string,
  options: InferenceDataOptions = {},
): Promise<Uint8Array | undefined> {
  requireKind("saveFit", fit, ["fit"], "fit");
  if (path !== undefined) requireText("saveFit", "path", path);
  requireInferenceDataOptions("saveFit", options);
  const bytes = await netcdfBytes(fitToInferenceData(fit, options));
  if (path === undefined) return bytes;
  try {
    await platform.files.write(path, bytes);
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    throw new DataError(
      { file: path, rule: `the file cannot be written (${fault.code}): ${fault.cure}` },
      { cause: error },
    );
  }
  wrote(path);
  return undefined;
}

export interface LoadOptions {
  /** CSV that the fit must have been made from: its checksum is compared (default: not compared). */
  readonly data?: string;
  /** Kinds of your own that the fit was made with: a file holds their names alone (default: none). */
  readonly kinds?: readonly OwnKind[];
}

/** The fit in a file that `saveFit` wrote, bit for bit.
 *
 *  @param file  its path, or its bytes
 *  @throws DataError with one line and its cure for what is not such a file, is cut short, damaged or changed in any byte, comes from another
 *    version, or was fitted to other data than those named; also for a fit with kinds of your own that are not handed over, or are not those of the fit
 *  @example roi(await loadFit("out/trace.nc")) */
export async function loadFit(file: string | Uint8Array, options: LoadOptions = {}): Promise<Fit> {
  requireKnownOptions("loadFit", options, ["data", "kinds"]);
  const { data, kinds = [] } = options;
  if (!(file instanceof Uint8Array)) requireText("loadFit", "file", file);
  const path = typeof file === "string" ? file : null;
  const location = path === null ? {} : { file: path };
  const groups = await netcdfGroups(typeof file === "string" ? await bytesOf(file) : file, path);
  const { carryover_format: format, carryover_version: writer } = groups.attributes;
  if (format === undefined) {
    throw new DataError({
      ...location,
      rule: "this file was not written by saveFit",
      cure: "fit the model again, or open it with ArviZ",
    });
  }
  if (format !== formatVersion) {
    throw new DataError({
      ...location,
      rule: `this file has format ${format} (carryover ${writer}), this version reads ${formatVersion}`,
      cure: "fit the model again, or use the version that wrote it",
    });
  }
  if (!groups.isSealed) {
    throw new DataError({
      ...location,
      rule: "this trace was cut short or written again by another program since saveFit made it",
      cure: "take the file that saveFit wrote, or fit again",
    });
  }
  const fit = restore(groups, location, kinds);
  if (data !== undefined) await checkData(fit, location, data);
  return fit;
}

function restore(groups: InferenceData, location: DataLocation, kinds: readonly OwnKind[]): Fit {
  try {
    return fitFromInferenceData(groups, kinds);
  } catch (error) {
    if (error instanceof ArgumentError) throw new DataError({ ...error, ...location, caller: undefined });
    if (!(error instanceof RangeError || error instanceof SyntaxError || error instanceof DataError))
      throw error;
    throw new DataError({
      ...location,
      rule: `this trace is damaged (${error.message})`,
      cure: "fit the model again",
    });
  }
}

async function checkData({ provenance }: Fit, location: DataLocation, data: string): Promise<void> {
  const sha256 = platform.sha256(await bytesOf(data));
  if (sha256 === provenance.data.sha256) return;
  throw new DataError({
    ...location,
    rule: `this trace was fitted to other data than ${data} (checksum ${provenance.data.sha256.slice(0, 12)}… of ${provenance.data.path}`,
    got: phrase`${sha256.slice(0, 12)}…)`,
    cure: "fit again, or name the file it was fitted to",
  });
}

function bytesOf(path: string): Promise<Uint8Array> {
  return platform.files.readBytes(path).catch(async (error: unknown) => {
    throw await unreadable(path, error, {
      cure: `name the file in it, such as ${path.replace(/[\\/]+$/, "")}/trace.nc`,
    });
  });
}
