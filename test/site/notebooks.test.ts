/** Every notebook on the static site, which is minutes of fits in a page: each text output is the committed one. And every lesson, which students have
 *  without outputs: each cell runs. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageRoot } from "../../src/platform/node/packageRoot.js";
import {
  committedCells,
  faultsOf,
  runAllCells,
  type ServedSite,
  serveSite,
  textsOf,
} from "../browser/servedSite.js";

let site: ServedSite;
beforeAll(async () => {
  site = await serveSite();
});
afterAll(() => site?.close());

const notebooks = readdirSync(join(packageRoot, "notebooks")).filter((name) => name.endsWith(".ipynb"));

// A page leaves a core idle while it loads and draws: two at a time.
test.concurrent.each(notebooks)("%s", async (name) => {
  const page = await site.open(name);
  expect(textsOf(await runAllCells(page))).toEqual(textsOf(await committedCells(name)));
  await page.close();
});

const lessons = readdirSync(join(packageRoot, "course", "lessons"));

test.concurrent.each(lessons)("%s", async (name) => {
  const page = await site.open(name, undefined, "course");
  expect(await faultsOf(page)).toEqual([]);
  await page.close();
});
