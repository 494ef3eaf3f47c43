/** What the database does not read itself, put where it can: sheets of workbooks, texts in other encodings, and texts whose lines end in several ways. */
import { platform } from "#platform";
import { decodeText, isBigEndian, isWestern } from "../data/decode.js";
import { csvBytes, isParquet, isWorkbook, sheetRows, textRows } from "../data/otherTables.js";
import { unreadable } from "../data/unreadable.js";
import type { DatabaseAccess } from "../platform/platform.js";
import { otherEndOf, withOneEnd } from "./lineEnds.js";
import type { Source } from "./measure.js";
import type { Staged } from "./openFile.js";

/** What a sheet is staged under: two sources may read two sheets of one workbook. */
export const stagedKey = ({ key }: Source, path: string): string => `${key} ${path}`;

/** Bytes in which lines that end in another way are looked for: all of most files. */
const lookedBytes = 1 << 18;

/** What the database does not read itself, by source and file, and what takes it away again: sheets of workbooks as CSVs, and texts of windows-1252, which it takes for ISO 8859-1,
 *  of UTF-16 from the greater byte, and with lines that end in several ways, as UTF-8. */
export async function stageOthers(
  sources: readonly Source[],
  paths: readonly (readonly string[])[],
  access: DatabaseAccess,
): Promise<{ readonly staged: ReadonlyMap<string, Staged>; readonly remove: () => Promise<void> }> {
  const staged = new Map<string, Staged>();
  const removers: (() => Promise<void>)[] = [];
  const remove = async () => {
    for (const one of removers) await one();
  };
  try {
    for (const [i, { recipe }] of sources.entries()) {
      for (const path of paths[i]!) {
        const { start } = await access.look(path, lookedBytes).catch(async (error: unknown) => {
          throw await unreadable(path, error, { cure: "name the files in it" });
        });
        const isSheet = isWorkbook(start);
        const isText = !isSheet && !isParquet(start);
        const isForeign = isText && (isWestern(recipe.encoding) || isBigEndian(start, recipe.encoding));
        const isOther = isSheet || isForeign || (isText && otherEndOf(start, recipe) !== null);
        if (!isOther) continue;
        const bytes = await platform.files.readBytes(path);
        const csv = isSheet
          ? csvBytes(textRows(await sheetRows(bytes, path, recipe.sheet), true))
          : new TextEncoder().encode(withOneEnd(decodeText(bytes, path, recipe.encoding).text));
        const stage = await access.stage(csv);
        const { sheet } = recipe;
        const shown = isSheet
          ? {
              path: `${path}${sheet === undefined ? "" : `.${sheet}`}.csv`,
              what: `${sheet === undefined ? "the sheet" : `the sheet "${sheet}"`} of ${path} as a CSV, dates as yyyy-mm-dd`,
            }
          : {
              path: `${path}.utf-8.csv`,
              what: `${path} in UTF-8${isForeign ? "" : ", its lines ended by \\n"}`,
            };
        staged.set(stagedKey(sources[i]!, path), { path: stage.path, isSheet, shown });
        removers.push(stage.remove);
      }
    }
  } catch (error) {
    await remove();
    throw error;
  }
  return { staged, remove };
}
