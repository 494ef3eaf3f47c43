/** The table of weeks that a recipe makes of raw exports: read, reconciled to the cent, and written whole or not at all. */
import { platform } from "#platform";
import { isoDate } from "../data/calendar.js";
import { DataError } from "../errors.js";
import { inert } from "../inert.js";
import type { Database, DatabaseAccess } from "../platform/platform.js";
import { writing } from "../platform/writing.js";
import { cellMacros } from "./amounts.js";
import { type SourceFacts, weekColumns } from "./columns.js";
import { channelNames, factsOf, factsSql, factsTable } from "./dayFacts.js";
import { timeMacro } from "./dayOfRow.js";
import { findingsOf } from "./findings.js";
import { type Source, spendSource, valueSource } from "./measure.js";
import type { Staged } from "./openFile.js";
import type { Preparation } from "./preparation.js";
import { preparationDocument } from "./preparationTable.js";
import type { PrepareOptions } from "./prepare.js";
import { readRecipeRates } from "./rates.js";
import { readSourceRows } from "./readSource.js";
import { type Recipe, readRecipe } from "./recipe.js";
import { conversionsOf, droppedRows, reconcile } from "./reconcile.js";
import { sourceFiles } from "./sourceFiles.js";
import { literal } from "./sqlText.js";
import { stagedKey, stageOthers } from "./stage.js";
import { readWeekly, weeklyCsv, weeklySql } from "./weeklyTable.js";

/** @throws what `prepareTable` throws */
export async function makeTable(
  recipe: string,
  access: DatabaseAccess,
  { write, onProgress, signal }: PrepareOptions & { readonly write: boolean },
): Promise<Preparation> {
  const rules = await readRecipe(recipe);
  const folder = platform.files.parent(recipe);
  const sources = sourcesOf(rules);
  const paths: (readonly string[])[] = [];
  for (const { key, recipe: source } of sources) {
    paths.push(await sourceFiles(source.files, folder, `${key}.files`, recipe));
  }
  const output = /^(?:[/\\]|[A-Za-z]:)/.test(rules.out) ? rules.out : platform.files.join(folder, rules.out);
  const ratesFiles =
    rules.ratesFrom === undefined
      ? []
      : await sourceFiles(rules.ratesFrom.file, folder, "ratesFrom.file", recipe);
  await keepInputs([recipe, ...paths.flat(), ...ratesFiles], output, rules, recipe, access);
  if (write) await keepOthers(output, rules, recipe);
  const rates = await readRecipeRates(rules, sources, folder, recipe);
  const currencies = { rates, own: rules.currency };
  const { staged, remove } = await stageOthers(sources, paths, access);
  const readable = paths.flatMap((own, i) =>
    own.map((path) => staged.get(stagedKey(sources[i]!, path))?.path ?? path),
  );
  const database = await access.open(readable).catch(async (error) => {
    await remove();
    throw error;
  });
  const script: string[] = [];
  const run: Database["query"] = (sql, watching) => {
    script.push(`${sql};`);
    return database.query(sql, watching);
  };
  try {
    await run(cellMacros);
    await run(timeMacro);
    await run(factsTable);
    const read: SourceFacts[] = [];
    for (const [i, source] of sources.entries()) {
      script.push(`\n-- ${source.key}`);
      const onShare = (share: number) =>
        onProgress?.({ source: source.key, share: (i + share) / sources.length });
      onShare(0);
      const one = await readSourceRows(source, paths[i]!, `source_${i + 1}`, {
        ...{ recipe: rules, file: recipe, currencies: rates.currencies, access, staged, database, signal },
        ...{ onShare, run },
      });
      const names = channelNames(one);
      const facts = factsOf(one, names, currencies);
      for (const sql of factsSql(one, names, facts, currencies)) await run(sql);
      read.push({ read: one, facts, names });
    }
    script.push("\n-- The table.");
    const { weeks, columns } = weekColumns(read, rules, recipe);
    for (const sql of weeklySql(weeks, columns, rules)) await run(sql);
    const facts = read.flatMap((one) => one.facts);
    const table = await readWeekly(database, { weeks, columns, facts, recipe: rules });
    const months = await reconcile(database, read, weeks, columns, rules);
    const prepared: Preparation = {
      kind: "preparation",
      recipe,
      output: write ? output : null,
      currency: rules.currency ?? null,
      weeks: {
        count: weeks.length,
        first: isoDate(weeks[0]!),
        last: isoDate(weeks.at(-1)!),
        begin: rules.weeks.begin,
      },
      files: read.flatMap(({ read: { source, files, groups } }) =>
        files.map(({ path }, place) => ({
          source: source.key,
          path,
          rows: groups.reduce((sum, { file, rows }) => sum + (file === place ? rows : 0), 0),
        })),
      ),
      months,
      conversions: conversionsOf(read, rules),
      dropped: droppedRows(read, weeks, columns, rules),
      ...findingsOf(read, weeks, columns, months, table, rules),
      table,
      sql: shownSql(script, staged, access),
    };
    if (write) await writeAll(prepared, output);
    return prepared;
  } finally {
    await database.close();
    await remove();
  }
}

