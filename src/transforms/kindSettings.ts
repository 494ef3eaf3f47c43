/** Settings of a transform kind: defaults filled in, the unknown and the impossible refused. */

/** The settings with defaults, after a check that the kind reads every one of them.
 *
 *  @throws RangeError if a setting is given that the kind does not read */
export function readSettings<Settings extends object, Defaults extends object>(
  kind: string,
  known: readonly (keyof Settings)[],
  settings: Settings,
  defaults: Defaults,
): Settings & Defaults {
  for (const key of Object.keys(settings)) {
    if (!(known as readonly PropertyKey[]).includes(key)) {
      const reads = known.length > 0 ? known.join(", ") : "no settings";
      throw new RangeError(`${kind}: settings must be among ${reads}, got ${key}`);
    }
  }
  return { ...defaults, ...settings };
}

/** @throws RangeError if maxLag is not an integer ≥ 0 */
export function requireMaxLag(kind: string, maxLag: number): void {
  if (!(Number.isInteger(maxLag) && maxLag >= 0)) {
    throw new RangeError(`${kind}: maxLag must be an integer ≥ 0, got ${maxLag}`);
  }
}
