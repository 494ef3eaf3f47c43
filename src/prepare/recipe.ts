/** What a user writes to have raw exports made into a table of weeks: `prepare.yaml`, with one schema that refuses what it does not know. */
import type { z } from "zod/mini";
import { yamlLater, zod } from "#packages";
import { platform } from "#platform";
import { type Delimiter, delimiters } from "../data/csv.js";
import { type DateFormatName, dateFormatNames } from "../data/dateFormats.js";
import { type Encoding, encodings } from "../data/decode.js";
import type { DecimalMark } from "../data/numberFormat.js";
import { unreadable } from "../data/unreadable.js";
import { parseYaml } from "../data/yamlText.js";
import { DataError } from "../errors.js";
import { nearestName } from "../nearest.js";
import { once } from "../platform/once.js";
import { describeFault } from "../spec/specFaults.js";
import { retailCalendarNames, type WeekCalendar, weekCalendar } from "./weekCalendar.js";

/** Files of one kind, and how to read them. */
export interface SourceRecipe {
  /** Paths from the folder of the YAML file; `*` and `?` stand for any letters of a name, `[*]` and `[?]` for themselves. */
  readonly files: string | readonly string[];
  /** Column with the date or the time of a row. */
  readonly date: string;
  readonly dateFormat?: DateFormatName | undefined;
  /** Which day of a week its date names, in files with a row a week. */
  readonly weekDate?: "first" | "last" | undefined;
  /** What its money is in, where that is not the table's currency: all of it, or each row by a column. */
  readonly currency?: string | { readonly column: string } | undefined;
  /** The zone of times that are written without one. */
  readonly timezone?: string | undefined;
  /** Sheet of workbooks that have several. */
  readonly sheet?: string | undefined;
  readonly delimiter?: Delimiter | undefined;
  readonly decimal?: DecimalMark | undefined;
  readonly encoding?: Encoding | undefined;
  /** Lines before the one with the names of columns. */
  readonly skipLines?: number | undefined;
  /** Texts in the date column of rows that are no data, such as "Total". */
  readonly skip?: string | readonly string[] | undefined;
  /** Rows that are there twice, whole: an error, counted once, or each counted. Default "refuse". */
  readonly duplicates?: "refuse" | "drop" | "keep" | undefined;
}

/** Where money and exposure come from. */
export interface SpendRecipe extends SourceRecipe {
  /** In a long table the column that names the channel of a row. */
  readonly channel?: string | undefined;
  /** Channel where all rows are of one. */
  readonly name?: string | undefined;
  /** In a wide table the column with the money of each channel. */
  readonly channels?: Readonly<Record<string, string>> | undefined;
  /** Column with the money of a row. */
  readonly spend?: string | undefined;
  /** Column with what people saw. */
  readonly exposure?: string | undefined;
  /** What a channel is called in the table, by its name in the files. */
  readonly rename?: Readonly<Record<string, string>> | undefined;
  /** Weeks before the first and after the last row of these files: unknown, or without spend. Default "missing". */
  readonly outside?: "missing" | "zero" | undefined;
}

/** Where the KPI and whatever else is counted or measured comes from: columns of the table by the columns of the files. */
export interface ValueRecipe extends SourceRecipe {
  /** Sums in whole cents. */
  readonly money?: Readonly<Record<string, string>> | undefined;
  readonly sum?: Readonly<Record<string, string>> | undefined;
  readonly mean?: Readonly<Record<string, string>> | undefined;
  /** What the number of rows is called. */
  readonly count?: string | undefined;
  /** Several rows of one day with the same value: added, or a number of the day that each row repeats. */
  readonly rows?: "add" | "repeat" | undefined;
}

/** A CSV of rates: a row for each day and currency. */
export interface RatesTable {
  readonly file: string;
  readonly date: string;
  /** Columns with the currency, and with what one unit of it is worth in the table's. */
  readonly currency: string;
  readonly rate: string;
  readonly dateFormat?: DateFormatName | undefined;
  readonly delimiter?: Delimiter | undefined;
  readonly encoding?: Encoding | undefined;
  /** A day without a rate is refused, or has that of the last day before, at most a week. Default "refuse". */
  readonly gaps?: "refuse" | "previous" | undefined;
}

