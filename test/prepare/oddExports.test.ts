/** Exports and recipes as they come: what is read is never written over, and what is odd in a file changes no number. */
import { linkSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { prepareTable } from "../../src/prepare/prepare.js";
import { daily, recipeWith } from "./recipes.js";

const spend = daily("2024-01-01", 14, "day,cost", (day, i) => `${day},${i}.5`);
const sales = daily("2024-01-01", 14, "day,sales", (day, i) => `${day},${i}`);
const rates = daily("2024-01-01", 14, "day,ccy,rate", (day) => `${day},USD,0.8`);

describe("a table is never written over what it is made of", () => {
  const prepared = (out: string, folder = "") =>
    [
      `out: ${JSON.stringify(out)}`,
      "currency: GBP",
      "ratesFrom: { file: rates.csv, date: day, currency: ccy, rate: rate }",
      `spend: [{ files: "${folder}in/tv.csv", date: day, name: tv, spend: cost, currency: USD }]`,
      "results: [{ files: sales.csv, date: day, sum: { sales: sales } }]",
    ].join("\n");
  const files = { "in/tv.csv": spend, "sales.csv": sales, "rates.csv": rates };

  it.each<[string, (folder: string) => string]>([
    ["by its whole path", (folder) => join(folder, "in", "tv.csv")],
    ["by a way round", (folder) => `../${folder.split("/").at(-1)}/in/tv.csv`],
    ["by a link", () => "link.csv"],
    ["by its other name", () => "other.csv"],
    ["the table of rates", () => "rates.csv"],
    ["the account's place", () => "sum.csv"],
  ])("%s", async (_, out) => {
    const recipe = recipeWith("", { ...files, "sum.account.json": spend });
    const folder = dirname(recipe);
    symlinkSync(join(folder, "in", "tv.csv"), join(folder, "link.csv"));
    linkSync(join(folder, "in", "tv.csv"), join(folder, "other.csv"));
    const text = prepared(out(folder));
    writeFileSync(recipe, out(folder) === "sum.csv" ? text.replace("in/tv.csv", "sum.account.json") : text);
    await expect(prepareTable(recipe)).rejects.toThrow(
      /prepare\.yaml: "out" writes over .*(?:tv\.csv|rates\.csv|sum\.account\.json)", which is read, got .*; name another/,
    );
    for (const [name, content] of Object.entries(files)) {
      expect(readFileSync(join(folder, name), "utf8")).toBe(content);
    }
  });
});
