/** The sources that files with the same columns make: a setting for each thing that their names and first cells say, and a question for what they do not. */
import { lastDayNames } from "../data/columnNames.js";
import { findWord, plainName } from "../data/names.js";
import { paidChannels } from "../data/roleWords.js";
import { DataError } from "../errors.js";
import { listed } from "../words.js";
import { settledMarks } from "./amounts.js";
import { type ColumnGuess, channelInName, dayOf, filledCells } from "./columnGuess.js";
import { coverageOf, readDays } from "./days.js";
import type { OpenFile } from "./openFile.js";

/** Files with the same columns, which one source reads. */
export interface Export {
  readonly files: readonly OpenFile[];
  readonly first: OpenFile;
  readonly guess: ColumnGuess;
}

/** A line of the recipe. */
export interface Setting {
  readonly key: string;
  /** As YAML; null for what is a question. */
  readonly value: string | null;
  /** The reason of a guess, or the question. */
  readonly why: string;
}

/** A source, or why there is none. */
export interface Proposed {
  readonly part: "spend" | "results" | "left";
  readonly settings: readonly Setting[];
  /** Lines of comment beneath. */
  readonly remarks: readonly string[];
}

export const guess = (key: string, value: string, why: string): Setting => ({
  key,
  value: quoted(value),
  why,
});
export const question = (key: string, why: string): Setting => ({ key, value: null, why });

/** The sources of files with the same columns. */
export function proposedSources(one: Export): readonly Proposed[] {
  const { first, guess: found } = one;
  const { channels, spend, exposure, channelSpend, revenue, units, orderIds } = found;
  const date = chosen(
    "date",
    found.dates,
    "the only column of dates",
    "which of them is the day that counts?",
  );
  if (date === null) return [left("no column holds dates in its first rows")];
  const days = daySettings(one);
  if (typeof days === "string") return [left(days)];
  const sources: Proposed[] = [];
  const named = new Set<string>(found.dates);
  const add = (
    part: "spend" | "results",
    own: readonly Setting[],
    measured: readonly string[],
    remarks: readonly string[] = [],
  ) => {
    const isMoney = part === "spend" || revenue.length > 0;
    for (const column of measured) named.add(column);
    sources.push({
      part,
      settings: [
        ...titleSetting(one),
        date,
        ...days,
        ...own,
        ...decimalSetting(one, measured),
        ...(isMoney ? currencySetting(one) : []),
      ],
      remarks,
    });
  };
  const isWide = channels.length === 0 && channelSpend.length >= 2;
  const money = chosen(
    "spend",
    spend.length > 0 ? spend : channelSpend,
    "by its name",
    "which of them is the money spent?",
  );
  if (isWide) {
    const entries = channelSpend.map((column) => `${quoted(channelInName(column))}: ${quoted(column)}`);
    add(
      "spend",
      [
        {
          key: "channels",
          value: `{ ${entries.join(", ")} }`,
          why: "guess: by their names, which are channels'",
        },
      ],
      channelSpend,
    );
  } else if (money !== null) {
    const seen = exposure[0];
    const shown =
      seen === undefined
        ? []
        : [
            guess(
              "exposure",
              seen,
              exposure.length > 1 ? `guess: the first of ${listed(exposure)}` : "guess: by its name",
            ),
          ];
    add("spend", [channelSetting(one), money, ...shown], [...channels, ...spend, ...exposure]);
  }
  const isOwn = sources.length === 0 || isWide;
  const results = [
    ...mapSetting("money", revenue),
    ...mapSetting("sum", units),
    ...(orderIds.length === 0 || isWide
      ? []
      : [guess("count", "orders", `guess: each row is one, as "${orderIds[0]}" numbers them`)]),
  ];
  if (isOwn && results.length > 0) add("results", results, [...revenue, ...units]);
  const claimed = isOwn ? [] : [...revenue, ...units];
  if (sources.length === 0)
    return [left(`no column is known by its name: ${columnsText([...first.header])}`)];
  const unread = [...first.header].filter(
    (column) => ![...named, ...claimed, ...found.currencies, ...orderIds].includes(column),
  );
  const remarks = [
    ...(claimed.length === 0
      ? []
      : [`${columnsText(claimed)}: not read, as what a platform counts for itself is not the KPI`]),
    ...(unread.length === 0 ? [] : [`not read: ${columnsText(unread)}`]),
  ];
  return sources.map((source, i) => (i === sources.length - 1 ? { ...source, remarks } : source));
}

const left = (remark: string): Proposed => ({ part: "left", settings: [], remarks: [remark] });
const columnsText = (columns: readonly string[]) => columns.map((column) => `"${column}"`).join(", ");

/** How many lines above the header are no rows. */
function titleSetting({ first: { skipLines } }: Export): readonly Setting[] {
  if (skipLines === 0) return [];
  const why = `guess: the names of columns stand in line ${skipLines + 1}, under ${skipLines === 1 ? "a title" : "titles"}`;
  return [{ key: "skipLines", value: `${skipLines}`, why }];
}

