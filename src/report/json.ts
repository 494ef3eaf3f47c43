/** Records as JSON documents: snake_case keys, finite numbers or null, warnings as sentences. */
import { InternalError } from "../errors.js";
import { type Warning, warningText } from "../warning.js";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A record as JSON.
 *
 *  Keys of records become snake_case; keys of a Map are data (channel names) and stay as they are. Typed arrays become
 *  arrays; NaN and infinities, which JSON lacks, become null; `warnings` become sentences. Of a record of which nothing is claimed, which says why under
 *  `withheld`, only its name and its spend stand: every other value is null, and the record's own are under `model_says`.
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
    if ("withheld" in value && typeof value.withheld === "string") return withheldJson(value);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        snakeCase(key),
        key === "warnings" ? (item as readonly Warning[]).map(warningText) : toJson(item),
      ]),
    );
  }
  throw new InternalError(`toJson: a ${typeof value} has no place in a JSON document`);
}

/** What stands of a record of which nothing is claimed. */
const standing: readonly string[] = ["name", "kind", "spend", "totalSpend", "withheld"];

function withheldJson(record: object): Json {
  const entries = Object.entries(record);
  const says = entries.filter(([key]) => !standing.includes(key));
  return {
    ...Object.fromEntries(
      entries.map(([key, value]) => [snakeCase(key), standing.includes(key) ? toJson(value) : null]),
    ),
    model_says: toJson(Object.fromEntries(says)),
  };
}

/** `totalSpend` as "total_spend". */
export function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