/** The statements as a text that runs by itself, but for files that the database does not read: it names what has to be there in their place. */
function shownSql(
  script: readonly string[],
  staged: ReadonlyMap<string, Staged>,
  access: DatabaseAccess,
): string {
  const named = (path: string) => literal(access.asPattern(path));
  const text = [...staged.values()].reduce(
    (sql, { path, shown }) => sql.replaceAll(named(path), () => named(shown.path)),
    `${script.join("\n\n")}\n`,
  );
  if (staged.size === 0) return text;
  const needed = [...new Map([...staged.values()].map(({ shown }) => [shown.path, shown.what]))];
  const lines = needed.map(([path, what]) => `--   ${inert(path)}: ${inert(what)}`);
  return `-- To run this, save first what the database does not read by itself:\n${lines.join("\n")}\n\n${text}`;
}

function sourcesOf({ spend, results, controls }: Recipe): readonly Source[] {
  return [
    ...spend.map((source, i) => spendSource(source, `spend.${i}`)),
    ...results.map((source, i) => valueSource(source, "results", `results.${i}`)),
    ...controls.map((source, i) => valueSource(source, "controls", `controls.${i}`)),
  ];
}

/** The table's file and those beside it. */
function writtenPaths(output: string) {
  const stem = output.replace(/\.csv$/i, "");
  return { sql: `${stem}.sql`, account: `${stem}.account.json`, table: output };
}

/** @throws DataError where the table, or what stands beside it, would take the place of something that is read */
async function keepInputs(
  inputs: readonly string[],
  output: string,
  { out }: Recipe,
  recipe: string,
  access: DatabaseAccess,
): Promise<void> {
  for (const written of Object.values(writtenPaths(output))) {
    for (const input of inputs) {
      if (!(await access.isSame(written, input))) continue;
      throw new DataError({
        file: recipe,
        key: "out",
        rule: `writes over "${inert(input)}", which is read`,
        got: out,
        cure: "name another",
      });
    }
  }
}

/** The account beside them says that they were made by a recipe, so that others may take their place.
 *
 *  @throws DataError where a table, or a script, is there without it */
async function keepOthers(output: string, { out }: Recipe, recipe: string): Promise<void> {
  const { files } = platform;
  const { sql, account, table } = writtenPaths(output);
  if ((await files.kindOf(account)) !== null) return;
  for (const path of [table, sql]) {
    if ((await files.kindOf(path)) !== "file") continue;
    throw new DataError({
      file: recipe,
      key: "out",
      rule: `would write over "${inert(path)}", which no recipe made`,
      got: out,
      cure: "name another, or remove that one first",
    });
  }
}

/** All or none: an account is of the table beside it. The account is first, as the others are known by it. */
async function writeAll(prepared: Preparation, output: string): Promise<void> {
  const { sql, account, table } = writtenPaths(output);
  const contents = [
    [account, `${JSON.stringify(preparationDocument(prepared), null, 2)}\n`],
    [sql, prepared.sql],
    [table, weeklyCsv(prepared.table)],
  ] as const;
  await writing("prepareTable", output, () => platform.files.writeAll(contents));
}
