/** The profile as the JSON document `data_profile.json`. */
import type { DataProfile } from "../data/profile.js";
import { type Json, toJson } from "./json.js";

/** The profile as JSON: snake_case keys, null where a number is undefined or infinite (`is_singular` tells the two apart).
 *  @example JSON.stringify(profileDocument(profilePanel(panel)))  */
export function profileDocument(profile: DataProfile): Json {
  const { kind: _, ...facts } = profile;
  return toJson(facts);
}
