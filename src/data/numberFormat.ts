/** Reads numbers as people write them: decimal commas, thousands separators, currency signs, percent signs, accounting minus.
 *
 *  One cell such as "1,234" cannot be read with certainty, so the decimal mark is decided by a whole column, then by the other
 *  columns of the file, and otherwise asked for. */

export type DecimalMark = "." | ",";

/** How a cell is written: its digits and separators, and what stood around them. */
export interface WrittenNumber {
  readonly sign: 1 | -1;
  /** Digits with their separators, such as "1.234,5". */
  readonly body: string;
  readonly exponent: string;
  /** Currency sign or code as written, "%" or "". */
  readonly unit: string;
}

/** Cells that mean "no value"; compared without case. A zero is not among them, and neither is "-", which Excel writes for zero. */
export const missingMarks = ["", "na", "n/a", "#n/a", "n.a.", "nan", "null", "none"] as const;

const currency = "[£$€¥₹]|US\\$|GBP|EUR|USD|CHF|JPY|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|INR|CNY|BRL|MXN|ZAR";
const written = new RegExp(
  `^([-+])?\\s*(${currency})?\\s*([-+])?\\s*([\\d.,' ]*\\d[\\d.,' ]*?)(e[-+]?\\d+)?\\s*(%|${currency})?$`,
  "i",
);

const longestMark = Math.max(...missingMarks.map(({ length }) => length));

/** Does the cell mean "no value"? */
export function isMissing(cell: string): boolean {
  const text = cell.trim();
  return text.length <= longestMark && (missingMarks as readonly string[]).includes(text.toLowerCase());
}

/** Most cells are so, and need no closer look: "1234", "-1.5". */
const plain = /^([-+])?(\d+(?:\.\d+)?)$/;

/** The parts of a number as written, or null where the cell is no number. */
export function dissectNumber(cell: string): WrittenNumber | null {
  const digits = plain.exec(cell);
  if (digits !== null) return { sign: digits[1] === "-" ? -1 : 1, body: digits[2]!, exponent: "", unit: "" };
  let text = cell
    .replace(/[\s\u00a0\u2007\u2009\u202f]+/g, " ")
    .replace(/\u2212/g, "-")
    .replace(/[\u2019\u02bc]/g, "'")
    .trim();
  // Accounting writes negative amounts in parentheses.
  const inParentheses = /^\((.*)\)$/.exec(text);
  if (inParentheses !== null) text = `-${inParentheses[1]!.trim()}`;
  const match = written.exec(text);
  if (match === null) return null;
  const [, signBefore, unitBefore = "", signAfter, body = "", exponent = "", unitAfter = ""] = match;
  if (signBefore !== undefined && signAfter !== undefined) return null;
  if (unitBefore !== "" && unitAfter !== "") return null;
  return {
    sign: (signBefore ?? signAfter) === "-" ? -1 : 1,
    body: body.trim(),
    exponent,
    unit: (unitBefore || unitAfter).toUpperCase(),
  };
}

/** What one number says about the decimal mark: one of the marks, "either" (as in "1,234"), or "none" (as in "1234"). */
export function decimalVote({ body, exponent }: WrittenNumber): DecimalMark | "either" | "none" {
  const dots = body.split(".").length - 1;
  const commas = body.split(",").length - 1;
  if (dots === 0 && commas === 0) return "none";
  if (dots > 0 && commas > 0) return body.lastIndexOf(".") > body.lastIndexOf(",") ? "." : ",";
  const mark: DecimalMark = dots > 0 ? "." : ",";
  if (dots + commas > 1) return mark === "." ? "," : ".";
  const [whole = "", fraction = ""] = body.split(mark);
  const couldBeThousands = /^[1-9]\d{0,2}$/.test(whole) && fraction.length === 3 && exponent === "";
  return couldBeThousands ? "either" : mark;
}

/** Groups of India: the last has three digits, those before it two ("12,34,567"). */
const indianGroups = /^[1-9]\d?(?:,\d{2})+,\d{3}$/;

/** Groups of three digits with one mark between them all. No thousands begin with 0: "0,123" has decimals. */
const thousands = /^[1-9]\d{0,2}(?:([.,' ])\d{3})(?:\1\d{3})*$/;

/** The number meant, or NaN where the separators do not make one ("1,23,4", "12.34.5"), or only one with the other decimal mark ("0,123" with ".").
 *
 *  The other mark, spaces and apostrophes separate groups of three digits, commas also those of India. A number has one kind of them: the comma in
 *  "1 234,567" can only be a decimal mark. A percent keeps its figure: "4.5 %" is 4.5.
 *  @example parseNumber(dissectNumber("(£1.234,50)")!, ",") // -1234.5  */
export function parseNumber({ sign, body, exponent }: WrittenNumber, decimal: DecimalMark): number {
  const [whole = "", ...fractions] = body.split(decimal);
  const fraction = fractions[0] ?? "";
  if (fractions.length > 1 || !/^\d*$/.test(fraction)) return Number.NaN;
  const isGrouped = !/^\d*$/.test(whole);
  if (isGrouped && (exponent !== "" || !(thousands.test(whole) || indianGroups.test(whole))))
    return Number.NaN;
  // The sign goes into the text, so that "-0" stays as it is written and nothing is rounded twice.
  return Number(`${sign < 0 ? "-" : ""}${whole.replace(/[.,' ]/g, "") || "0"}.${fraction || "0"}${exponent}`);
}
