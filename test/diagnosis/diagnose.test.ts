/** Healthy fits pass; each illness, made on purpose, is found, named and ranked. */
import { beforeAll, describe, expect, it } from "vitest";
import { readPanel } from "../../src/data/read.js";
import { diagnose } from "../../src/diagnosis/diagnose.js";
import { type Fit, fit as fitModel } from "../../src/fit/fit.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { createRng } from "../../src/math/rng.js";
import { specify } from "../../src/spec/specify.js";
import { smallPanel } from "../model/densities.js";

let market: Fit;
beforeAll(async () => {
  market = await fitModel(specify(await readPanel("data/market.csv")), { seed: 1, draws: 500, workers: 2 });
});

const codes = (fit: Fit) => diagnose(fit).findings.map(({ code }) => code);
const find = (fit: Fit, code: string) => diagnose(fit).findings.find((finding) => finding.code === code);

/** The market's fit with the draws of alpha[tv] changed. */
function withAlpha(change: (value: number, chain: number, draw: number) => number): Fit {
  const alpha = market.parameters.get("alpha")!;
  const width = alpha.names.length;
  const values = alpha.values.map((value, i) => {
    const row = Math.floor(i / width);
    return i % width === 0 ? change(value, Math.floor(row / market.draws), row % market.draws) : value;
  });
  return { ...market, parameters: new Map([...market.parameters, ["alpha", { ...alpha, values }]]) };
}

/** The market's fit of a table with another KPI: the draws no longer know it. */
function withKpi(change: (value: number, t: number) => number): Fit {
  const { model, design } = market;
  const values = model.panel.kpi.values.map(change);
  const panel = { ...model.panel, kpi: { ...model.panel.kpi, values } };
  const kpi = values.map((value) => (value - design.kpiCentre[0]!) / design.kpiScale[0]!);
  return { ...market, model: { ...model, panel }, design: { ...design, design: { ...design.design, kpi } } };
}

