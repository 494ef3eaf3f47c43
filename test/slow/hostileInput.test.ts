/** Ten thousand cases and more of hostile input over all boundaries; the table of what came of them is in `out/hostileInput.md`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { packageRoot } from "../../src/platform/node/packageRoot.js";
import { boundaries } from "../fuzz/boundaries.js";
import { campaign } from "../fuzz/campaign.js";

const rows = [
  "| boundary | tried | refused | accepted | crashed | slowest case, CPU s |",
  "| --- | --- | --- | --- | --- | --- |",
];

afterAll(() => {
  mkdirSync(join(packageRoot, "out"), { recursive: true });
  writeFileSync(join(packageRoot, "out", "hostileInput.md"), `${rows.join("\n")}\n`);
});

it("is ten thousand cases", () => {
  const cases = Object.values(boundaries).reduce((sum, { long }) => sum + long, 0);
  expect(cases).toBeGreaterThanOrEqual(10_000);
});

it.each(Object.keys(boundaries))(
  "hostile input to %s is answered or refused in one line",
  async (name) => {
    const { long, open } = boundaries[name]!;
    const { tried, refused, accepted, crashed, cpuSeconds, faults } = await campaign(
      await open(),
      long,
      2026,
    );
    rows.push(`| ${name} | ${tried} | ${refused} | ${accepted} | ${crashed} | ${cpuSeconds.toFixed(2)} |`);
    expect(faults).toEqual([]);
    expect(accepted).toBeGreaterThan(0);
  },
  1_800_000,
);
