/** Groups of named arrays with named dimensions: the record between a fit and a file. */

/** Attributes of a file, group or variable; texts and numbers. */
export type Attributes = Readonly<Record<string, string | number>>;

/** Labels along a dimension; numbers for chains and draws, days since 1970-01-01 for times. */
export interface Coordinate {
  readonly values: readonly string[] | Int32Array;
  readonly attributes?: Attributes;
}

/** A named array with named dimensions. */
export interface Variable {
  /** [] for one number or one text. */
  readonly dims: readonly string[];
  /** Row-major over the dimensions. */
  readonly values: Float64Array | Int32Array | Int8Array | readonly string[];
  readonly attributes?: Attributes;
}

export interface InferenceGroup {
  readonly coordinates: Readonly<Record<string, Coordinate>>;
  readonly variables: Readonly<Record<string, Variable>>;
  readonly attributes: Attributes;
}

/** Groups by their names in the schema of InferenceData. */
export interface InferenceData {
  readonly kind: "inferenceData";
  readonly attributes: Attributes;
  readonly groups: Readonly<Record<string, InferenceGroup>>;
}

/** Version of the layout that `fitToInferenceData` makes; a reader refuses what it does not know. */
export const formatVersion = 3;

/** Dates in the way the CF conventions write them, so that they are read as dates. */
export function timeCoordinate(times: readonly string[]): Coordinate {
  return {
    values: Int32Array.from(times, (time) => Date.parse(time) / 86_400_000),
    attributes: { units: "days since 1970-01-01", calendar: "proleptic_gregorian" },
  };
}
