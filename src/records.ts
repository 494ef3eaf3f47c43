/** What a function takes: a record of the right kind, or one line that says what was expected. */
import { ArgumentError } from "./errors.js";
import { phrase } from "./phrase.js";
import { listed, recordText } from "./words.js";

/** The call that returns a record of each kind. */
const makers = {
  adstockCurves: "adstockCurves(panel)",
  carryoverCurves: "carryoverCurves(posterior)",
  decomposition: "decompose(posterior)",
  diagnosis: "diagnose(posterior)",
  experiments: "await experiments(posterior)",
  figure: "plot.roi(returns)",
  fit: "await fit(model)",
  holdout: "scoreHoldout(fit, split)",
  identifiability: "identifiability(posterior)",
  iteration: "await iterate({ … })",
  model: "specify(panel)",
  panel: "await readPanel(path)",
  plan: "planBudget(posterior)",
  planForecast: "evaluatePlan(posterior, plan)",
  planSchedule: "planBudget(posterior, { horizon: 26 }).schedule",
  priorPredictive: "priorPredictive(model)",
  refutation: "await refute(posterior)",
  report: "await report(posterior)",
  responseCurves: "responseCurves(posterior)",
  ridgeBudget: "ridgeBudget(ridgeRoi)",
  ridgeRegression: "ridgeRegression(panel)",
  ridgeRoi: "ridgeRoi(regression)",
  roi: "roi(posterior)",
  rollingOrigin: "await rollingOrigin(model)",
  specificationCurve: "await specificationCurve(model)",
  stability: "(await rollingOrigin(model)).stability",
  table: "tableOf(result)",
  tippingPoints: "tippingPoints(posterior)",
  truth: "simulatePanel(spec, seed).truth",
  validation: "await validate(model)",
  whatIf: "whatIf(posterior)",
} as const;

export type MadeKind = keyof typeof makers;

/** Refuses what is no record of these kinds: another result, one that was not awaited, or nothing.
 *
 *  @param argument   its name
 *  @param orSeveral  whether several of them, by name, are drawn too
 *  @throws ArgumentError naming the calls that return such a record */
export function requireKind(
  caller: string,
  value: unknown,
  kinds: readonly MadeKind[],
  argument = "result",
  orSeveral = false,
): void {
  const given = typeof value === "object" && value !== null && "kind" in value ? value.kind : null;
  if (kinds.some((kind) => kind === given)) return;
  const calls = kinds.map((kind) => makers[kind]);
  const ways = calls.length === 1 ? calls[0] : `one of ${listed(calls)}`;
  throw new ArgumentError({
    caller,
    option: argument,
    rule: `must be what ${ways} returns${orSeveral ? ", or several of these by name" : ""}`,
    got: phrase`${recordText(value)}`,
  });
}

/** Refuses what is no record with these fields: what a user writes has no kind to go by.
 *
 *  @throws ArgumentError naming the fields */
export function requireFields(
  caller: string,
  argument: string,
  value: unknown,
  fields: readonly string[],
  cure?: string,
): void {
  if (typeof value === "object" && value !== null && fields.every((field) => field in value)) return;
  const rule = `must be a record with ${listed(fields)}`;
  throw new ArgumentError({ caller, option: argument, rule, got: phrase`${recordText(value)}`, cure });
}

/** Refuses what is no list of numbers: an array, or a typed one.
 *
 *  @throws ArgumentError naming what was given */
export function requireNumbers(caller: string, argument: string, value: unknown): void {
  const isTyped = ArrayBuffer.isView(value) && !(value instanceof DataView);
  if (isTyped || (Array.isArray(value) && value.every((one) => typeof one === "number"))) return;
  throw new ArgumentError({
    caller,
    option: argument,
    rule: "must be a list of numbers",
    got: Array.isArray(value) ? value : phrase`${recordText(value)}`,
  });
}

/** Refuses what is no text.
 *
 *  @throws ArgumentError naming what was given */
export function requireText(caller: string, argument: string, value: unknown): void {
  if (typeof value === "string") return;
  throw new ArgumentError({
    caller,
    option: argument,
    rule: "must be a text",
    got: phrase`${recordText(value)}`,
  });
}
