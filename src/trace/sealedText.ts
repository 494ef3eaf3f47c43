/** Records in JSON files that begin with a checksum of their own: one that was changed since is no record of ours. */
import type { z } from "zod/mini";
import { zod } from "#packages";
import { platform } from "#platform";
import { parseIsoDate } from "../data/calendar.js";
import { unreadable } from "../data/unreadable.js";
import { DataError } from "../errors.js";
import { once } from "../platform/once.js";
import { describeFault } from "../spec/specFaults.js";

/** The text of a record, its SHA-256 in its first line. */
export function sealedText(record: object): string {
  const text = JSON.stringify(record, null, 2);
  return `{\n  "sha256": "${platform.sha256(text)}",${text.slice(1)}\n`;
}

/** The record in such a text; null where it is none, or was changed. */
export function unsealed<T>(text: string): T | null {
  const record = opened(text);
  return typeof record === "string" ? null : (record.record as T);
}

/** Why there is no record in a text, or the record. */
function opened(text: string): "no seal" | "changed" | { readonly record: unknown } {
  const seal = /^\{\n {2}"sha256": "([0-9a-f]{64})",/.exec(text);
  if (seal === null) return "no seal";
  const rest = `{${text.slice(seal[0].length).replace(/\n$/, "")}`;
  if (platform.sha256(rest) !== seal[1]) return "changed";
  try {
    return { record: JSON.parse(rest) };
  } catch {
    return "no seal";
  }
}

/** The record in a file, looked at before anything is done with it.
 *
 *  @param what  it is: "plan"
 *  @param made  when it was: "made", "written"
 *  @param away  how to be rid of it: "move it out of the folder"
 *  @throws DataError naming the file, and the field where one is not as it should be */
export async function readSealed<Schema extends z.ZodMiniType>(
  file: string,
  { schema, what, made, away }: { schema: Schema; what: string; made: string; away: string },
): Promise<{ readonly text: string; readonly record: z.output<Schema> }> {
  const text = await platform.files.readText(file).catch(async (error: unknown) => {
    throw await unreadable(file, error, { cure: away });
  });
  const found = opened(text);
  if (found === "no seal") {
    throw new DataError({
      file,
      rule: `this is no ${what} as it was ${made}: it does not begin with a checksum of its own`,
      cure: `put the file back as it was, or ${away}`,
    });
  }
  if (found === "changed") throw changedFault(file, { what, made, away });
  const { success, data, error } = schema.safeParse(found.record);
  if (success) return { text, record: data };
  const fault = describeFault(error!.issues[0]!, found.record, schema);
  throw new DataError({ file, ...fault, cure: `${away}: it is no ${what} of this version` });
}

/** Of a record that is another one than it was. */
export function changedFault(
  file: string,
  { what, made, away }: { readonly what: string; readonly made: string; readonly away: string },
): DataError {
  return new DataError({
    file,
    rule: `this ${what} was changed since it was ${made}, as its checksum says`,
    cure: `put the file back as it was, or ${away}`,
  });
}

/** What records are made of: a day, a name, a checksum. */
export const sealedFields = once(() => {
  const { z } = zod();
  const day = z.string().check(z.refine((text) => parseIsoDate(text) !== null, "a day such as 2024-01-29"));
  return {
    day,
    text: z.string().check(z.minLength(1)),
    sha256: z.string().check(z.refine((sum) => /^[0-9a-f]{64}$/.test(sum), "a SHA-256 of 64 digits")),
  };
});
