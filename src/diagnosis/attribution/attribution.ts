/** Whether what a fit credits to media can be attributed to them: every check that needs no further fit, asked in one place. */

import type { Fit } from "../../fit/fit.js";
import { sum } from "../../math/statistics.js";
import { counted } from "../../words.js";
import type { Finding } from "../finding.js";
import type { MediaEvidence } from "../mediaFindings.js";
import type { AttributionCheck } from "./check.js";
import { curveSlope } from "./curveSlope.js";
import { effectChanged } from "./effectChanged.js";
import { effectsShown } from "./effectsShown.js";
import { followsDemand } from "./followsDemand.js";
import { leads } from "./leads.js";
import type { LiftTestAgreement } from "./liftTestAgreement.js";
import { liftTests } from "./liftTests.js";
import { negativeControls } from "./negativeControls.js";
import { baselines } from "./otherBaselines.js";
import { plausibility } from "./plausibility.js";
import { events } from "./unseenEvents.js";
import { type Weeks, weeksOf } from "./weeks.js";

/** The checks by name. Forecasting well is no evidence of a right split: none of them looks at a forecast. */
export const attributionChecks = {
  leads,
  otherBaselines: baselines,
  unseenEvents: events,
  followsDemand,
  effectChanged,
  effectsShown,
  plausibility,
  curveSlope,
  negativeControls,
  liftTests,
} as const satisfies Readonly<Record<string, AttributionCheck>>;

/** Weeks for each column of the largest regression that is asked, below which nothing can be. */
const fewestWeeks = 2;

/** What the checks find of a fit: milliseconds, as nothing is fitted again; seconds of thousands of days.
 *
 *  @param onPart  called with the name of each check before it is asked */
export function attributionFindings(
  fit: Fit,
  evidence: MediaEvidence,
  agreement: readonly LiftTestAgreement[],
  onPart: (part: string) => void = () => undefined,
): readonly Finding[] {
  const weeks = weeksOf(fit);
  const columns = (weeks.count > 0 ? freedom(weeks) : weeks.baseline.length) + 2 * weeks.channels.length + 1;
  const subject = { fit, weeks, evidence, agreement };
  const isLong = weeks.count >= fewestWeeks * columns;
  const askedOfFew: readonly AttributionCheck[] = [plausibility, liftTests];
  const asked = isLong ? Object.values(attributionChecks) : askedOfFew;
  return [
    ...asked.flatMap((check) => {
      onPart(check.name);
      return check.look(subject);
    }),
    ...(isLong ? [] : [tooFewWeeks(weeks, columns, fit.design.design.geos.length)]),
  ];
}

function tooFewWeeks({ count, frequency }: Weeks, columns: number, geos: number): Finding {
  const complete = geos > 1 ? " in which geos that sell half of the whole have a KPI" : "";
  return {
    code: "attribution-not-asked",
    severity: "review",
    message: `${counted(count, frequency)}${complete} are too few to ask whether the split can be attributed: a regression of ${columns} columns would have to be told from noise`,
    cure: `take the returns for assumptions; ${geos > 1 ? "fill in what geos lack, leave out those that began late" : "add history or regions"}, or run an experiment`,
    about: [],
  };
}

/** Coefficients of the baseline that the weeks and not their priors decide: Σ n/(n + prior) over its columns, in squares. */
function freedom({ baseline, count }: Weeks): number {
  const shares = baseline.map((column) => {
    const squares = column.map((value) => value * value);
    const data = sum(squares.subarray(0, count));
    return data / (data + sum(squares.subarray(count)));
  });
  return Math.ceil(sum(shares));
}
