/** Recipes and their exports in folders of their own. */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder with these files; the recipe is `prepare.yaml`. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "carryover-prepare-"));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Path of the recipe in a new folder with these files. */
export const recipeWith = (recipe: string, files: Readonly<Record<string, string | Uint8Array>>): string =>
  join(folderWith({ "prepare.yaml": recipe, ...files }), "prepare.yaml");

/** yyyy-mm-dd of a day after another. */
export const dayAfter = (start: string, days: number): string =>
  new Date(Date.parse(`${start}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** A row for each of so many days. */
export const daily = (
  start: string,
  count: number,
  header: string,
  row: (day: string, i: number) => string,
): string =>
  [header, ...Array.from({ length: count }, (_, i) => row(dayAfter(start, i), i))].join("\n").concat("\n");
