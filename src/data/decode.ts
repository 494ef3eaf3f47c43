/** Turns the bytes of a file into text, or refuses: a wrong guess of the encoding would silently change names and numbers. */
import { DataError } from "../errors.js";
import { option, phrase } from "../phrase.js";

/** Encodings that can be named; "iso-8859-1" is read as windows-1252, as browsers do. */
export const encodings = ["utf-8", "utf-16le", "utf-16be", "windows-1252", "iso-8859-1"] as const;

export type Encoding = (typeof encodings)[number];

export interface DecodedText {
  readonly text: string;
  readonly encoding: Encoding;
}

const byteOrderMarks: readonly { encoding: Encoding; bytes: readonly number[] }[] = [
  { encoding: "utf-8", bytes: [0xef, 0xbb, 0xbf] },
  { encoding: "utf-16le", bytes: [0xff, 0xfe] },
  { encoding: "utf-16be", bytes: [0xfe, 0xff] },
];

/** @see HDF5 File Format Specification, section II.A: the first bytes of a file, NetCDF-4 included */
export const hdf5Signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a] as const;

/** First bytes of files that people rename or upload by mistake. */
const otherFormats: readonly { bytes: readonly number[]; what: string; cure: string }[] = [
  {
    bytes: [0x50, 0x4b, 0x03, 0x04],
    what: "an Excel workbook (or a zip file)",
    cure: "save it as CSV UTF-8",
  },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], what: "an old Excel workbook", cure: "save it as CSV UTF-8" },
  { bytes: [0x50, 0x41, 0x52, 0x31], what: "a Parquet file", cure: "save it as CSV" },
  { bytes: [0x1f, 0x8b], what: "a gzip file", cure: "unpack it first" },
  { bytes: [0x25, 0x50, 0x44, 0x46], what: "a PDF", cure: "export the table as CSV" },
];

/** Text of a file: UTF-8, or UTF-16 with a byte order mark; anything else only when named.
 *
 *  @param bytes  the whole file
 *  @param file   its name, for errors
 *  @param encoding  read as this encoding instead of detecting it
 *  @throws DataError for a workbook or other binary file, for text that is not valid in its encoding, and for an empty file  */
export function decodeText(bytes: Uint8Array, file: string, encoding?: Encoding): DecodedText {
  if (bytes.length === 0)
    throw new DataError({ file, rule: "the file is empty", cure: "export the table again as CSV" });
  if (startsWith(bytes, hdf5Signature)) {
    throw new DataError({
      file,
      rule: "this is a saved fit (NetCDF), not CSV text",
      cure: phrase`name a CSV here; the fit is read with ${option("loadFit")} ${file}`,
    });
  }
  for (const { bytes: magic, what, cure } of otherFormats) {
    if (startsWith(bytes, magic)) throw new DataError({ file, rule: `this is ${what}, not CSV text`, cure });
  }
  const marked = byteOrderMarks.find(({ bytes: mark }) => startsWith(bytes, mark));
  if (encoding !== undefined && marked !== undefined && marked.encoding !== encoding) {
    throw new DataError({
      file,
      rule: phrase`the file begins with the mark of ${marked.encoding}, and ${option("encoding")} is set to ${encoding}`,
      cure: phrase`leave ${option("encoding")} out`,
    });
  }
  if (marked === undefined && !encoding?.startsWith("utf-16")) refuseNulBytes(bytes, file);
  const chosen = encoding ?? marked?.encoding ?? "utf-8";
  const body = bytes.subarray(marked?.bytes.length ?? 0);
  try {
    const text = new TextDecoder(chosen, { fatal: true, ignoreBOM: true }).decode(body);
    return { text: isWestern(chosen) ? withPrintedMarks(text) : text, encoding: chosen };
  } catch {
    throw undecodable(body, file, chosen);
  }
}

/** Is a text in UTF-16 whose first byte is the greater, by its mark or as it is named? */
export function isBigEndian(start: Uint8Array, encoding: Encoding | undefined): boolean {
  return encoding === "utf-16be" || (start[0] === 0xfe && start[1] === 0xff);
}

/** Is it windows-1252, by either of its names? */
export function isWestern(encoding: Encoding | undefined): boolean {
  return encoding === "windows-1252" || encoding === "iso-8859-1";
}

/** What windows-1252 has for the bytes 0x80 to 0x9f; five of them it leaves as they are. */
const printedMarks = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** Some versions of Node read windows-1252 as if it were ISO 8859-1, which has control characters where it has "€" and quotation marks.
 *
 *  @see https://encoding.spec.whatwg.org/index-windows-1252.txt */
function withPrintedMarks(text: string): string {
  return text.replace(/[\u0080-\u009f]/g, (mark) => printedMarks[mark.charCodeAt(0) - 0x80]!);
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return bytes.length >= start.length && start.every((byte, i) => bytes[i] === byte);
}

function refuseNulBytes(bytes: Uint8Array, file: string): void {
  const at = bytes.indexOf(0);
  if (at < 0) return;
  // ASCII text in UTF-16 has a zero in every second byte; which half tells the byte order.
  const sample = bytes.subarray(0, 400);
  const zeros = [0, 0];
  for (let i = 0; i < sample.length; i++) if (sample[i] === 0) zeros[i % 2]! += 1;
  const half = sample.length / 2;
  const guess = zeros[1]! > 0.8 * half ? "utf-16le" : zeros[0]! > 0.8 * half ? "utf-16be" : null;
  throw new DataError({
    file,
    ...(guess === null
      ? {
          rule: `the file holds binary data (a zero byte at position ${at}), not CSV text`,
          cure: "save the table as CSV UTF-8",
        }
      : {
          rule: `the file looks like ${guess} without a byte order mark`,
          cure: phrase`save it as CSV UTF-8 or set ${option("encoding")} to "${guess}"`,
        }),
  });
}

function undecodable(body: Uint8Array, file: string, encoding: Encoding): DataError {
  if (encoding !== "utf-8") {
    return new DataError({
      file,
      rule: `the text is not valid ${encoding}`,
      cure: "save it as CSV UTF-8 or name its encoding",
    });
  }
  const at = firstInvalidUtf8(body);
  let row = 1;
  for (let i = 0; i < at; i++) if (body[i] === 0x0a) row++;
  const hex = (body[at] ?? 0).toString(16).padStart(2, "0");
  return new DataError({
    file,
    row,
    rule: `the text is not UTF-8 (byte 0x${hex})`,
    cure: phrase`save it as CSV UTF-8, or set ${option("encoding")} to "windows-1252" if it comes from a Western European Excel`,
  });
}

/** Position of the first byte of the first sequence that is not UTF-8, by bisection over prefixes: a prefix is fine if it can
 *  still become UTF-8, and the sequence that breaks it began up to three bytes before its end. */
function firstInvalidUtf8(body: Uint8Array): number {
  let good = 0;
  let bad = body.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isUtf8(body.subarray(0, middle), true)) good = middle;
    else bad = middle;
  }
  while (good > 0 && !isUtf8(body.subarray(0, good), false)) good--;
  return good;
}

function isUtf8(bytes: Uint8Array, mayContinue: boolean): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: mayContinue });
    return true;
  } catch {
    return false;
  }
}
