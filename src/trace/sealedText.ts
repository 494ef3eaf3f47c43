/** Records in JSON files that begin with a checksum of their own: one that was changed since is no record of ours. */
import { platform } from "#platform";

/** The text of a record, its SHA-256 in its first line. */
export function sealedText(record: object): string {
  const text = JSON.stringify(record, null, 2);
  return `{\n  "sha256": "${platform.sha256(text)}",${text.slice(1)}\n`;
}

/** The record in such a text; null where it is none, or was changed. */
export function unsealed<T>(text: string): T | null {
  const seal = /^\{\n {2}"sha256": "([0-9a-f]{64})",/.exec(text);
  if (seal === null) return null;
  const rest = `{${text.slice(seal[0].length).replace(/\n$/, "")}`;
  return platform.sha256(rest) === seal[1] ? (JSON.parse(rest) as T) : null;
}