export interface Recipe {
  /** The table that is written, from the folder of the YAML file: a CSV, so that it is no other file of the user's. Default "weekly.csv". */
  readonly out: string;
  /** What all money of the table is in. */
  readonly currency?: string | undefined;
  /** What one unit of another currency is worth, on every day. */
  readonly rates?: Readonly<Record<string, number>> | undefined;
  /** A table of rates by day. */
  readonly ratesFrom?: RatesTable | undefined;
  /** Where a day begins. */
  readonly timezone?: string | undefined;
  /** Weeks from Monday (ISO 8601), from Sunday, or of a retail calendar. Default "iso". */
  readonly weeks: WeekCalendar;
  /** Which day names a week: its first, in `week_start`, or its last, in `week_end`. Default "first". */
  readonly label: "first" | "last";
  readonly spend: readonly SpendRecipe[];
  /** The KPI and other results; their weeks are the weeks of the table. */
  readonly results: readonly ValueRecipe[];
  readonly controls: readonly ValueRecipe[];
}

const recipeSchema = once(() => {
  const { z } = zod();
  const name = z.string().check(z.minLength(1));
  const names = z.union([name, z.array(name).check(z.minLength(1))]);
  const columns = z.record(name, name);
  const source = {
    files: names,
    date: name,
    dateFormat: z.optional(z.enum(dateFormatNames)),
    weekDate: z.optional(z.enum(["first", "last"])),
    currency: z.optional(z.union([name, z.strictObject({ column: name })])),
    timezone: z.optional(name),
    sheet: z.optional(name),
    delimiter: z.optional(z.enum(Object.keys(delimiters) as [Delimiter, ...Delimiter[]])),
    decimal: z.optional(z.enum([".", ","])),
    encoding: z.optional(z.enum(encodings)),
    skipLines: z.optional(z.int().check(z.gte(0), z.lte(1000))),
    skip: z.optional(names),
    duplicates: z.optional(z.enum(["refuse", "drop", "keep"])),
  };
  const values = z.strictObject({
    ...source,
    money: z.optional(columns),
    sum: z.optional(columns),
    mean: z.optional(columns),
    count: z.optional(name),
    rows: z.optional(z.enum(["add", "repeat"])),
  });
  return z.strictObject({
    out: z._default(name, "weekly.csv"),
    currency: z.optional(name),
    rates: z.optional(z.record(name, z.number())),
    ratesFrom: z.optional(
      z.strictObject({
        file: name,
        date: name,
        currency: name,
        rate: name,
        dateFormat: z.optional(z.enum(dateFormatNames)),
        delimiter: z.optional(z.enum(Object.keys(delimiters) as [Delimiter, ...Delimiter[]])),
        encoding: z.optional(z.enum(encodings)),
        gaps: z.optional(z.enum(["refuse", "previous"])),
      }),
    ),
    timezone: z.optional(name),
    weeks: z._default(
      z.union([
        z.enum(["iso", "sunday"]),
        z.strictObject({
          calendar: z.enum(retailCalendarNames),
          yearStarts: z.optional(z.union([name, z.record(name, name)])),
        }),
      ]),
      "iso",
    ),
    label: z._default(z.enum(["first", "last"]), "first"),
    spend: z._default(
      z.array(
        z.strictObject({
          ...source,
          channel: z.optional(name),
          name: z.optional(name),
          channels: z.optional(columns),
          spend: z.optional(name),
          exposure: z.optional(name),
          rename: z.optional(columns),
          outside: z.optional(z.enum(["missing", "zero"])),
        }),
      ),
      [],
    ),
    results: z._default(z.array(values), []),
    controls: z._default(z.array(values), []),
  });
});

/** Reads a recipe from its file.
 *  @throws DataError naming the file and the key where it is not one */
export async function readRecipe(file: string): Promise<Recipe> {
  const text = await platform.files.readText(file).catch(async (error: unknown) => {
    throw await unreadable(file, error, { cure: "name the YAML file in it" });
  });
  return parseRecipe(text, await yamlLater(), file);
}

/** @throws DataError as `readRecipe` does */
export function parseRecipe(text: string, yaml: Awaited<ReturnType<typeof yamlLater>>, file: string): Recipe {
  const content = parseYaml(text, yaml, file) ?? {};
  refuseUnanswered(content, "", file);
  const result = recipeSchema().safeParse(content);
  if (!result.success) {
    // A key that is missing may be the one that is misspelt.
    const { issues } = result.error;
    const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0]!;
    const fault = describeFault(issue, content, recipeSchema() as unknown as z.ZodMiniType);
    throw new DataError({ file, ...fault, ...(fault.key === "" && { about: "the recipe" }) });
  }
  const { weeks, ...others } = result.data;
  const recipe: Recipe = { ...others, weeks: weekCalendar(weeks, file) };
  checkRecipe(recipe, file);
  return recipe;
}

