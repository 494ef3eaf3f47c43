/** Parameters and rows as named arrays with named dimensions, in the way that tools of Bayesian work share. */

import { platform } from "#platform";
import { geoAt, periodAt } from "../data/rows.js";
import type { Fit } from "../fit/fit.js";
import { type Coordinate, type InferenceGroup, timeCoordinate, type Variable } from "./inferenceGroups.js";

/** Who wrote a group, by the names of the schema. */
export const library = { inference_library: "carryover", inference_library_version: platform.version };

/** A group of arrays, signed. */
export function group(
  coordinates: InferenceGroup["coordinates"],
  variables: InferenceGroup["variables"],
): InferenceGroup {
  return { coordinates, variables, attributes: library };
}

/** Blocks of parameters as variables; `lead` are the dimensions before the block's own.
 *
 *  Where a dimension has a variable's name, it is called `<name>_name`; where a parameter has other labels than those before it, its
 *  dimension is `<parameter>_<dimension>`. */
export function blockGroup(
  blocks: Iterable<{
    readonly name: string;
    readonly dims: readonly string[];
    readonly coordinates: readonly (readonly string[])[];
    readonly values: Float64Array;
  }>,
  lead: Readonly<Record<string, Coordinate>>,
): InferenceGroup {
  const all = [...blocks];
  const names = new Set(all.map(({ name }) => name));
  const coordinates: Record<string, Coordinate> = { ...lead };
  const variables: Record<string, Variable> = {};
  for (const { name, dims, coordinates: labels, values } of all) {
    const own = dims.map((dim, i) => {
      const plain = names.has(dim) ? `${dim}_name` : dim;
      const known = coordinates[plain]?.values as readonly string[] | undefined;
      const isFree = known === undefined || areEqual(known, labels[i]!);
      const free = isFree ? plain : `${name}_${dim}`;
      coordinates[free] = { values: labels[i]! };
      return free;
    });
    variables[name] = { dims: [...Object.keys(lead), ...own], values };
  }
  return group(coordinates, variables);
}

function areEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((label, i) => label === b[i]);
}

/** Dimensions of rows and their labels. */
export interface RowDimensions {
  readonly dims: readonly string[];
  readonly coordinates: Readonly<Record<string, Coordinate>>;
}

/** Dimensions of the likelihood's rows: time, or geo and time where every geo has the same weeks, else one of labelled rows. */
export function rowDimensions({ design: { design, times } }: Fit, rows: Int32Array): RowDimensions {
  const observed = [...new Set(Array.from(rows, (row) => periodAt(row, design.times)))].sort((a, b) => a - b);
  const time = timeCoordinate(observed.map((t) => times[t]!));
  if (design.geos.length === 1) return { dims: ["time"], coordinates: { time } };
  if (rows.length === observed.length * design.geos.length) {
    return { dims: ["geo", "time"], coordinates: { geo: { values: design.geos }, time } };
  }
  const labels = Array.from(
    rows,
    (row) => `${design.geos[geoAt(row, design.times)]} ${times[periodAt(row, design.times)]}`,
  );
  return { dims: ["observation"], coordinates: { observation: { values: labels } } };
}
