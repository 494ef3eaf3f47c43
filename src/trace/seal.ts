/** The seal at the end of a file that a fit is saved in: checksums of all its bytes, compared before anything else reads them. */

import { platform } from "#platform";
import { DataError, type DataLocation } from "../errors.js";
import type { InferenceData, Variable } from "./inferenceGroups.js";

/** A stretch of the file that holds one array. */
interface SealedPart {
  readonly name: string;
  readonly start: number;
  readonly length: number;
  readonly sha256: string;
}

interface Seal {
  readonly parts: readonly SealedPart[];
  /** Of all bytes between the parts, one after another. */
  readonly rest: string;
}

const mark = new TextEncoder().encode("\ncarryover seal ");
/** Digits of the text's length, so that a seal which is cut short knows it. */
const lengthDigits = 8;
const headLength = mark.length + lengthDigits + 1;

/** The file with its seal behind it: HDF5 reads no further than the end that its superblock names.
 *
 *  Arrays are found by their bytes. One that has no bytes of its own, such as a short one or one of zeros, is among the rest. */
export function sealed(file: Uint8Array, { groups }: InferenceData): Uint8Array {
  const parts: SealedPart[] = [];
  let end = 0;
  for (const [group, { coordinates, variables }] of Object.entries(groups)) {
    for (const [name, { values }] of Object.entries({ ...coordinates, ...variables })) {
      const content = bytesOf(values);
      const start = content === null ? -1 : find(file, content, end);
      if (content === null || start < 0) continue;
      end = start + content.length;
      parts.push({
        name: `${group}/${name}`,
        start,
        length: content.length,
        sha256: platform.sha256(content),
      });
    }
  }
  const seal: Seal = { parts, rest: platform.sha256(between(file, parts)) };
  const text = new TextEncoder().encode(JSON.stringify(seal));
  const head = new TextEncoder().encode(`${String(text.length).padStart(lengthDigits, "0")}\n`);
  return joined([file, mark, head, text]);
}

/** The file without its seal, compared with it; null where there is none.
 *
 *  @throws DataError naming the part whose bytes are not those that were written */
export function unsealed(bytes: Uint8Array, location: DataLocation): Uint8Array | null {
  const at = lastFound(bytes, mark);
  if (at < 0) return null;
  const file = bytes.subarray(0, at);
  const begin = at + headLength;
  const digits = textOf(bytes.subarray(at + mark.length, begin - 1));
  const end = begin + (/^\d+$/.test(digits) ? Number(digits) : Number.NaN);
  if (bytes.length < end) {
    throw new DataError({
      ...location,
      rule: `this NetCDF file is cut short (${bytes.length} of ${end} bytes)`,
      cure: "copy it again, or fit again",
    });
  }
  const part = bytes.length === end ? changedPart(file, textOf(bytes.subarray(begin))) : "its end";
  if (part === null) return file;
  throw new DataError({
    ...location,
    rule: `this NetCDF file is damaged or was changed: the bytes of ${part} are not those that saveFit wrote`,
    cure: "copy it again, or fit again",
  });
}

/** What of a file differs from its seal, in words; null where nothing does. */
function changedPart(file: Uint8Array, text: string): string | null {
  const seal = parsed(text);
  if (seal === null) return "its checksums";
  for (const { name, start, length, sha256 } of seal.parts) {
    if (platform.sha256(file.subarray(start, start + length)) !== sha256) return `the array ${name}`;
  }
  return platform.sha256(between(file, seal.parts)) === seal.rest ? null : "its structure";
}

/** @returns null for what is no seal: nothing in a damaged one is trusted */
function parsed(text: string): Seal | null {
  try {
    const { parts, rest } = JSON.parse(text) as Seal;
    const isSeal =
      typeof rest === "string" &&
      parts.every(
        ({ name, start, length, sha256 }) =>
          /^[\w/ .:-]{1,200}$/.test(name) &&
          Number.isSafeInteger(start) &&
          Number.isSafeInteger(length) &&
          typeof sha256 === "string",
      );
    return isSeal ? { parts, rest } : null;
  } catch {
    return null;
  }
}

/** The bytes of an array as HDF5 stores them; null for labels and for what is too short to be told from others. */
function bytesOf(values: Variable["values"]): Uint8Array | null {
  if (!ArrayBuffer.isView(values)) {
    return values.length === 1 && values[0]!.length >= shortest ? new TextEncoder().encode(values[0]) : null;
  }
  const { buffer, byteOffset, byteLength } = values;
  return byteLength < shortest ? null : new Uint8Array(buffer, byteOffset, byteLength);
}

const shortest = 64;

/** Where `content` stands in the file at or after `from`; −1 where it does not, or where its beginning says nothing. */
function find(file: Uint8Array, content: Uint8Array, from: number): number {
  const first = content.findIndex((byte) => byte !== 0);
  if (first < 0) return -1;
  let at = from + first - 1;
  while (true) {
    at = file.indexOf(content[first]!, at + 1);
    if (at < 0 || at - first + content.length > file.length) return -1;
    if (hasAt(file, content, at - first)) return at - first;
  }
}

function hasAt(file: Uint8Array, content: Uint8Array, start: number): boolean {
  for (let i = 0; i < content.length; i++) if (file[start + i] !== content[i]) return false;
  return true;
}

function lastFound(bytes: Uint8Array, content: Uint8Array): number {
  let at = bytes.length;
  do at = at === 0 ? -1 : bytes.lastIndexOf(content[0]!, at - 1);
  while (at >= 0 && !hasAt(bytes, content, at));
  return at;
}

function between(file: Uint8Array, parts: readonly SealedPart[]): Uint8Array {
  const ordered = [...parts].sort((a, b) => a.start - b.start);
  const gaps = ordered.map(({ start }, i) => {
    const before = ordered[i - 1];
    return file.subarray(before === undefined ? 0 : before.start + before.length, start);
  });
  const last = ordered.at(-1);
  return joined([...gaps, file.subarray(last === undefined ? 0 : last.start + last.length)]);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
