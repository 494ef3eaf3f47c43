/** The day of a row as SQL: dates as they are written, and times in the zone in which days are counted. */
import { DataError } from "../errors.js";
import { literal } from "./sqlText.js";

/** How a source writes its days. */
export interface DayText {
  /** The text of the day, from a column `date`. */
  readonly sql: string;
  /** Whether cells are times, of which a day has many: their days are found row by row, others once for all rows with a text. */
  readonly isTime: boolean;
  /** Whether that text was made from an instant, and is a date yyyy-mm-dd wherever the cell is one. */
  readonly isConverted: boolean;
  /** Whether a text of a day is a time that names a zone where the first ones name none, or the other way round. */
  readonly isOtherwise: (text: string) => boolean;
  /** In words, for the report; "" where there is nothing to say. */
  readonly note: string;
}

const clock = /[T ]\d{1,2}:\d{2}/;
const zoned = /[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)$/i;
/** A zone by a name, of which one may be several: CST is of Chicago and of Shanghai. */
const namedZone = /[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?!(?:[ap]m|Z|UTC|GMT)$)[A-Z][A-Z/_]*$/i;

const hasClock = (text: string): boolean => clock.test(text);
/** Does a time name its zone? */
export const isZoned = (text: string): boolean => zoned.test(text) || namedZone.test(text);

/** How days are read, by what the first cells look like.
 *
 *  @throws DataError where times name their zone and nothing says where a day begins, or where the name is no offset */
export function dayText(
  cells: readonly string[],
  {
    own,
    common,
    file,
    column,
    recipe,
  }: {
    /** Zone of times that are written without one. */
    readonly own: string | undefined;
    /** Zone in which days are counted. */
    readonly common: string | undefined;
    readonly file: string;
    readonly column: string;
    readonly recipe: string;
  },
): DayText {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== "");
  const stamps = filled.filter(hasClock);
  if (stamps.length === 0) {
    return { sql: "trim(date)", isTime: false, isConverted: false, isOtherwise: isZoned, note: "" };
  }
  const named = stamps.find((cell) => namedZone.test(cell));
  if (named !== undefined) {
    throw new DataError({
      file,
      column,
      rule: `"${named}" names its zone by letters, of which several zones may have the same`,
      cure: "export times in UTC, or with an offset such as +01:00",
    });
  }
  if (stamps.some((cell) => zoned.test(cell))) {
    if (common === undefined) {
      throw new DataError({
        file,
        column,
        rule: `times name their zone ("${stamps.find((cell) => zoned.test(cell))!}"), and nothing says where a day begins`,
        cure: `set timezone: in ${recipe} to the place whose days count, such as Europe/London, or to UTC`,
      });
    }
    return {
      sql: localDay(
        `CASE WHEN regexp_matches(date, '[T ]\\d{1,2}:\\d{2}.*(Z|UTC|GMT|[+-]\\d{2}(:?\\d{2})?)$', 'i') THEN TRY_CAST(whole_time(date) AS TIMESTAMPTZ) END`,
        common,
      ),
      isTime: true,
      isConverted: true,
      isOtherwise: hasClock,
      note: `times are counted in ${common}`,
    };
  }
  if (own !== undefined && common !== undefined && own !== common) {
    return {
      sql: localDay(`timezone(${literal(own)}, TRY_CAST(whole_time(date) AS TIMESTAMP))`, common),
      isTime: true,
      isConverted: true,
      isOtherwise: isZoned,
      note: `times in ${own} are counted in ${common}`,
    };
  }
  const note = own === undefined ? "times are taken as they are written, with their own midnight" : "";
  const isIso = stamps.every((cell) => /^\d{4}-\d{2}-\d{2}[T ]/.test(cell));
  const sql = isIso
    ? "CASE WHEN regexp_full_match(date, '\\s*\\d{4}-\\d{2}-\\d{2}[T ]\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d+)?)?( ?[AaPp][Mm])?\\s*') THEN left(trim(date), 10) ELSE trim(date) END"
    : "regexp_replace(trim(date), '[T ]+\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d+)?)?( ?[AaPp][Mm])?$', '')";
  return { sql, isTime: true, isConverted: false, isOtherwise: isZoned, note };
}

const localDay = (instant: string, zone: string) =>
  `coalesce(CAST(CAST(timezone(${literal(zone)}, ${instant}) AS DATE) AS VARCHAR), trim(date))`;

/** Times without seconds, with a zone by its name or behind a space are none to the database. */
export const timeMacro = `-- A time with its seconds, and its offset right behind them.
CREATE MACRO whole_time(cell) AS regexp_replace(regexp_replace(regexp_replace(trim(cell),
  '\\s*(UTC|GMT)$', 'Z', 'i'), '\\s+([+-]\\d{2}:?\\d{0,2})$', '\\1'), '([T ]\\d{1,2}:\\d{2})(Z|z|[+-]\\d{2}:?\\d{0,2})?$', '\\1:00\\2')`;
