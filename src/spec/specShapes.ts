/** Refuses changes of a model that are no maps where maps are meant: `channels: 5` would otherwise count as nothing said. */
import { DataError } from "../errors.js";

/** Checks the shape of what is read before the schema sees the whole; the rest is the schema's to check.
 *
 *  @throws DataError naming the place, what was expected and what was given */
export function requireShapes(changes: unknown): void {
  requireMap("", changes);
  // Read before the schema has seen it, for the spend of the training weeks.
  if (changes.training !== undefined) requireMap("training", changes.training);
  if (changes.channels === undefined) return;
  requireMap("channels", changes.channels, "channels");
  for (const [name, channel] of Object.entries(changes.channels)) {
    if (channel === null || channel === undefined) continue;
    requireMap(`channels.${name}`, channel);
    for (const stage of ["adstock", "saturation"]) {
      const given = channel[stage];
      if (given === undefined || typeof given === "string") continue;
      requireMap(`channels.${name}.${stage}`, given, "settings, or the name of a kind");
      if (given.priors !== undefined) requireMap(`channels.${name}.${stage}.priors`, given.priors, "priors");
    }
    if (channel.coefficient !== undefined) requireMap(`channels.${name}.coefficient`, channel.coefficient);
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function requireMap(key: string, value: unknown, of = "settings"): asserts value is Record<string, unknown> {
  if (isRecord(value)) return;
  throw new DataError({
    caller: "model",
    key,
    ...(key === "" && { about: "a specification" }),
    rule: `must be a map of ${of}`,
    got: value,
    cure: "see spec init",
  });
}
