/** Writes groups of named arrays as a NetCDF-4 file, which is HDF5 with dimension scales. */
import { open } from "node:fs/promises";
import { resolve } from "node:path";
import type { Dataset, File, Group } from "h5wasm/node";
import { DataError } from "../errors.js";
import { diskFault } from "../platform/diskFaults.js";
import { writeWholeFile } from "../platform/wholeFile.js";
import { hdf5 } from "./hdf5.js";
import type { Attributes, Coordinate, InferenceData, InferenceGroup, Variable } from "./inferenceGroups.js";

/** Writes groups as a NetCDF-4 file, whole or not at all.
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
    const fault = diskFault(error);
    if (fault === null) throw error;
    throw new DataError(
      `the file cannot be written (${fault.code}): ${fault.cure}`,
      { file: path },
      { cause: error },
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
