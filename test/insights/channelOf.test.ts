/** Results are read by the name of a channel, and a name that there is not is answered with those there are. */
import { expect, it } from "vitest";
import { planBudget } from "../../src/decisions/plan.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { channelOf } from "../../src/insights/channelOf.js";
import { responseCurves } from "../../src/insights/responseCurves.js";
import { roi } from "../../src/insights/roi.js";
import { specify } from "../../src/spec/specify.js";
import { smallPanel } from "../model/densities.js";

const fit = quickFit(specify(smallPanel()), { seed: 1, draws: 60 });

it("reads a fit, and every result that has channels or curves, by name", () => {
  const returns = roi(fit);
  const { name } = returns.channels[1]!;
  expect(channelOf(returns, name)).toBe(returns.channels[1]);
  expect(channelOf(fit, name)).toEqual(returns.channels[1]);
  const plan = planBudget(fit, { otherModels: false });
  expect(channelOf(plan, name).proposed).toBe(plan.channels.find((one) => one.name === name)!.proposed);
  expect(channelOf(responseCurves(fit, { points: 3 }), name).name).toBe(name);
});

it("names the channels there are", () => {
  const names = roi(fit).channels.map((channel) => channel.name);
  expect(() => channelOf(fit, "no such")).toThrow(
    `channelOf: name must be one of ${names.join(", ")}, got "no such"`,
  );
  expect(() => channelOf({} as never, "tv")).toThrow("must be a fit, or a result that has channels");
});