/** The one candidate, or the question which of several; null without any. */
function chosen(key: string, candidates: readonly string[], why: string, which: string): Setting | null {
  const [only, ...others] = candidates;
  if (only === undefined) return null;
  return others.length === 0
    ? guess(key, only, `guess: ${why}`)
    : question(key, `${columnsText(candidates)}: ${which}`);
}

/** Whose the money of a row is. */
function channelSetting({ files, first, guess: { channels } }: Export): Setting {
  const column = chosen("channel", channels, "", "which of them names the channel of a row?");
  if (column?.value != null) {
    const values = [...new Set(filledCells(first, channels[0]!))].slice(0, 3);
    return { ...column, why: `guess: it says ${values.map((value) => `"${value}"`).join(", ")}` };
  }
  if (column !== null) return column;
  const names = files.map(({ path }) =>
    findWord(
      path
        .split(/[/\\]/)
        .at(-1)!
        .replace(/\.[^.]*$/, ""),
      paidChannels,
    ),
  );
  const [name] = names;
  return name != null && names.every((other) => other === name)
    ? guess("name", name, "guess: by the name of the file")
    : question(
        "name",
        "of which one channel is all of this money? Or write channel: and the column that names it",
      );
}

function mapSetting(key: "money" | "sum", columns: readonly string[]): readonly Setting[] {
  if (columns.length === 0) return [];
  const nameOf = (column: string) => plainName(column) || column;
  const entries = columns.map((column) => `${quoted(nameOf(column))}: ${quoted(column)}`);
  return [
    {
      key,
      value: `{ ${entries.join(", ")} }`,
      why: key === "money" ? "guess: money, by its name" : "guess: counts that add up, by their names",
    },
  ];
}

/** How days are written and what a row stands for, where the first rows leave it open; a text where the files cannot be prepared. */
function daySettings({ first, guess: { dates } }: Export): readonly Setting[] | string {
  if (dates.length !== 1) return [];
  const column = dates[0]!;
  const texts = [...new Set(filledCells(first, column).map(dayOf))];
  const settings = { dateFormat: undefined, file: first.path, column };
  try {
    const days = [...(readDays(texts, settings)?.days.values() ?? [])];
    const weekday = weekdayFitting(days, column, first.path);
    return typeof weekday === "number"
      ? []
      : weekday.isOpen
        ? [question("weekDate", weekday.text)]
        : weekday.text;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const text = `${error.rule}; ${error.cure}`;
    return /two ways/.test(text) ? [question("dateFormat", text)] : text;
  }
}

/** The first day of the weeks that dates fit, or what is open, or wrong, about them. */
function weekdayFitting(
  days: readonly number[],
  column: string,
  file: string,
): number | { readonly isOpen: boolean; readonly text: string } {
  let fault = "";
  for (const firstWeekday of [0, 6]) {
    try {
      coverageOf(days, { firstWeekday, weekDate: undefined, file, column });
      return firstWeekday;
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      const text = `${error.rule}; ${error.cure}`;
      // Sundays may end weeks from Monday, and begin weeks from Sunday.
      if (/may be the first or the last/.test(text) && !lastDayNames.includes(plainName(column)))
        return { isOpen: true, text: `${text}; weeks from Sunday also need weeks: sunday above` };
      fault ||= text;
    }
  }
  return { isOpen: false, text: fault };
}

export function firstWeekdayOf({ first, guess: { dates } }: Export): number {
  const [column] = dates;
  if (column === undefined) return 0;
  const texts = [...new Set(filledCells(first, column).map(dayOf))];
  try {
    const days = readDays(texts, { dateFormat: undefined, file: first.path, column })?.days;
    const found = weekdayFitting([...(days?.values() ?? [])], column, first.path);
    return typeof found === "number" ? found : 0;
  } catch {
    return 0;
  }
}

/** Asked where the first cells leave the decimal mark open. */
function decimalSetting({ first }: Export, measured: readonly string[]): readonly Setting[] {
  const shapes = measured.map((column) => filledCells(first, column).map((shape) => ({ shape, count: 1 })));
  const open = settledMarks(shapes).findIndex(({ mark, isShown }) => isShown && mark === null);
  if (open < 0) return [];
  const cell = shapes[open]!.find(({ shape }) => /[.,]/.test(shape))!.shape;
  return [
    question(
      "decimal",
      `"${cell}" in "${measured[open]}" can be thousands or decimals: is the decimal mark "." or ","?`,
    ),
  ];
}

function currencySetting({ guess: { currencies } }: Export): readonly Setting[] {
  const [column, ...others] = currencies;
  if (column === undefined) return [];
  if (others.length > 0)
    return [
      question(
        "currency",
        `${columnsText(currencies)}: which of them names the currency of a row? Write { column: … }`,
      ),
    ];
  return [
    { key: "currency", value: `{ column: ${quoted(column)} }`, why: "guess: it holds codes of currencies" },
  ];
}

/** A text as YAML, between quotes unless it is a plain word. */
export const quoted = (text: string): string =>
  /^[A-Za-z][\w./-]*$/.test(text) && !/^(?:true|false|null)$/i.test(text) ? text : JSON.stringify(text);
