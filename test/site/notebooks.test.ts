/** Every notebook on the static site, which is minutes of fits in a page: each text output is the committed one. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageRoot } from "../../src/platform/node/packageRoot.js";
import { committedCells, runAllCells, type ServedSite, serveSite, textsOf } from "../browser/servedSite.js";

let site: ServedSite;
beforeAll(async () => {
  site = await serveSite();
});
afterAll(() => site?.close());

const notebooks = readdirSync(join(packageRoot, "notebooks")).filter((name) => name.endsWith(".ipynb"));

test.each(notebooks)("%s", async (name) => {
  const page = await site.open(name);
  expect(textsOf(await runAllCells(page))).toEqual(textsOf(await committedCells(name)));
  await page.close();
});
