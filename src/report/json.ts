/** Records as JSON documents: snake_case keys, finite numbers or null, warnings as sentences. */
import { InternalError } from "../errors.js";
import { type Warning, warningText } from "../warning.js";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A record as JSON.
 *
 *  Keys of records become snake_case; keys of a Map are data (channel names) and stay as they are. Typed arrays become
 *  arrays; NaN and infinities, which JSON lacks, become null; `warnings` become sentences.
 *
 *  @throws InternalError for what no document can hold, such as a function
 *  @example toJson({ totalSpend: Number.NaN }) // { total_spend: null } */
export function toJson(value: unknown): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (value instanceof Float64Array) return Array.from(value, toJson);
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, item]) => [String(key), toJson(item)]));
  }
  if (typeof value === "object") {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        snakeCase(key),
        key === "warnings" ? (item as readonly Warning[]).map(warningText) : toJson(item),
      ]),
    );
  }
  throw new InternalError(`toJson: a ${typeof value} has no place in a JSON document`);
}

/** `totalSpend` as "total_spend". */
export function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
