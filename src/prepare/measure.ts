/** What a source tells of a day: which columns become which of the table, and how. */

import { plainName } from "../data/names.js";
import { paidChannels } from "../data/roleWords.js";
import { DataError } from "../errors.js";
import { suggestion } from "../nearest.js";
import type { SourceRecipe, SpendRecipe, ValueRecipe } from "./recipe.js";

/** A column of the files and what is made of it. */
export interface Measure {
  /** The column; null for the number of rows. */
  readonly column: string | null;
  readonly way: "money" | "sum" | "mean" | "count";
  /** Name in the table, by the channel of a row. */
  readonly nameOf: (channel: string | null) => string;
}

/** A source with what it says. */
export interface Source {
  /** Where it stands in the recipe: "spend.0". */
  readonly key: string;
  readonly part: "spend" | "results" | "controls";
  readonly recipe: SpendRecipe | ValueRecipe;
  /** Column with the channel of a row, in long tables. */
  readonly channel: string | null;
  /** Column with the currency of a row. */
  readonly currency: string | null;
  readonly measures: readonly Measure[];
}

const currencyColumn = ({ currency }: SourceRecipe): string | null =>
  typeof currency === "object" ? currency.column : null;

/** The measures of a spend source. */
export function spendSource(recipe: SpendRecipe, key: string): Source {
  const named = (what: string) => (channel: string | null) => `${what}_${channel!}`;
  const fixed = (name: string) => () => name;
  const { channel = null, channels, name, spend, exposure } = recipe;
  requireDifferent(Object.keys(channels ?? {}), key);
  const measures: Measure[] =
    channels === undefined
      ? [
          {
            column: spend!,
            way: "money",
            nameOf: channel === null ? fixed(`spend_${channelName(name!)}`) : named("spend"),
          },
        ]
      : Object.entries(channels).map(([one, column]) => ({
          column,
          way: "money",
          nameOf: fixed(`spend_${channelName(one)}`),
        }));
  if (exposure !== undefined) {
    const what = plainName(exposure) || "exposure";
    const nameOf = channel === null ? fixed(`${what}_${channelName(name!)}`) : named(what);
    measures.push({ column: exposure, way: "sum", nameOf });
  }
  return { key, part: "spend", recipe, channel, currency: currencyColumn(recipe), measures };
}

/** Of two that are one channel the money would be summed.
 *  @throws DataError naming both */
function requireDifferent(names: readonly string[], key: string): void {
  const first = new Map<string, string>();
  for (const name of names) {
    const channel = channelName(name);
    const before = first.get(channel);
    if (before !== undefined) {
      throw new DataError({
        key: `${key}.channels`,
        rule: `names "${before}" and "${name}", which are one channel, ${channel}`,
        cure: "leave one out, or give it a name of its own",
      });
    }
    first.set(channel, name);
  }
}

/** The measures of a source of results or controls. */
export function valueSource(recipe: ValueRecipe, part: "results" | "controls", key: string): Source {
  const ways = ["money", "sum", "mean"] as const;
  const measures: Measure[] = ways.flatMap((way) =>
    Object.entries(recipe[way] ?? {}).map(([name, column]) => ({ column, way, nameOf: () => name })),
  );
  if (recipe.count !== undefined) measures.push({ column: null, way: "count", nameOf: () => recipe.count! });
  return { key, part, recipe, channel: null, currency: currencyColumn(recipe), measures };
}

/** A channel's name as columns have it: "TikTok Ads" is "tiktok_ads".
 *  @throws DataError where nothing is left of it */
export function channelName(name: string): string {
  const parts = name.split(/[^\p{L}\p{N}%]+/u).map((part) => {
    // Capitals inside the name of a platform begin no new word: TikTok, YouTube.
    const platform = part.toLowerCase();
    return paidChannels.includes(platform) ? platform : plainName(part);
  });
  const plain = parts.filter((part) => part !== "").join("_");
  if (plain !== "") return plain;
  throw new DataError({
    about: "a channel",
    rule: "needs a letter or a digit in its name",
    got: name,
    cure: "name it with rename:",
  });
}

/** Columns that a source wants and a file lacks.
 *  @throws DataError naming the file and the nearest column */
export function requireColumns(
  source: Source,
  header: ReadonlySet<string>,
  file: string,
  row?: number,
): void {
  const { recipe, channel, currency, measures } = source;
  const wanted = [recipe.date, channel, currency, ...measures.map(({ column }) => column)];
  for (const column of wanted) {
    if (column === null || header.has(column)) continue;
    throw new DataError({
      file,
      row,
      rule: `has no column "${column}"`,
      about: "the header",
      cure: suggestion(column, [...header]),
    });
  }
}
