/** What a report holds: the results that it is made from, and the chapters that are made of them. */

import type { Experiments } from "../decisions/experiments/experiments.js";
import type { Plan } from "../decisions/plan.js";
import type { Diagnosis } from "../diagnosis/diagnose.js";
import type { Standing } from "../diagnosis/standing.js";
import type { Fit } from "../fit/fit.js";
import type { Contributions } from "../insights/contributions.js";
import type { Decomposition } from "../insights/decomposition.js";
import type { ResponseCurves } from "../insights/responseCurves.js";
import type { Roi } from "../insights/roi.js";
import type { Summary } from "../insights/summary.js";
import type { TippingPoints } from "../insights/tippingPoints.js";
import type { Figure } from "../plots/figure.js";
import type { Table } from "../report/table.js";
import type { Validation } from "../validation/validate.js";
import type { Refit } from "./refit.js";
import type { RunReport } from "./subject.js";
import type { Trial } from "./trial.js";

/** A text, a table or a chart of a section; folded text opens when it is asked for; on a page budgets are tried, and priors changed. */
export type Part =
  | Table
  | Figure
  | Trial
  | Refit
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "folded"; readonly title: string; readonly text: string };

/** A chapter of a report. */
export interface Section {
  /** A word, for links. */
  readonly id: string;
  readonly title: string;
  readonly parts: readonly Part[];
}

/** What a report is made from. Null where a result cannot be had of this fit; `missing` then says why. */
export interface ReportResults {
  readonly fit: Fit;
  readonly run: RunReport | null;
  readonly diagnosis: Diagnosis;
  readonly standings: readonly Standing[];
  readonly summary: Summary;
  readonly roi: Roi;
  readonly contributions: Contributions;
  readonly decomposition: Decomposition;
  readonly curves: ResponseCurves | null;
  readonly plan: Plan | null;
  readonly trial: Trial | null;
  readonly refit: Refit | null;
  readonly tippingPoints: TippingPoints | null;
  readonly experiments: Experiments | null;
  readonly validation: Validation | null;
  /** Why a result is not there, by its name. */
  readonly missing: ReadonlyMap<string, string>;
}
