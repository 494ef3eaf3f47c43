/** Whatever stands where an argument of a public function should be, the user reads one line that says what was expected. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as carryover from "../src/index.js";
import { smallPanel } from "./model/densities.js";

const panel = smallPanel();
const model = carryover.specify(panel);
const fit = carryover.quickFit(model, { draws: 20 });
const regression = carryover.ridgeRegression(panel);
const ridge = carryover.ridgeRoi(regression);
const split = carryover.splitHoldout(model);
const figure = carryover.plot.series(panel);
const returns = carryover.roi(fit);
const table = carryover.tableOf(returns);
const plan = carryover.planBudget(fit);
const report = await carryover.report(fit, { experiments: false });
const folder = mkdtempSync(join(tmpdir(), "carryover-"));
const design = (await carryover.experiments(fit, { lengths: [4], outcomes: 3, maxDraws: 40 })).channels.find(
  ({ designs }) => designs.length > 0,
)!.designs[0]!;

/** Arguments that a function takes. */
const calls: Readonly<Record<string, readonly unknown[]>> = {
  adstockCurves: [panel],
  applyTransform: [carryover.adstocks.geometric, [1, 0], [0.5], {}],
  carryoverCurves: [fit, {}],
  channelOf: [returns, "tv"],
  checkKind: [carryover.adstocks.delayed, {}],
  checkLeakage: [model, split],
  commentedSpecYaml: [model],
  compareFits: [fit, fit],
  contributions: [fit, {}],
  csvOf: [returns],
  decompose: [fit, {}],
  defineAdstock: [{ name: "own", parameters: [], weights: () => [1] }],
  defineSaturation: [{ name: "own", parameters: [], response: (x: number) => x }],
  describeModel: [model],
  modelTable: [model],
  diagnose: [fit],
  documentOf: [returns],
  createEvaluator: [fit, {}],
  createWhatIfEvaluator: [carryover.whatIf(fit)],
  whatIf: [fit, {}],
  evaluatePlan: [fit, { tv: 1 }, {}],
  experiments: [fit, { lengths: [4], outcomes: 3, maxDraws: 40 }],
  figurePng: [figure, {}],
  figureSvg: [figure, {}],
  fit: [model, { chains: 1, warmup: 10, draws: 5, workers: 0 }],
  fitToInferenceData: [fit, {}],
  geometricAdstock: [[1, 0], 0.5, {}],
  hillSaturation: [[1], { halfSaturation: 1 }],
  identifiability: [model],
  iterate: [{ table: "none.csv" }],
  keepPlan: [join(folder, "none"), plan],
  liftTestOf: [design, { effect: 1, standardError: 1, from: panel.times[1]! }],
  loadFit: [join(folder, "none.nc"), {}],
  markdownOf: [returns],
  nextData: [fit, "none.csv", {}],
  openFitFolder: [join(folder, "none")],
  openFit: [join(folder, "none.nc")],
  parseSpecYaml: ["type: v1", "my.yaml"],
  parseThresholds: ["oos_r2_min: 0.1", "my.yaml"],
  planBudget: [fit, {}],
  computePlace: [""],
  computeWorker: ["redis://127.0.0.1:1", {}],
  portfolio: [{ tables: [join(folder, "none.csv")], outputDir: join(folder, "all"), workers: 0 }],
  posteriorPredictive: [fit, {}],
  predictKpi: [fit, {}],
  prepareTable: [join(folder, "none.yaml"), {}],
  priorPredictive: [model, { draws: 20 }],
  profilePanel: [panel],
  progressText: [{ draws: 1 }],
  proposeRecipe: [[join(folder, "none.csv")], { write: false }],
  querySql: ["SELECT 1", {}],
  quickFit: [model, { draws: 20 }],
  reactive: [() => 1],
  readPanel: ["data/market.csv", {}],
  refresh: [fit, "none.csv", {}],
  refute: [fit, { draws: 20, warmup: 20, placebos: 1, channels: ["tv"] }],
  report: [fit, { experiments: false }],
  reportFile: [report, "md"],
  responseCurves: [fit, {}],
  ridgeBudget: [ridge, {}],
  ridgeRegression: [panel, {}],
  ridgeRoi: [regression, {}],
  roi: [fit, {}],
  rollingOrigin: [model, { folds: 1, draws: 20, warmup: 20 }],
  saveFit: [fit, join(folder, "trace.nc"), {}],
  saveReport: [report, join(folder, "report.md"), {}],
  scoreHoldout: [fit, split, {}],
  simulatePanel: [{ ...carryover.exampleMarket, weeks: 60 }, 1],
  specYaml: [model.spec],
  specificationCurve: [model, { draws: 20, warmup: 20 }],
  specify: [panel, {}, {}],
  splitHoldout: [model, 0.2],
  summarisePanel: [panel],
  tableHtml: [table],
  tableOf: [returns],
  tableText: [table],
  tippingPoints: [fit, {}],
  toFrame: [returns],
  toJson: [{}],
  track: [join(folder, "none"), "none.csv", {}],
  trainingModel: [split],
  validate: [model, { draws: 20, warmup: 20, folds: 1 }],
  withSpec: [model, {}, {}],
  "plot.adstock": [carryover.adstockCurves(panel)],
  "plot.attempts": [{}],
  "plot.budget": [plan, {}],
  "plot.coefficients": [regression],
  "plot.correlations": [panel],
  "plot.bubbles": [returns],
  "plot.changes": [plan],
  "plot.shares": [returns],
  "plot.contributions": [carryover.decompose(fit), {}],
  "plot.curves": [carryover.responseCurves(fit, { points: 3 }), {}],
  "plot.decomposition": [carryover.decompose(fit)],
  "plot.energy": [fit],
  "plot.experiments": [{}],
  "plot.fitted": [regression],
  "plot.holdout": [{}],
  "plot.identifiability": [carryover.identifiability(model)],
  "plot.lines": [[1], { a: [1] }, "title", { x: "", y: "" }, {}],
  "plot.paretoK": [carryover.diagnose(fit)],
  "plot.predictive": [carryover.posteriorPredictive(fit)],
  "plot.priorPosterior": [carryover.diagnose(fit), "alpha"],
  "plot.priorRoi": [fit],
  "plot.priorShare": [carryover.diagnose(fit), {}],
  "plot.ranks": [fit, "alpha[tv]"],
  "plot.refutation": [{}],
  "plot.roi": [returns, {}],
  "plot.rollingOrigin": [{}],
  "plot.saturation": [carryover.adstockCurves(panel)],
  "plot.series": [panel, ["tv"]],
  "plot.specificationCurve": [{}],
  "plot.stability": [{}],
  "plot.tippingPoints": [carryover.tippingPoints(fit)],
  "plot.trace": [fit, "alpha[tv]"],
  "plot.waterfall": [carryover.decompose(fit)],
};

