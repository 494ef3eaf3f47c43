/** What a figure is drawn of: a record of the right kind, or one line that says what was expected. */
import { suggestion } from "../data/nearest.js";
import { ArgumentError } from "../errors.js";
import { phrase } from "../phrase.js";
import { listed, recordText } from "../words.js";

/** The call that returns a record of each kind that is drawn. */
const makers = {
  adstockCurves: "adstockCurves(panel)",
  carryoverCurves: "carryoverCurves(posterior)",
  decomposition: "decompose(posterior)",
  diagnosis: "diagnose(posterior)",
  experiments: "await experiments(posterior)",
  fit: "await fit(model)",
  holdout: "scoreHoldout(fit, split)",
  identifiability: "identifiability(posterior)",
  iteration: "await iterate({ … })",
  panel: "await readPanel(path)",
  plan: "planBudget(posterior)",
  planForecast: "evaluatePlan(posterior, plan)",
  priorPredictive: "priorPredictive(model)",
  refutation: "await refute(posterior)",
  responseCurves: "responseCurves(posterior)",
  ridgeBudget: "ridgeBudget(ridgeRoi)",
  ridgeRegression: "ridgeRegression(panel)",
  ridgeRoi: "ridgeRoi(regression)",
  roi: "roi(posterior)",
  rollingOrigin: "await rollingOrigin(model)",
  specificationCurve: "await specificationCurve(model)",
  stability: "(await rollingOrigin(model)).stability",
  tippingPoints: "tippingPoints(posterior)",
  truth: "simulatePanel(spec, seed).truth",
} as const;

export type DrawnKind = keyof typeof makers;

/** The kind of a value, where it is one of these. */
export function kindAmong<Kind extends DrawnKind>(value: unknown, kinds: readonly Kind[]): Kind | null {
  const kind = typeof value === "object" && value !== null && "kind" in value ? value.kind : null;
  return kinds.find((one) => one === kind) ?? null;
}

/** Refuses what is no record of these kinds.
 *
 *  @param orSeveral  whether several of them, by name, are drawn too
 *  @throws ArgumentError naming the calls that return such a record */
export function requireKind(
  caller: string,
  value: unknown,
  kinds: readonly DrawnKind[],
  orSeveral = false,
): void {
  if (kindAmong(value, kinds) !== null) return;
  const calls = kinds.map((kind) => makers[kind]);
  const ways = calls.length === 1 ? calls[0] : `one of ${listed(calls)}`;
  throw new ArgumentError({
    caller,
    option: "result",
    rule: `must be what ${ways} returns${orSeveral ? ", or several of these by name" : ""}`,
    got: phrase`${recordText(value)}`,
  });
}

/** One record, or several by name, as several; one alone has the name "".
 *
 *  @throws ArgumentError where any of them is of another kind */
export function namedRecords<Item>(
  caller: string,
  given: Item | Readonly<Record<string, Item>>,
  kinds: readonly DrawnKind[],
): readonly (readonly [name: string, record: Item])[] {
  const isPlain = typeof given === "object" && given !== null && !("kind" in given) && !Array.isArray(given);
  const named: readonly (readonly [string, Item])[] = isPlain
    ? Object.entries(given as Readonly<Record<string, Item>>)
    : [["", given as Item]];
  if (named.length === 0) requireKind(caller, undefined, kinds, true);
  for (const [, record] of named) requireKind(caller, record, kinds, true);
  return named;
}

/** The items of these names, in this order; all of them where no names are given.
 *
 *  @throws ArgumentError naming a channel that there is not */
export function channelsNamed<Item extends { readonly name: string }>(
  caller: string,
  items: readonly Item[],
  names: readonly string[] | null,
): readonly Item[] {
  return (names ?? items.map(({ name }) => name)).map((name) => {
    const item = items.find((one) => one.name === name);
    if (item !== undefined) return item;
    const known = items.map((one) => one.name);
    throw new ArgumentError({ caller, rule: `no channel "${name}"`, cure: suggestion(name, known) });
  });
}
