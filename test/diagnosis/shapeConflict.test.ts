/** A shape that the data want elsewhere than its prior is named, whichever side. */
import { expect, it } from "vitest";
import { diagnose } from "../../src/diagnosis/diagnose.js";
import { shapeConflictFindings } from "../../src/diagnosis/shapeConflict.js";
import { fit as fitModel } from "../../src/fit/fit.js";
import { createRng } from "../../src/math/rng.js";
import { specify } from "../../src/model/specify.js";
import { panelOf } from "../data/tables.js";
import { fitOf, withParameter } from "../insights/fits.js";
import { smallPanel } from "../model/densities.js";

it("names channel, parameter, value and side", () => {
  const fit = fitOf({ type: "v3" }, smallPanel(), 100);
  // Beta(4, 2) and its like: .1 lies below all but a thousandth of it.
  const low = withParameter(fit, "alpha", (name: string) => (name.includes("tv") ? 0.05 : 0.5));
  const [finding] = shapeConflictFindings(low);
  expect(finding).toMatchObject({ code: "shape-prior-conflict", severity: "review", about: ["tv"] });
  expect(finding!.message).toContain("(below all but 2.5 % of it: alpha[tv] 0.05)");
  const high = withParameter(fit, "halfSaturation", (name: string) => (name.includes("tv") ? 50 : 1));
  expect(shapeConflictFindings(high)[0]!.message).toContain(
    "above all but 2.5 % of it: halfSaturation[tv] 50.00",
  );
});

it("is found where TV's effect ends with its week, and not where it carries over as its prior says", async () => {
  const found = async (alpha: number) => {
    const rng = createRng(5);
    let stock = 0;
    const rows = Array.from({ length: 156 }, (_, t) => {
      const spend = rng.uniform() < 0.4 ? 200 + 100 * (t % 3) : 0;
      stock = spend + alpha * stock;
      const sold = 1000 + 0.8 * (1 - alpha) * stock + 15 * rng.normal();
      const day = new Date(Date.UTC(2021, 0, 4) + 7 * 864e5 * t).toISOString().slice(0, 10);
      return `${day},${sold},${sold},${spend}`;
    });
    const panel = panelOf(["week,sales,revenue,spend_tv", ...rows].join("\n"));
    const fitted = await fitModel(specify(panel), { seed: 1, draws: 200, workers: 0 });
    return diagnose(fitted).findings.map(({ code }) => code);
  };
  expect(await found(0)).toContain("shape-prior-conflict");
  expect(await found(0.6)).not.toContain("shape-prior-conflict");
});
