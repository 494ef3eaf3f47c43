/** Fits as NetCDF-4 files: `arviz.from_netcdf` opens them, and `loadFit` gives the fit back. */
import { createHash } from "node:crypto";
import { open, readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Dataset, File, Group } from "h5wasm/node";
import { DataError } from "../errors.js";
import type { Fit } from "./fit.js";
import { fitToInferenceData, type InferenceDataOptions } from "./inferenceData.js";
import {
  type Attributes,
  type Coordinate,
  formatVersion,
  type InferenceData,
  type InferenceGroup,
  type Variable,
} from "./inferenceGroups.js";
import { fitFromInferenceData } from "./restoreFit.js";
import { writeWholeFile } from "./wholeFile.js";

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
}

/** The fit in a file that `saveFit` wrote, bit for bit.
 *
 *  @throws DataError with one line and its cure for what is not such a file, is cut short, comes from another version, or was fitted to
 *    other data than those named
 *  @example roi(await loadFit("out/trace.nc")) */
export async function loadFit(path: string, { data }: LoadOptions = {}): Promise<Fit> {
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
  const fit = restore(groups, path);
  if (data !== undefined) await checkData(fit, path, data);
  return fit;
}

function restore(groups: InferenceData, path: string): Fit {
  try {
    return fitFromInferenceData(groups);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof SyntaxError || error instanceof DataError))
      throw error;
    throw new DataError(`this trace is damaged (${error.message}); fit the model again`, { file: path });
  }
}

async function checkData({ provenance }: Fit, path: string, data: string): Promise<void> {
  const sha256 = createHash("sha256")
    .update(await readBytes(data))
    .digest("hex");
  if (sha256 === provenance.data.sha256) return;
  throw new DataError(
    `this trace was fitted to other data than ${data} (checksum ${provenance.data.sha256.slice(0, 12)}… of ${provenance.data.path}, got ${sha256.slice(0, 12)}…); fit again, or name the file it was fitted to`,
    { file: path },
  );
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): DataError {
  const { code, message } = error as NodeJS.ErrnoException;
  const text =
    code === "ENOENT" || code === "ENOTDIR"
      ? "there is no such file; check the path, which starts from the current folder"
      : `the file cannot be read (${code ?? message}); check that it is a file and its permissions`;
  return new DataError(text, { file: path });
}

/** Writes groups as a NetCDF-4 file, which is HDF5 with dimension scales.
 *
 *  @throws DataError where the file cannot be written */
export async function writeNetcdf(data: InferenceData, path: string): Promise<void> {
  const h5 = await hdf5();
  try {
    await writeWholeFile(resolve(path), async (partial) => {
      // The library speaks of a file that it cannot make in pages of its own.
      await (await open(partial, "wx")).close();
      withoutClock(() => {
        const file = new h5.File(partial, "w");
        try {
          writeAttributes(file, data.attributes);
          for (const [name, group] of Object.entries(data.groups)) writeGroup(file, name, group);
        } finally {
          file.close();
        }
      });
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new DataError(
      `the file cannot be written (${code}); check that its folder exists and is writable`,
      {
        file: path,
      },
    );
  }
}

/** Runs what takes no turns while the clock stands still. HDF5 stamps each of its objects with the time, and has no setting here that
 *  stops it: without this, the same fit written twice would be two different files. */
function withoutClock(work: () => void): void {
  const { now } = Date;
  Date.now = () => 0;
  try {
    work();
  } finally {
    Date.now = now;
  }
}

/** The library is half a megabyte of WebAssembly: loaded when a file is first read or written. Its errors become exceptions. */
async function hdf5(): Promise<typeof import("h5wasm/node")> {
  const h5 = await import("h5wasm/node");
  (await h5.ready).activate_throwing_error_handler();
  return h5;
}

function writeGroup(file: File, name: string, { coordinates, variables, attributes }: InferenceGroup): void {
  const group = file.create_group(name);
  writeAttributes(group, attributes);
  for (const [dim, coordinate] of Object.entries(coordinates)) {
    const dataset = writeArray(group, dim, coordinate, [coordinate.values.length]);
    dataset.make_scale(dim);
  }
  for (const [variable, content] of Object.entries(variables)) {
    const { dims } = content;
    const shape = dims.map((dim) => coordinates[dim]!.values.length);
    const dataset = writeArray(group, variable, content, shape);
    dims.forEach((dim, axis) => {
      dataset.attach_scale(axis, `/${name}/${dim}`);
    });
  }
}

function writeArray(
  group: Group,
  name: string,
  { values, attributes }: Coordinate | Variable,
  shape: number[],
): Dataset {
  const data = Array.isArray(values) ? [...(values as readonly string[])] : (values as Float64Array);
  const dataset = group.create_dataset({
    name,
    data: shape.length === 0 && Array.isArray(data) ? data[0]! : data,
    shape,
    dtype: typeCode(values),
  });
  writeAttributes(dataset, attributes ?? {});
  return dataset;
}

function typeCode(values: Variable["values"]): string {
  if (values instanceof Float64Array) return "<d";
  if (values instanceof Int32Array) return "<i";
  return values instanceof Int8Array ? "<b" : "S";
}

function writeAttributes(target: File | Group | Dataset, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "number" && Number.isInteger(value) && Math.abs(value) < 2 ** 31) {
      target.create_attribute(name, Int32Array.of(value), [], "<i");
    } else target.create_attribute(name, value);
  }
}