/** What has no rule: it shows anything. */
const lenient = ["show", "progress", "toJson", "progressText"];

const functions = Object.entries({
  ...carryover,
  ...Object.fromEntries(Object.entries(carryover.plot).map(([name, value]) => [`plot.${name}`, value])),
}).filter(
  ([name, value]) => typeof value === "function" && /^[a-z]/.test(name) && !lenient.includes(name),
) as unknown as readonly (readonly [string, (...args: unknown[]) => unknown])[];

/** None of these is an argument of any of them, but for a text, a number, a list or an empty record where one is taken. */
const junk: Readonly<Record<string, unknown>> = {
  null: null,
  "a number": 5,
  // A path where saveFit may write.
  "a text": join(folder, "x"),
  true: true,
  "a list": [],
  "a list of lists": [[]],
  "a list of numbers": [1, 2],
  "a list of null": [null],
  "a function": () => 1,
  "a promise": Promise.resolve(1),
  "a symbol": Symbol("x"),
  "a big number": 5n,
  "a date": new Date(0),
  "a map": new Map([["a", 1]]),
  "another record": { nonsense: 1 },
  "a split": split,
};

/** What a call throws or rejects with; undefined where it does neither. */
async function faultOf(call: () => unknown): Promise<unknown> {
  try {
    await call();
    return undefined;
  } catch (thrown) {
    return thrown;
  }
}

function withArgument(args: readonly unknown[], place: number, value: unknown): readonly unknown[] {
  return [...args.slice(0, place), value, ...args.slice(place + 1)];
}

/** An error that is no single line of ours. */
function isUntold(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const isOurs = error instanceof carryover.ArgumentError || error instanceof carryover.DataError;
  return !isOurs || error.message.includes("\n");
}

/** What refits is given less of it, as it is run with each option that is right after all; the last two check their options as `rollingOrigin` does. */
const refitting = ["refute", "rollingOrigin"];
const likeThem = ["validate", "specificationCurve"];
const lessJunk = ["null", "a list of null", "a symbol"];

describe("what is no argument is refused in one line", () => {
  it("by every public function", () => {
    expect(functions.map(([name]) => name).filter((name) => !(name in calls))).toEqual([]);
  });

  /** Options that a function says it knows when it is given one that it does not; none where it takes no options there. */
  async function optionsAt(call: (...args: unknown[]) => unknown, args: readonly unknown[], place: number) {
    const given = (args[place] ?? {}) as object;
    if (Object.getPrototypeOf(given) !== Object.prototype || "kind" in given) return [];
    const asked = await faultOf(() => call(...withArgument(args, place, { ...given, nonsense: 1 })));
    const known = asked instanceof carryover.ArgumentError ? /^it knows (.*)$/.exec(`${asked.cure}`) : null;
    return known === null ? [] : known[1]!.split(", ");
  }

  it("finds options to give", async () => {
    expect(await optionsAt(carryover.planBudget as never, calls.planBudget!, 1)).toContain("bounds");
  });

  it.each(functions.filter(([name]) => !likeThem.includes(name)))(
    "by %s, in any option",
    async (name, call) => {
      const args = calls[name]!;
      const faults: string[] = [];
      for (let place = 0; place <= args.length; place++) {
        for (const option of await optionsAt(call, args, place)) {
          for (const what of refitting.includes(name) ? lessJunk : Object.keys(junk)) {
            const value = junk[what];
            const options = { ...(args[place] as object | undefined), [option]: value };
            const error = await faultOf(() => call(...withArgument(args, place, options)));
            if (isUntold(error)) faults.push(`${option}, ${what}: ${error}`);
          }
        }
      }
      expect(faults).toEqual([]);
    },
  );

  it.each(functions)("by %s, in any place", async (name, call) => {
    const args = calls[name]!;
    const faults: string[] = [];
    for (let place = 0; place < args.length; place++) {
      for (const [what, value] of Object.entries(junk)) {
        const error = await faultOf(() => call(...withArgument(args, place, value)));
        if (isUntold(error)) faults.push(`argument ${place}, ${what}: ${error}`);
      }
    }
    expect(faults).toEqual([]);
  });
});