describe("diagnose", () => {
  it("finds nothing wrong with the draws of a healthy fit", () => {
    const { findings, chains } = diagnose(market);
    const samplers = ["divergences", "rhat", "few-effective-draws", "low-bfmi", "tree-depth", "stuck"];
    expect(findings.filter(({ code }) => samplers.includes(code))).toEqual([]);
    expect(chains).toHaveLength(4);
  });

  it("passes a fit with nothing but notes, and does not blame a week for deciding the effect of its own event", async () => {
    const model = specify(smallPanel(100), { channels: { radio: null, meta: null } });
    const { verdict, findings, predictive } = diagnose(await fitModel(model, { seed: 2, workers: 0 }));
    const blackFriday = predictive.rows.find(({ events }) => events.length > 0)!;
    expect(blackFriday.paretoK).toBeGreaterThan(predictive.loo.paretoKThreshold);
    expect(findings.filter(({ severity }) => severity !== "note")).toEqual([]);
    expect(findings.find(({ code }) => code === "event-weeks")!.about).toEqual([blackFriday.label]);
    expect(verdict).toBe("pass");
  });

  it("fails chains that disagree, and says on what", () => {
    const apart = withAlpha((value, chain) => (chain === 0 ? value * 0.5 : value));
    const finding = find(apart, "rhat");
    expect(diagnose(apart).verdict).toBe("fail");
    expect(finding).toMatchObject({ severity: "fail", about: ["alpha[tv]"] });
    expect(finding!.message).toMatch(
      /1 of 45 parameters, 1\.[3-9]\d+ at worst: the chains do not agree on alpha\[tv\]/,
    );
  });

  it("finds too few effective draws, and how many more it would take", () => {
    const rng = createRng(1);
    let x = 0;
    // An autoregression with coefficient 0.99 has (1 − 0.99)/(1 + 0.99) of its draws effective: 10 of 2000.
    const sticky = withAlpha(() => {
      x = 0.99 * x + rng.normal();
      return 0.5 + 0.01 * x;
    });
    const finding = find(sticky, "few-effective-draws");
    expect(finding).toMatchObject({ severity: "fail", about: ["alpha[tv]"] });
    expect(finding!.cure).toMatch(/about \d+ times as many/);
  });

  it("fails draws that are no numbers", () => {
    expect(
      find(
        withAlpha(() => Number.NaN),
        "stuck",
      ),
    ).toMatchObject({ severity: "fail", about: ["alpha[tv]"] });
  });

  it("says where divergences are", () => {
    const [first, ...rest] = market.chains;
    const size = first!.positions.length / market.draws;
    // The fifty draws with the smallest alpha of the first channel.
    const smallest = [...Array(market.draws).keys()]
      .sort((a, b) => first!.positions[a * size]! - first!.positions[b * size]!)
      .slice(0, 50);
    const isDivergent = new Uint8Array(market.draws);
    const divergences = smallest.map((iteration) => {
      isDivergent[iteration] = 1;
      const start = first!.positions.slice(iteration * size, (iteration + 1) * size);
      return { chain: 0, iteration, isWarmup: false, start, end: start, energyError: 2000 };
    });
    const sick: Fit = { ...market, chains: [{ ...first!, isDivergent, divergences }, ...rest] };
    const finding = find(sick, "divergences");
    expect(finding!.severity).toBe("fail");
    expect(finding!.about[0]).toBe("alpha[tv]");
    expect(finding!.message).toMatch(
      /^50 of 2000 transitions diverged \(step size 0\.\d+\).*they cluster where alpha\[tv\] is small \(/,
    );
    expect(finding!.cure).toContain("from 0.8 to 0.95");
    expect(codes(sick)[0]).toBe("divergences");
  });

  it("finds low energy and cut trees", () => {
    const chains = market.chains.map((chain) => {
      let x = 0;
      const rng = createRng(2);
      const energy = chain.energy.map(() => {
        x = 0.95 * x + rng.normal();
        return x;
      });
      return { ...chain, energy, treeDepth: chain.treeDepth.map(() => 10) };
    });
    const sick = { ...market, chains };
    expect(find(sick, "low-bfmi")).toMatchObject({
      severity: "review",
      about: ["chain 0", "chain 1", "chain 2", "chain 3"],
    });
    expect(find(sick, "tree-depth")!.message).toContain("2000 of 2000");
  });

  it("names the week that does not fit", () => {
    const outlier = withKpi((value, t) => (t === 40 ? 3 * value : value));
    const { findings, predictive } = diagnose(outlier);
    expect(findings.find(({ code }) => code === "pareto-k")!.about[0]).toBe(market.design.times[40]);
    expect(findings.map(({ code }) => code)).toContain("extremes");
    expect(predictive.extremes[1]!.probability).toBe(0);
  });

  it("finds errors that last for weeks, and intervals that are too narrow", () => {
    const level = market.design.kpiScale[0]!;
    const waves = withKpi((value, t) => value + 0.2 * level * Math.sin(t / 4));
    expect(find(waves, "residual-autocorrelation")).toMatchObject({ severity: "fail" });
    expect(find(waves, "narrow-intervals")).toMatchObject({ severity: "fail" });
  });

  it("fails a model whose intervals hold none of the weeks", () => {
    const level = market.design.kpiScale[0]!;
    const { verdict, predictive, findings } = diagnose(withKpi((value) => value + 10 * level));
    expect(predictive.coverage.map(({ observed }) => observed)).toEqual([0, 0]);
    expect(verdict).toBe("fail");
    expect(findings.find(({ code }) => code === "narrow-intervals")!.message).toBe(
      "the 50 % intervals hold 0 % of the observed weeks: the model does not produce these data",
    );
  });

  it("calls a quick look approximate and a single chain alone", async () => {
    const model = specify(smallPanel());
    expect(codes(quickFit(model, { seed: 1 }))[0]).toBe("approximate");
    const single = await fitModel(model, { seed: 1, chains: 1, workers: 0 });
    expect(codes(single)).toContain("one-chain");
  });

  it("names channels that cannot be told apart as the cause, with a cure that is not more draws", async () => {
    const panel = smallPanel(104);
    const tv = panel.channels.find(({ name }) => name === "tv")!;
    const channels = panel.channels.map((one) =>
      one.name === "radio" ? { ...one, spend: { ...tv.spend!, name: "radio", column: "spend_radio" } } : one,
    );
    const posterior = await fitModel(specify({ ...panel, channels }), { seed: 1, draws: 100, workers: 0 });
    const { findings, verdict } = diagnose(posterior);
    const finding = findings.find(({ code }) => code === "inseparable-channels")!;
    expect(verdict).not.toBe("pass");
    expect(finding).toMatchObject({ severity: "review", about: ["tv", "radio"] });
    expect(finding.message).toContain("tv and radio (correlation 1.00)");
    expect(finding.cure).toMatch(/^phase their spend .*, run an experiment .*, or merge them/);
    // It travels with every result, too.
    expect(posterior.warnings.map(({ code }) => code)).toContain("inseparable-channels");
    // A hundred draws are too few for any parameter; those of the pair need no more of them.
    const few = findings.find(({ code }) => code === "few-effective-draws")!;
    expect(few.cure).toMatch(
      few.about[0]!.match(/\[(tv|radio)\]/)
        ? /^the cause is that tv and radio cannot be told apart/
        : /^draw about/,
    );
    const { warnings } = await fitModel(specify(panel), { seed: 1, draws: 100, workers: 0 });
    expect(warnings.map(({ code }) => code)).not.toContain("inseparable-channels");
  });

  it("covers what its intervals claim", () => {
    const { coverage } = diagnose(market).predictive;
    // In sample, intervals hold at least what they claim, within three standard errors of 156 weeks.
    for (const { level, observed } of coverage) {
      expect(observed).toBeGreaterThan(level - 3 * Math.sqrt((level * (1 - level)) / 156));
      expect(observed).toBeLessThan(1);
    }
  });
});
