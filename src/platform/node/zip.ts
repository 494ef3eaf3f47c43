/** A zip that anybody may have made as one that can be handed on: unpacked within bounds, held against its checksums, and packed anew. */
import { crc32, inflateRawSync } from "node:zlib";

/** Marks and lengths of the records of a zip.
 *  @see APPNOTE.TXT, 4.3.7, 4.3.12 and 4.3.16 */
const local = { mark: 0x04034b50, length: 30 };
const listed = { mark: 0x02014b50, length: 46 };
const end = { mark: 0x06054b50, length: 22 };
const stored = 0;
const deflated = 8;

/** A file of a zip, unpacked. */
export interface ZipEntry {
  readonly name: string;
  readonly content: Buffer;
  readonly checksum: number;
}

/** The files of a zip by its list of them, which is held against what they are.
 *
 *  @param most  bytes that all files together may unpack to: nothing is unpacked where the list says more, and no file beyond what the list says of it
 *  @returns  in words what is wrong where they cannot be had */
export function unzip(bytes: Uint8Array, most: number): readonly ZipEntry[] | string {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const list = listOf(view);
  if (list === null) return "its list of files is damaged";
  const size = list.reduce((sum, entry) => sum + entry.size, 0);
  if (size > most)
    return `it unpacks to ${Math.ceil(size / 1e6)} MB, ${Math.floor(most / 1e6)} at most are read`;
  const entries: ZipEntry[] = [];
  for (const one of list) {
    const content = contentOf(view, one);
    if (content === null || content.length !== one.size || crc32(content) !== one.checksum) {
      return `${one.name} in it is damaged`;
    }
    entries.push({ name: one.name, content, checksum: one.checksum });
  }
  return entries;
}

interface Listed {
  readonly name: string;
  readonly method: number;
  readonly checksum: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

function listOf(view: Buffer): readonly Listed[] | null {
  const ending = view.lastIndexOf(markOf(end.mark));
  if (ending < 0 || ending + end.length > view.length) return null;
  const list = new Map<string, Listed>();
  let at = view.readUInt32LE(ending + 16);
  for (let left = view.readUInt16LE(ending + 10); left > 0; left--) {
    if (at + listed.length > view.length || view.readUInt32LE(at) !== listed.mark) return null;
    const [name, extra, comment] = [28, 30, 32].map((place) => view.readUInt16LE(at + place)) as [
      number,
      number,
      number,
    ];
    const one: Listed = {
      name: view.toString("utf8", at + listed.length, at + listed.length + name),
      method: view.readUInt16LE(at + 10),
      checksum: view.readUInt32LE(at + 16),
      packed: view.readUInt32LE(at + 20),
      size: view.readUInt32LE(at + 24),
      at: view.readUInt32LE(at + 42),
    };
    // Which of two files of one name is meant nobody can say.
    if (list.has(one.name)) return null;
    list.set(one.name, one);
    at += listed.length + name + extra + comment;
  }
  return [...list.values()];
}

function contentOf(view: Buffer, { at, method, packed, size }: Listed): Buffer | null {
  if (at + local.length > view.length || view.readUInt32LE(at) !== local.mark) return null;
  const from = at + local.length + view.readUInt16LE(at + 26) + view.readUInt16LE(at + 28);
  if (from + packed > view.length) return null;
  const content = view.subarray(from, from + packed);
  if (method === stored) return content;
  if (method !== deflated) return null;
  try {
    // Of a file that is empty a byte too many is enough to see that it is not.
    return inflateRawSync(content, { maxOutputLength: Math.max(1, size) });
  } catch {
    return null;
  }
}

/** Files as a zip in which they are stored as they are. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const { name, content, checksum } of entries) {
    const called = Buffer.from(name);
    const sizes = (head: Buffer, from: number) => {
      head.writeUInt32LE(checksum, from);
      head.writeUInt32LE(content.length, from + 4);
      head.writeUInt32LE(content.length, from + 8);
      head.writeUInt16LE(called.length, from + 12);
      return head;
    };
    const head = Buffer.alloc(local.length);
    head.writeUInt32LE(local.mark);
    head.writeUInt16LE(version, 4);
    parts.push(sizes(head, 14), called, content);
    const line = Buffer.alloc(listed.length);
    line.writeUInt32LE(listed.mark);
    line.writeUInt16LE(version, 6);
    line.writeUInt32LE(at, 42);
    list.push(sizes(line, 16), called);
    at += local.length + called.length + content.length;
  }
  const ending = Buffer.alloc(end.length);
  ending.writeUInt32LE(end.mark);
  ending.writeUInt16LE(entries.length, 8);
  ending.writeUInt16LE(entries.length, 10);
  ending.writeUInt32LE(Buffer.concat(list).length, 12);
  ending.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...list, ending]);
}

/** Of the format that has deflated files and no others. */
const version = 20;

function markOf(mark: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(mark);
  return bytes;
}