/** What `carryover prepare init` could not know. */
function refuseUnanswered(value: unknown, key: string, file: string): void {
  if (value === "?") {
    throw new DataError({
      file,
      key,
      rule: "is a question that is not answered yet",
      cure: 'write the answer in place of "?"; the comment behind it says what is asked',
    });
  }
  if (typeof value !== "object" || value === null) return;
  for (const [name, one] of Object.entries(value))
    refuseUnanswered(one, key === "" ? name : `${key}.${name}`, file);
}

function checkRecipe(recipe: Recipe, file: string): void {
  const refuse = (key: string, rule: string, cure: string): never => {
    throw new DataError({ file, key, rule, cure });
  };
  if (recipe.spend.length + recipe.results.length === 0) {
    throw new DataError({
      file,
      about: "the recipe",
      rule: "names no source",
      cure: "list files under spend: and under results:",
    });
  }
  if (!/[^/\\]\.csv$/i.test(recipe.out)) refuse("out", "must be the path of a CSV", "end it in .csv");
  for (const part of ["spend", "results", "controls"] as const) {
    const foreign = recipe[part].findIndex(({ currency }) => currency !== undefined);
    if (foreign < 0 || recipe.currency !== undefined) continue;
    refuse(`${part}.${foreign}.currency`, "names a currency, and the table has none", "set currency: above");
  }
  for (const key of ["rates", "ratesFrom"] as const) {
    if (recipe[key] === undefined) continue;
    const { currency: own } = recipe;
    if (own === undefined) {
      refuse(key, "is of other currencies than the table's, and the table has none", "set currency: above");
    }
    const isForeign = ({ currency }: SourceRecipe) => currency !== undefined && currency !== own;
    if ([...recipe.spend, ...recipe.results, ...recipe.controls].some(isForeign)) continue;
    refuse(
      key,
      `is given, and all money is in ${own}`,
      `set currency: in the source whose money is in another, or leave out ${key}:`,
    );
  }
  if (recipe.currency !== undefined && (recipe.rates?.[recipe.currency] ?? 1) !== 1) {
    refuse(`rates.${recipe.currency}`, "is the table's own currency, of which one is one", "leave it out");
  }
  if (recipe.timezone !== undefined) checkZone(recipe.timezone, "timezone", file);
  for (const [i, source] of recipe.spend.entries()) {
    const key = `spend.${i}`;
    const ways = [source.channel, source.name, source.channels].filter((way) => way !== undefined);
    if (ways.length !== 1) {
      refuse(
        key,
        "must say whose the money is in one way",
        "channel: the column that names it, name: the one channel of these files, or channels: the column of each",
      );
    }
    if ((source.channels === undefined) === (source.spend === undefined)) {
      refuse(
        key,
        source.channels === undefined
          ? "lacks the column with the money"
          : "names the columns of money twice, in spend and in channels",
        source.channels === undefined ? "give it as spend:" : "leave out spend:",
      );
    }
    if (source.channels !== undefined && source.exposure !== undefined) {
      refuse(key, "has exposure without a channel that it is of", "read it as a source of its own");
    }
    if (source.rename !== undefined && source.channel === undefined) {
      refuse(
        `${key}.rename`,
        "is for long tables, which have channel:",
        "write the names in channels: or name:",
      );
    }
    if (source.timezone !== undefined) checkZone(source.timezone, `${key}.timezone`, file);
  }
  for (const part of ["results", "controls"] as const) {
    for (const [i, source] of recipe[part].entries()) {
      const key = `${part}.${i}`;
      const { money, sum, mean, count } = source;
      if ([money, sum, mean, count].every((way) => way === undefined)) {
        refuse(
          key,
          "says of no column what to do with it",
          "name columns under money:, sum: or mean:, or count:",
        );
      }
      if (source.rows === "repeat" && count !== undefined) {
        refuse(key, "counts rows that repeat each other", "leave out count: or rows: repeat");
      }
      if (typeof source.currency === "object" && source.rows === "repeat") {
        refuse(
          `${key}.currency`,
          "is another one on each row, of which rows: repeat says that they are one number",
          "leave out one of the two",
        );
      }
      if (typeof source.currency === "object" && mean !== undefined) {
        refuse(
          `${key}.mean`,
          "would be of numbers in several currencies, which are not converted",
          "read what is no money as a source of its own, without currency:",
        );
      }
      if (source.timezone !== undefined) checkZone(source.timezone, `${key}.timezone`, file);
    }
  }
}

function checkZone(zone: string, key: string, file: string): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    if (/^[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+){0,2}$/.test(zone)) return;
  } catch {
    // Said below.
  }
  const near = nearestName(zone, Intl.supportedValuesOf("timeZone"));
  throw new DataError({
    file,
    key,
    rule: "must be a time zone such as Europe/London or UTC",
    got: zone,
    ...(near !== null && { cure: `did you mean "${near}"?` }),
  });
}
