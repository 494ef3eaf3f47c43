/** Response curves of a long table: no more memory than a few factors take, and the curves that fewer points have. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { quickFit } from "../../src/fit/quickFit.js";
import { factorsAtOnce, responseCurves } from "../../src/insights/responseCurves.js";
import { createRng } from "../../src/math/rng.js";
import { specify } from "../../src/spec/specify.js";
import { columnsCsv, panelOf } from "../data/tables.js";

const real = WebAssembly.Memory;
let largest = 0;
beforeAll(() => {
  WebAssembly.Memory = class extends real {
    constructor(size: WebAssembly.MemoryDescriptor) {
      super(size);
      largest = Math.max(largest, size.initial * 2 ** 16);
    }
  };
});
afterAll(() => {
  WebAssembly.Memory = real;
});

it("takes factors in turns where their media are large, and every point is what it is alone", () => {
  const rng = createRng("many days");
  const channels = Object.fromEntries(
    Array.from({ length: 12 }, (_, c) => [`spend_channel${c}`, () => Math.round(1000 * rng.uniform())]),
  );
  const panel = panelOf(
    columnsCsv(800, { ...channels, units_sold: () => Math.round(5000 + 500 * rng.normal()) }),
  );
  const fit = quickFit(
    specify(panel, { type: "v3", seasonality: { yearly: 1 }, trend: { kind: "linear" } }),
    {
      draws: 2,
    },
  );
  expect(factorsAtOnce(12 * 800)).toBeLessThan(51);
  largest = 0;
  const withhold = { withheld: "show" } as const;
  const many = responseCurves(fit, withhold).curves;
  // The media as they were and the responses come on top; all factors at once would take 433 MB.
  expect(largest).toBeLessThan(1.3 * 2 ** 28);
  const few = responseCurves(fit, { ...withhold, points: 3 }).curves;
  many.forEach(({ points }, c) => {
    expect([points[0], points[12], points[24]]).toEqual(few[c]!.points);
    expect(points.length).toBe(25);
  });
});
