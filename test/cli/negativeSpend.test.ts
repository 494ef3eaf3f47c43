/** Every command with --allow-negative on a table with a refund: finite series, and a word about what was done. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { otherWave, wave } from "../baseline/weeklyTable.js";
import { runCaptured } from "./runCaptured.js";

const folder = mkdtempSync(join(tmpdir(), "carryover-"));
const path = join(folder, "refund.csv");
const rows = Array.from({ length: 40 }, (_, t) => {
  const date = new Date(Date.UTC(2024, 0, 1 + 7 * t)).toISOString().slice(0, 10);
  return [date, t === 4 ? -5000 : wave(t), otherWave(t), 20 * otherWave(t)].join(",");
});
writeFileSync(path, ["week_start,spend_tv,units_sold,revenue", ...rows].join("\n"));
// A slope that is no whole number has no value below zero.
writeFileSync(join(folder, "refund.yaml"), "saturation:\n  tv: { alpha: 1.5, gamma: 0.5 }\n");
afterAll(() => rmSync(folder, { recursive: true }));

/** Whether a list anywhere in the document holds a null. */
function hasHole(json: unknown): boolean {
  if (Array.isArray(json)) return json.some((item) => item === null || hasHole(item));
  return typeof json === "object" && json !== null && Object.values(json).some(hasHole);
}

it.each(["regression", "roi", "optimize", "adstock", "summary"])("%s", async (command) => {
  expect((await runCaptured([command, path])).code).not.toBe(0);
  const { code, stdout } = await runCaptured([command, path, "--allow-negative"]);
  expect(code).toBe(0);
  const document = JSON.parse(stdout) as { warnings: readonly string[] };
  expect(hasHole(document)).toBe(false);
  if (command === "adstock") expect(document.warnings.join("\n")).toContain("adstock of tv is negative");
});