/** The groups of a NetCDF-4 file.
 *
 *  @throws DataError for what is not one or is cut short */
export async function readNetcdf(path: string): Promise<InferenceData> {
  await checkWhole(path);
  const h5 = await hdf5();
  const damaged = (error: unknown) =>
    new DataError(`this NetCDF file is damaged (${oneLine(error)}); write it again`, { file: path });
  let file: File;
  try {
    file = new h5.File(resolve(path), "r");
  } catch (error) {
    throw damaged(error);
  }
  try {
    const groups = file.keys().flatMap((name): [string, InferenceGroup][] => {
      const group = file.get(name);
      return group instanceof h5.Group ? [[name, readGroup(group, h5)]] : [];
    });
    return { kind: "inferenceData", attributes: readAttributes(file), groups: Object.fromEntries(groups) };
  } catch (error) {
    throw damaged(error);
  } finally {
    file.close();
  }
}

function oneLine(error: unknown): string {
  return error instanceof Error ? error.message.trim().split("\n")[0]! : String(error);
}

function readGroup(group: Group, h5: typeof import("h5wasm/node")): InferenceGroup {
  const coordinates: Record<string, Coordinate> = {};
  const variables: Record<string, Variable> = {};
  for (const name of group.keys()) {
    const dataset = group.get(name);
    if (!(dataset instanceof h5.Dataset)) continue;
    const attributes = readAttributes(dataset);
    const raw = dataset.value;
    const values = (typeof raw === "string" ? [raw] : raw) as Variable["values"];
    if (dataset.get_scale_name() !== null) coordinates[name] = { values: values as Int32Array, attributes };
    else {
      const shape = dataset.shape ?? [];
      const dims = shape.map((_, axis) => dataset.get_attached_scales(axis)[0]?.split("/").at(-1) ?? "");
      variables[name] = { dims, values, attributes };
    }
  }
  return { coordinates, variables, attributes: readAttributes(group) };
}

/** Texts and numbers; what HDF5 keeps for itself about dimensions is left out. */
function readAttributes(source: File | Group | Dataset): Attributes {
  const own = new Set(["CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST"]);
  const entries = Object.entries(source.attrs).flatMap(([name, attribute]): [string, string | number][] => {
    if (own.has(name)) return [];
    const { value } = attribute;
    return typeof value === "string" || typeof value === "number" ? [[name, value]] : [];
  });
  return Object.fromEntries(entries);
}

const signature = Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a);

/** Checks the beginning of a file against its length, before the library does so less kindly.
 *
 *  @see HDF5 File Format Specification, section II.A: the superblock holds the address of the file's end, 40 bytes in for versions 0 and 1,
 *    28 bytes in from version 2 on, where addresses have 8 bytes */
async function checkWhole(path: string): Promise<void> {
  const head = Buffer.alloc(48);
  let size: number;
  try {
    size = (await stat(path)).size;
    const handle = await open(path, "r");
    try {
      await handle.read(head, 0, head.length, 0);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(path, error);
  }
  if (!signature.every((byte, i) => head[i] === byte)) {
    throw new DataError("this is not a NetCDF-4 file; name the trace.nc that saveFit wrote", { file: path });
  }
  const end = Number(head.readBigUInt64LE(head[8]! < 2 ? 40 : 28));
  if (size < end) {
    throw new DataError(
      `this NetCDF file is cut short (${size} of ${end} bytes); copy it again, or fit again`,
      {
        file: path,
      },
    );
  }
}
