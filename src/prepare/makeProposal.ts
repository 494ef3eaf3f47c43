/** Writes a recipe for raw exports: a line for each setting, with the reason of a guess or the question beside it. */
import { platform } from "#platform";
import { DataError } from "../errors.js";
import { inert } from "../inert.js";
import type { DatabaseAccess } from "../platform/platform.js";
import { writing } from "../platform/writing.js";
import { listed } from "../words.js";
import { cellMacros } from "./amounts.js";
import { filledCells, guessColumns } from "./columnGuess.js";
import { isZoned } from "./dayOfRow.js";
import { spendSource } from "./measure.js";
import { type OpenFile, openTable } from "./openFile.js";
import type { RecipeProposal } from "./propose.js";
import {
  type Export,
  firstWeekdayOf,
  guess,
  type Proposed,
  proposedSources,
  question,
  quoted,
  type Setting,
} from "./proposedSources.js";
import { patternOf } from "./sourceFiles.js";
import { stagedKey, stageOthers } from "./stage.js";

/** @throws what `proposeRecipe` throws */
export async function makeProposal(
  paths: readonly string[],
  out: string,
  write: boolean,
  access: DatabaseAccess,
): Promise<RecipeProposal> {
  if (write && (await platform.files.kindOf(out)) !== null) {
    throw new DataError({
      caller: "proposeRecipe",
      option: "out",
      rule: `names "${inert(out)}", which is there already`,
      cure: "name another file, or remove that one",
    });
  }
  const exports = await openExports([...new Set(paths)], access);
  const folder = platform.files.parent(out);
  /** Paths as the recipe has them, by those that were given. */
  const shown = new Map<string, string>();
  for (const path of paths) shown.set(path, patternOf(await access.pathFrom(folder, path)));
  const proposed = exports.flatMap((one) => proposedSources(one).map((source) => ({ one, source })));
  const isZonedTime = exports.some(({ first, guess: { dates } }) =>
    dates.some((column) => filledCells(first, column).some(isZoned)),
  );
  const isSunday = proposed.some(({ one }) => firstWeekdayOf(one) === 6);
  const inCurrencies = proposed.filter(({ source }) => source.settings.some(({ key }) => key === "currency"));
  const currencies = [
    ...new Set(
      inCurrencies.flatMap(({ one: { first, guess: found } }) =>
        found.currencies.flatMap((column) => filledCells(first, column).map((cell) => cell.trim())),
      ),
    ),
  ].sort();
  const common: readonly Setting[] = [
    { key: "out", value: "weekly.csv", why: "" },
    ...currencyOfTable(currencies),
    ...(isZonedTime
      ? [
          question(
            "timezone",
            "times name their zone: where does a day begin? A place such as Europe/London, or UTC",
          ),
        ]
      : []),
    {
      key: "weeks",
      value: isSunday ? "sunday" : "iso",
      why: isSunday
        ? "guess: a file with a row a week has weeks from Sunday"
        : "guess: from Monday; sunday, or a retail calendar, are the others",
    },
  ];
  const lines = [
    '# A first recipe. Check each guess; answer each question in place of its "?".',
    ...(currencies.length === 0
      ? ["# All money is taken to be in one currency: where a file's is another, set currency: there."]
      : []),
    ...common.map((setting) => settingLine(setting, "")),
    ...(["spend", "results"] as const).flatMap((part) => {
      const own = proposed.filter(({ source }) => source.part === part);
      if (own.length === 0)
        return [
          "",
          `# No ${part === "spend" ? "spend was" : "results were"} found: name ${part === "spend" ? "its" : "their"} files under ${part}:`,
        ];
      return ["", `${part}:`, ...own.flatMap(({ one, source }) => sourceLines(one, source, shown))];
    }),
    ...proposed
      .filter(({ source }) => source.part === "left")
      .flatMap(({ one, source }) => [
        "",
        `# Left out: ${one.files.map(({ path }) => inert(path)).join(", ")}`,
        ...source.remarks.map((remark) => `#   ${inert(remark)}`),
      ]),
  ];
  const questions = [...common, ...proposed.flatMap(({ source }) => source.settings)].flatMap(
    ({ key, value, why }) => (value === null ? [`${key}: ${why}`] : []),
  );
  if (proposed.every(({ source }) => source.part === "left")) {
    throw new DataError({
      file: paths[0]!,
      rule: `no spend and no results were found in ${paths.length === 1 ? "it" : "these files"}: ${proposed[0]!.source.remarks[0]}`,
      cure: "write the recipe yourself, as the README shows",
    });
  }
  const text = `${lines.join("\n")}\n`;
  if (write) await writing("proposeRecipe", out, () => platform.files.write(out, text));
  return { text, questions, output: write ? out : null };
}

/** What the table's money is in, by the currencies that rows name. */
function currencyOfTable(currencies: readonly string[]): readonly Setting[] {
  const [only, ...others] = currencies;
  if (only === undefined) return [];
  if (others.length === 0) return [guess("currency", only, "guess: the only one that the first rows name")];
  return [
    question("currency", `which currency is the table's? There are ${listed(currencies)}`),
    question(
      "rates",
      "what is one of each other currency worth in it, as { USD: 0.79 }? Or write ratesFrom: in place of this line",
    ),
  ];
}

/** The files, those with the same columns together. */
async function openExports(paths: readonly string[], access: DatabaseAccess): Promise<readonly Export[]> {
  const sources = paths.map((path, i) =>
    spendSource({ files: path, date: "", name: "a", spend: "" }, `files.${i}`),
  );
  const { staged, remove } = await stageOthers(
    sources,
    paths.map((path) => [path]),
    access,
  );
  try {
    const readable = paths.map((path, i) => staged.get(stagedKey(sources[i]!, path))?.path ?? path);
    const database = await access.open(readable);
    try {
      await database.query(cellMacros);
      const groups = new Map<string, OpenFile[]>();
      for (const [i, path] of paths.entries()) {
        const { recipe } = sources[i]!;
        const file = await openTable(
          path,
          staged.get(stagedKey(sources[i]!, path)) ?? null,
          { ...recipe, skipLines: "found" },
          access,
          database,
        );
        const key = JSON.stringify([file.kind, file.delimiter, file.skipLines, [...file.header]]);
        groups.set(key, [...(groups.get(key) ?? []), file]);
      }
      return [...groups.values()].map((files) => {
        // Of all files together, as one may be empty.
        const first = { ...files[0]!, sample: files.flatMap(({ sample }) => sample) };
        return { files, first, guess: guessColumns(first) };
      });
    } finally {
      await database.close();
    }
  } finally {
    await remove();
  }
}

function sourceLines(
  { files }: Export,
  { settings, remarks }: Proposed,
  shown: ReadonlyMap<string, string>,
): readonly string[] {
  const paths = files.map(({ path }) => quoted(shown.get(path)!));
  const [only, ...others] = paths;
  const named =
    others.length === 0 ? [`  - files: ${only}`] : ["  - files:", ...paths.map((path) => `      - ${path}`)];
  return [
    ...named,
    ...settings.map((setting) => settingLine(setting, "    ")),
    ...remarks.map((remark) => `    # ${inert(remark)}`),
  ];
}

function settingLine({ key, value, why }: Setting, indent: string): string {
  const comment = why === "" ? "" : `  # ${inert(value === null ? `question: ${why}` : why)}`;
  return `${indent}${key}: ${value ?? '"?"'}${comment}`;
}
