/** A plain record as one text and one array of numbers, so that a file can hold it without losing a bit. */
import { DataError, InternalError } from "../errors.js";

/** Text is JSON; float arrays stand in `values`, one after another, and are named in the text by where they begin. */
export interface PackedRecord {
  readonly text: string;
  readonly values: Float64Array;
}

/** Numbers that JSON has no word for. */
const special: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
  "-0": -0,
};

/** Packs a record of plain objects, arrays, texts, numbers, booleans, null and Float64Arrays.
 *
 *  Properties that are undefined are left out. What is there twice is stored twice, large arrays aside.
 *
 *  @throws InternalError for anything else
 *  @example packRecord({ a: Float64Array.of(1, 2), b: "x" }).values // [1, 2] */
export function packRecord(record: unknown): PackedRecord {
  const arrays = new Map<Float64Array, number>();
  let length = 0;
  const pack = (value: unknown): unknown => {
    if (value === null || typeof value === "string" || typeof value === "boolean") return value;
    if (typeof value === "number") {
      if (Number.isFinite(value) && !Object.is(value, -0)) return value;
      return { $number: Object.is(value, -0) ? "-0" : String(value) };
    }
    if (value instanceof Float64Array) {
      const start = arrays.get(value) ?? length;
      if (!arrays.has(value)) {
        arrays.set(value, start);
        length += value.length;
      }
      return { $array: [start, value.length] };
    }
    if (Array.isArray(value)) return value.map(pack);
    if (typeof value === "object" && isPlain(value)) {
      const entries = Object.entries(value).filter(([, item]) => item !== undefined);
      return Object.fromEntries(entries.map(([key, item]) => [key, pack(item)]));
    }
    throw new InternalError(`packRecord: a ${typeof value} has no place in a file`);
  };
  const text = JSON.stringify(pack(record));
  const values = new Float64Array(length);
  for (const [array, start] of arrays) values.set(array, start);
  return { text, values };
}

/** The record that was packed; each array is a copy of its own.
 *
 *  @throws SyntaxError or DataError where the text is not one that `packRecord` wrote */
export function unpackRecord({ text, values }: PackedRecord): unknown {
  return JSON.parse(text, (_, value: unknown) => {
    if (typeof value !== "object" || value === null) return value;
    if (Object.hasOwn(value, "$number")) return numberNamed((value as { $number: unknown }).$number);
    if (Object.hasOwn(value, "$array")) return sliceOf(values, (value as { $array: unknown }).$array);
    return value;
  });
}

function numberNamed(name: unknown): number {
  if (typeof name === "string" && Object.hasOwn(special, name)) return special[name]!;
  throw new DataError({ rule: "a number has no such name" });
}

function sliceOf(values: Float64Array, place: unknown): Float64Array {
  const [start, length] = Array.isArray(place) ? place : [];
  const isWithin = [start, length].every((one) => Number.isInteger(one) && one >= 0);
  if (isWithin && start + length <= values.length) return values.slice(start, start + length);
  throw new DataError({ rule: "an array lies beyond the values" });
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
