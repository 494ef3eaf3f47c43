/** What the page of a report needs to try budgets: a fit's answers as data, what was asked of the plan, and what may be said of the answers. */
import type { BestOptions } from "../decisions/evaluator.js";
import type { Plan, PlanOptions } from "../decisions/plan.js";
import { type WhatIf, whatIf } from "../decisions/whatIf.js";
import type { Standing } from "../diagnosis/standing.js";
import type { Fit } from "../fit/fit.js";
import { capital } from "../words.js";

/** Plain data: it stands in the page as JSON. */
export interface Trial {
  readonly kind: "trial";
  readonly whatIf: WhatIf;
  /** What the plan was asked to keep to, and the best division with it. */
  readonly limits: Omit<BestOptions, "budget">;
  readonly units: { readonly kpi: string; readonly currency: string; readonly frequency: string };
  /** "fail" where nothing may be decided on the answers, "review" where no change is advised. */
  readonly standing: "pass" | "review" | "fail";
  /** What to know of the answers before one is read. */
  readonly notice: string;
  /** Why no number of a channel is shown and its money stays, by the channel's name. */
  readonly withheld: Readonly<Record<string, string>>;
  /** Whether the best division may be named: not where the split between channels itself fails. */
  readonly isBestNamed: boolean;
}

/** The plan's own draws, where they do not make the page large. */
const mostDraws = 1000;
const mostCharacters = 1e6;

/** The trial of a fit whose plan is there.
 *
 *  @param asked  what was asked of the plan
 *  @throws ArgumentError for what no record can carry, such as a saturation of the user's own */
export function trialOf(fit: Fit, plan: Plan, asked: PlanOptions, standings: readonly Standing[]): Trial {
  const { flighting, from, to, level } = asked;
  const steady = { flighting, from, to, level };
  const used = plan.horizon === null ? plan.posteriorDraws.used : mostDraws;
  const { currency, frequency, kpi } = fit.model.panel;
  const { change, bounds, locked, minimum, groups, constraints } = asked;
  const limits = { change, bounds, locked, minimum, groups, constraints };
  return {
    kind: "trial",
    whatIf: smallEnough((maxDraws) => whatIf(fit, { ...given(steady), maxDraws }), used),
    limits: given(limits),
    units: { kpi: kpi.unit, currency, frequency },
    ...noticeOf(plan, standings),
    withheld: Object.fromEntries(
      standings.filter(({ kind }) => kind === "withheld").map(({ name, text }) => [name, text]),
    ),
    isBestNamed: standings.every(({ kind }) => kind !== "failed" && kind !== "withheld"),
  };
}

function noticeOf(
  { verdict, reason }: Plan,
  standings: readonly Standing[],
): Pick<Trial, "standing" | "notice"> {
  const failed = standings.find(({ kind }) => kind === "failed");
  if (failed !== undefined) return { standing: "fail", notice: `${capital(failed.text)}.` };
  if (verdict === "change") {
    return { standing: "pass", notice: "Advised is the plan above. Any other budget is yours to try here." };
  }
  return {
    standing: "review",
    notice: `No change is advised: ${reason}. What stands here is what the model says of other budgets, and no advice.`,
  };
}

/** The record over as many draws as its text has room for: parameters of many channels and geos take more. */
function smallEnough(made: (maxDraws: number) => WhatIf, draws: number): WhatIf {
  const whole = made(draws);
  const { length } = JSON.stringify(whole);
  return length <= mostCharacters ? whole : made(Math.floor((draws * mostCharacters) / length));
}

function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}
