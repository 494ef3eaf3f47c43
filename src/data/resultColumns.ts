/** Finds results of marketing among what would explain the KPI: its multiples, shares and ratios, whatever they are called. */
import { option, phrase } from "../phrase.js";
import { once } from "../platform/once.js";
import { cureNaming } from "../warning.js";
import { findWord } from "./names.js";
import type { ColumnRole } from "./panel.js";
import {
  changeCorrelation,
  copyOfEarlier,
  elasticity,
  isRatio,
  levelCorrelation,
  multipleOf,
} from "./relations.js";
import type { RoleCheck, RoleView } from "./roleCheck.js";
import { rateWords, treatmentWords } from "./roleWords.js";

/** Correlation of the changes from row to row from which on a column is taken for a result: no influence of its own explains so much. An
 *  offer of one's own may. */
const movesAlike = { usual: 0.95, offer: 0.99 } as const;

/** A share or rate that goes up and down with the KPI, per cent for per cent. */
const shareOfKpi = { level: 0.85, change: 0.6, slope: [0.75, 1.35] } as const;

/** The KPI of the row before, and of the row after. */
const neighbours = [1, -1] as const;

const suspects: ReadonlySet<ColumnRole["role"]> = new Set(["control", "event", "exposure", "ignored"]);

export const resultColumns: RoleCheck = {
  look: (view) => {
    const partners = once(() => partnersOf(view));
    return view.roles
      .filter((role) => isSuspect(role))
      .flatMap((role) => {
        const evidence = evidenceOfResult(role, view, partners);
        if (evidence === null) return [];
        const { column } = role;
        return [
          {
            column,
            decision: {
              role: "outcome",
              reason: `a result of marketing, by its numbers: ${evidence}. As a regressor it would explain the KPI by itself`,
            },
            warning: {
              code: "result-as-regressor",
              message: `${column} ${evidence}: a result, which would explain the KPI by itself`,
              ...cureNaming(
                phrase`it is kept as an outcome; name it in ${option(listOf(role.role))} where it moves the KPI and not the KPI it`,
              ),
            },
          } as const,
        ];
      });
  },
};

/** Columns that explain the KPI, and those that nobody knows. */
function isSuspect({ role, doubt }: ColumnRole): boolean {
  return suspects.has(role) && (role !== "ignored" || doubt === "unknown" || doubt === "unpaired");
}

function listOf(role: ColumnRole["role"]): string {
  return role === "event" ? "events" : role === "exposure" ? "channels" : "controls";
}

/** What shows that a column is a result, in words; null where nothing does. */
function evidenceOfResult(
  { column, role, channel }: ColumnRole,
  view: RoleView,
  partners: () => readonly Partner[],
): string | null {
  const { kpi, runs, facts, numbers } = view;
  if (facts(column).kind !== "number" || facts(kpi.column).kind !== "number") return null;
  const own = numbers(column);
  const results = resultsOf(view);
  const isFlag = facts(column).distinct.length <= 3;
  for (const result of results) {
    const values = numbers(result);
    const change = isFlag ? Number.NaN : changeCorrelation(own, values, runs);
    if (role === "exposure" && followsItsMoney(own, channel!, change, view)) return null;
    const factor = isFlag ? null : multipleOf(own, values);
    if (factor !== null && factor > 0)
      return `is ${Number(factor.toPrecision(3))} times ${result} in every row`;
    const near = isFlag ? undefined : neighbours.find((by) => copyOfEarlier(own, values, by, runs) !== null);
    if (near !== undefined)
      return `is ${result} of the ${near > 0 ? "row before" : "row after"}, in every row`;
    const isOffer = findWord(column, treatmentWords) !== null;
    if (Math.abs(change) >= (isOffer ? movesAlike.offer : movesAlike.usual))
      return `changes as ${result} does from row to row (correlation ${change.toFixed(2)})`;
    if (findWord(column, rateWords) === null || isFlag) continue;
    const { slope, correlation } = elasticity(own, values, runs);
    const level = levelCorrelation(own, values);
    const [least, most] = shareOfKpi.slope;
    if (level >= shareOfKpi.level && correlation >= shareOfKpi.change && slope >= least && slope <= most)
      return `rises and falls with ${result}, per cent for per cent (correlation ${level.toFixed(2)})`;
  }
  return role === "exposure" ? null : ratioOfOthers(column, own, results, view, partners());
}

/** The KPI and revenue. */
function resultsOf({ kpi, roles }: RoleView): readonly string[] {
  return [kpi.column, ...roles.filter(({ role }) => role === "revenue").map(({ column }) => column)];
}

/** What people saw of a channel moves with its money; if that moves with the KPI, so does this. */
function followsItsMoney(seen: Float64Array, channel: string, change: number, view: RoleView): boolean {
  const money = view.roles.find(
    (other) => other.role === "spend" && other.channel!.toLowerCase() === channel.toLowerCase(),
  );
  if (money === undefined) return false;
  return changeCorrelation(seen, view.numbers(money.column), view.runs) >= change;
}

/** "is orders / sessions", "is spend_tv / orders": a ratio with a result in it. A price is revenue over units, and moves them. */
function ratioOfOthers(
  column: string,
  own: Float64Array,
  results: readonly string[],
  { numbers }: RoleView,
  partners: readonly Partner[],
): string | null {
  if (findWord(column, priceWords) !== null) return null;
  for (const result of results) {
    const values = numbers(result);
    for (const { column: other, values: one } of partners) {
      if (other === column) continue;
      if (isRatio(own, values, one)) return `is ${result} / ${other} in every row`;
      if (isRatio(own, one, values)) return `is ${other} / ${result} in every row`;
    }
  }
  return null;
}

/** A column that may stand above or below a result in a ratio. */
interface Partner {
  readonly column: string;
  readonly values: Float64Array;
}

function partnersOf(view: RoleView): readonly Partner[] {
  const results = resultsOf(view);
  return view.roles
    .filter(({ column, role }) => !results.includes(column) && role !== "date" && role !== "geo")
    .filter(({ column }) => view.facts(column).kind === "number")
    .map(({ column }) => ({ column, values: view.numbers(column) }));
}

const priceWords = [
  ...["price", "prices", "preis", "preise", "prix", "precio", "discount", "discounts", "rabatt", "inflation"],
];
