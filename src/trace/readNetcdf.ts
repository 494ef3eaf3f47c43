/** Reads NetCDF-4 files as groups of named arrays, and refuses what is none in one line. */

import type { Dataset, File, Group } from "h5wasm";
import { hdf5Signature } from "../data/decode.js";
import { DataError, type DataLocation } from "../errors.js";
import { readHdf5 } from "./hdf5.js";
import type { Attributes, Coordinate, InferenceData, InferenceGroup, Variable } from "./inferenceGroups.js";
import { unsealed } from "./seal.js";

/** The groups of a NetCDF-4 file, and whether they stand under the seal of `saveFit`; of a file without it, the attributes alone are read.
 *
 *  @param path  what to call the file in errors; null where the bytes have no name
 *  @throws DataError for what is not one, is cut short, or is not what its seal says */
export async function netcdfGroups(
  bytes: Uint8Array,
  path: string | null,
): Promise<InferenceData & { readonly isSealed: boolean }> {
  const location = path === null ? {} : { file: path };
  checkSignature(bytes, location);
  const whole = unsealed(bytes, location);
  if (whole === null) checkWhole(bytes, location);
  try {
    const data = await readHdf5(whole ?? bytes, (file, h5): InferenceData => {
      const names = whole === null ? [] : file.keys();
      const groups = names.flatMap((name): [string, InferenceGroup][] => {
        const group = file.get(name);
        return group instanceof h5.Group ? [[name, readGroup(group, h5, bytes.length)]] : [];
      });
      return { kind: "inferenceData", attributes: readAttributes(file), groups: Object.fromEntries(groups) };
    });
    return { ...data, isSealed: whole !== null };
  } catch (error) {
    throw new DataError({
      ...location,
      rule: `this NetCDF file is damaged (${oneLine(error)})`,
      cure: "write it again",
    });
  }
}

function oneLine(error: unknown): string {
  return error instanceof Error ? error.message.trim().split("\n")[0]! : String(error);
}

function readGroup(group: Group, h5: typeof import("h5wasm"), stored: number): InferenceGroup {
  const coordinates: Record<string, Coordinate> = {};
  const variables: Record<string, Variable> = {};
  for (const name of group.keys()) {
    const dataset = group.get(name);
    if (!(dataset instanceof h5.Dataset)) continue;
    checkClaim(dataset, stored);
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

/** Arrays are stored as they are: one that claims more than the file can hold would be memory before it is found to be nothing. */
function checkClaim({ shape, metadata, path }: Dataset, stored: number): void {
  const entries = (shape ?? []).reduce((product, length) => product * length, 1);
  if (entries * metadata.size > stored)
    throw new DataError({ rule: `${path} claims ${entries} entries, more than the file can hold` });
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

function checkSignature(bytes: Uint8Array, location: DataLocation): void {
  if (hdf5Signature.every((byte, i) => bytes[i] === byte)) return;
  throw new DataError({
    ...location,
    rule: "this is not a NetCDF-4 file",
    cure: "name the trace.nc that saveFit wrote",
  });
}

/** Checks the beginning of a file without a seal against its length, before the library does so less kindly.
 *
 *  @see HDF5 File Format Specification, section II.A: the superblock holds the address of the file's end, 40 bytes in for versions 0 and 1,
 *    28 bytes in from version 2 on, where addresses have 8 bytes */
function checkWhole(bytes: Uint8Array, location: DataLocation): void {
  const head = new Uint8Array(48);
  head.set(bytes.subarray(0, head.length));
  const end = Number(new DataView(head.buffer).getBigUint64(head[8]! < 2 ? 40 : 28, true));
  if (bytes.length < end) {
    throw new DataError({
      ...location,
      rule: `this NetCDF file is cut short (${bytes.length} of ${end} bytes)`,
      cure: "copy it again, or fit again",
    });
  }
}
