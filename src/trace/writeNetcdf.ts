/** Groups of named arrays as a NetCDF-4 file, which is HDF5 with dimension scales. */
import type { Dataset, File, Group } from "h5wasm";
import { writeHdf5 } from "./hdf5.js";
import type { Attributes, Coordinate, InferenceData, InferenceGroup, Variable } from "./inferenceGroups.js";
import { sealed } from "./seal.js";

/** The bytes of a NetCDF-4 file that holds these groups, with its seal; the same for the same groups. */
export async function netcdfBytes(data: InferenceData): Promise<Uint8Array> {
  const file = await writeHdf5((file) => {
    writeAttributes(file, data.attributes);
    for (const [name, group] of Object.entries(data.groups)) writeGroup(file, name, group);
  });
  return sealed(file, data);
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
