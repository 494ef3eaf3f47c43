/** Numbers in cells, as SQL: how each decimal mark is read, exactly and to six decimals, and which cells leave the mark open. */
import { decimalEvidence, decimalMarks, settledDecimal } from "../data/numberColumn.js";
import { type DecimalMark, decimalVote, dissectNumber, missingMarks } from "../data/numberFormat.js";
import { literal } from "./sqlText.js";

const currency = String.raw`[£$€¥₹\x{80}]|US\$|GBP|EUR|USD|CHF|JPY|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|INR|CNY|BRL|MXN|ZAR`;
const space = String.raw`[\s\x{a0}\x{2007}\x{2009}\x{202f}]`;

/** A number as people write it: a sign or parentheses, a currency, groups of three digits (in India of two) with one kind of mark between them, a decimal mark. */
function writtenNumber(mark: DecimalMark): string {
  const groups = [
    mark === "." ? "," : "[.]",
    String.raw`[ \x{a0}\x{2007}\x{2009}\x{202f}]`,
    String.raw`['\x{2019}\x{2bc}]`,
  ];
  const behind = groups.map((group) => String.raw`(${group}\d{3})+`).join("|");
  // No thousands begin with 0: 0,123 has decimals.
  const digits = String.raw`(\d+|[1-9]\d{0,2}(${behind})|[1-9]\d?(,\d{2})+,\d{3})`;
  const sign = String.raw`[-+\x{2212}]?`;
  const part = String.raw`(${digits}([${mark}]\d*)?|[${mark}]\d+)`;
  return String.raw`${space}*\(?${sign}${space}*(${currency})?${space}*${sign}${part}${space}*(${currency})?\)?${space}*`;
}

/** How numbers are read with a decimal mark, in place of another one. */
export function amountMacro(mark: DecimalMark): string {
  const digits = `regexp_replace(cell, '[^0-9${mark}]', '', 'g')`;
  const plain = mark === "." ? digits : `replace(${digits}, ',', '.')`;
  // Most cells are bare numbers, and need no closer look. The database takes 2024_01 for one.
  const others = mark === "." ? ["_"] : ["_", ".", ","];
  const isBare = others.map((other) => `NOT contains(cell, '${other}')`).join(" AND ");
  const bare = `CASE WHEN ${isBare} THEN TRY_CAST(cell AS DECIMAL(18, 6)) END`;
  return `-- A number with the decimal mark "${mark}", to six decimals; NULL for anything else.
CREATE OR REPLACE MACRO amount(cell) AS coalesce(
  ${bare},
  CASE WHEN regexp_full_match(cell, ${literal(writtenNumber(mark))}) THEN
    TRY_CAST(CASE WHEN regexp_matches(cell, '[-(\\x{2212}]') THEN '-' ELSE '' END || ${plain} AS DECIMAL(18, 6))
  END)`;
}

/** What a cell is, whatever the decimal mark. */
export const cellMacros = `-- A cell that says nothing.
CREATE MACRO is_missing(cell) AS cell IS NULL OR lower(trim(cell)) IN (${missingMarks.map(literal).join(", ")});
-- Digits that could be thousands or decimals: 1,234 and 1.234. Most cells have fewer behind their mark, and need no closer look.
CREATE MACRO is_open(cell) AS CASE WHEN greatest(strpos(cell, '.'), strpos(cell, ',')) BETWEEN 1 AND strlen(cell) - 3
  THEN regexp_full_match(cell, '[^0-9.,]*[1-9]\\d{0,2}[.,]\\d{3}[^0-9.,]*') ELSE false END;
-- A typed number, which has no decimal mark: 12.5 is 125e-1.
CREATE MACRO without_point(cell) AS CASE WHEN contains(cell, '.')
  THEN replace(cell, '.', '') || 'e-' || (length(cell) - strpos(cell, '.')) ELSE cell END;
CREATE MACRO typed_number(cell) AS without_point(CASE WHEN contains(cell, 'e')
  THEN coalesce(TRY_CAST(cell AS DECIMAL(18, 6))::VARCHAR, cell) ELSE cell END)`;

/** The decimal mark that the first cells show; "." where they show none. */
export function likelyMark(cells: readonly string[]): DecimalMark {
  const votes = cells.map((cell) => {
    const number = dissectNumber(cell);
    return number === null ? "none" : decimalVote(number);
  });
  return votes.includes(",") && !votes.includes(".") ? "," : ".";
}

/** Cells of one kind that are counted; more change nothing. */
const mostAlike = 100;

/** The decimal marks of a source's columns, as a table's are found in `readPanel`: by the cells of each, and of the others.
 *
 *  @param shapes  of each column: how its cells are written, with digits that may be others but for 0, and how often
 *  @returns for each "." or ",", and null where its cells leave it open or contradict each other */
export function settledMarks(
  shapes: readonly (readonly { readonly shape: string; readonly count: number }[])[],
): readonly { readonly mark: DecimalMark | null; readonly isShown: boolean }[] {
  const evidence = shapes.map((own) =>
    decimalEvidence(own.flatMap(({ shape, count }) => Array<string>(Math.min(count, mostAlike)).fill(shape))),
  );
  const together = decimalMarks(evidence);
  return evidence.map((own) => ({
    mark: settledDecimal(own, together),
    isShown: own.dot >= 0 || own.comma >= 0 || own.either >= 0,
  }));
}
