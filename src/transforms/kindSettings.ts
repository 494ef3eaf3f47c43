/** Settings of a transform kind: defaults filled in, the unknown and the impossible refused. */
import { ArgumentError } from "../errors.js";
import { requireNumber, wholeNumber } from "../options.js";
import { phrase } from "../phrase.js";

/** The settings with defaults, after a check that the kind reads every one of them.
 *
 *  @throws ArgumentError if a setting is given that the kind does not read */
export function readSettings<Settings extends object, Defaults extends object>(
  kind: string,
  known: readonly (keyof Settings)[],
  settings: Settings,
  defaults: Defaults,
): Settings & Defaults {
  for (const key of Object.keys(settings)) {
    if (!(known as readonly PropertyKey[]).includes(key)) {
      const reads = known.length > 0 ? known.join(", ") : "no settings";
      throw new ArgumentError({
        caller: kind,
        option: "settings",
        rule: `must be among ${reads}`,
        got: phrase`${key}`,
      });
    }
  }
  return { ...defaults, ...settings };
}

/** @throws ArgumentError if maxLag is not an integer ≥ 0 */
export function requireMaxLag(kind: string, maxLag: number): void {
  requireNumber(kind, "maxLag", maxLag, wholeNumber(0));
}
