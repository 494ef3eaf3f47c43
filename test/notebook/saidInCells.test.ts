/** A notebook says a doubt in full once, and again in the cell that said it when that runs again. */

import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { platform } from "#platform";
import { mimeBundle } from "../../src/notebook/mime.js";
import { beginCell } from "../../src/notebook/saidInCells.js";

beforeAll(() => void vi.spyOn(platform, "notebookDisplay").mockReturnValue(() => {}));
afterAll(() => void vi.restoreAllMocks());

const doubt = (message: string) => ({ code: message, message, cure: "bring more weeks" });
const tableWith = (...messages: string[]) => ({
  kind: "table" as const,
  title: "",
  columns: [{ key: "x", label: "x", unit: "" }],
  rows: [{ x: 1 }],
  notes: [],
  warnings: messages.map(doubt),
});

/** What a cell with this table shows: in text, and in HTML what stands outside the fold. */
async function shownIn(cell: string | undefined, ...messages: string[]) {
  beginCell(cell);
  const bundle = await mimeBundle(tableWith(...messages));
  const [open, folded = ""] = bundle["text/html"]!.split("<details");
  return { text: bundle["text/plain"], open: open!, folded };
}

it("folds under the cell that said it, and says it again in that one", async () => {
  const first = await shownIn("a", "few rows");
  expect(first.text).toContain("Warning: few rows; bring more weeks");
  expect(first.open).toContain("few rows; bring more weeks");
  expect(first.folded).toBe("");

  const second = await shownIn("b", "few rows", "one channel");
  expect(second.text).toContain("Warning: one channel");
  expect(second.text).not.toContain("few rows");
  expect(second.text).toMatch(/\(1 warning as above\)$/);
  expect(second.open).not.toContain("few rows");
  expect(second.folded).toContain("1 warning as above");
  expect(second.folded).toContain("few rows; bring more weeks");

  expect((await shownIn("a", "few rows")).open).toContain("few rows");
  expect((await shownIn("c", "few rows", "one channel")).folded).toContain("2 warnings as above");
});

it("folds nothing away for good where cells have no names", async () => {
  await shownIn(undefined, "gap");
  const again = await shownIn(undefined, "gap");
  expect(again.folded).toContain("gap; bring more weeks");
});
