/** How each kind of record shows itself: one entry a kind, from the record to a table, a figure or a piece of HTML with its text. */
import type { RidgeBudget } from "../baseline/budget.js";
import type { RidgeRegression } from "../baseline/regression.js";
import type { RidgeRoi } from "../baseline/roi.js";
import type { Panel } from "../data/panel.js";
import type { DataProfile } from "../data/profile.js";
import type { PlanForecast } from "../decisions/evaluate.js";
import type { Experiments } from "../decisions/experiments/experiments.js";
import type { Plan } from "../decisions/plan.js";
import type { Diagnosis } from "../diagnosis/diagnose.js";
import type { Fit } from "../fit/fit.js";
import type { AdstockCurves } from "../insights/adstockCurves.js";
import type { CarryoverCurves } from "../insights/carryoverCurves.js";
import type { Contributions } from "../insights/contributions.js";
import type { Decomposition } from "../insights/decomposition.js";
import type { Identifiability } from "../insights/identifiability.js";
import type { PriorPredictive } from "../insights/priorPredictive.js";
import type { ResponseCurves } from "../insights/responseCurves.js";
import type { Roi } from "../insights/roi.js";
import type { Summary } from "../insights/summary.js";
import type { TippingPoints } from "../insights/tippingPoints.js";
import type { IterationRun, RunDocument } from "../iterate/finish.js";
import { iterationTable } from "../iterate/iterationTable.js";
import type { Figure } from "../plots/figure.js";
import {
  adstockTable,
  budgetTable,
  regressionTable,
  roiTable,
  summaryTable,
} from "../report/analysisTables.js";
import { carryoverTable } from "../report/carryoverTable.js";
import { decompositionTable } from "../report/decompositionTable.js";
import { diagnosisTable } from "../report/diagnosisTable.js";
import { experimentsTable } from "../report/experimentsTable.js";
import { contributionsTable, fitTable, priorPredictiveTable } from "../report/fitTables.js";
import { escapeHtml } from "../report/html.js";
import { identifiabilityTable } from "../report/identifiabilityTable.js";
import { panelTable } from "../report/panelTable.js";
import { planForecastTable, planTable } from "../report/planTable.js";
import { posteriorRoiTable } from "../report/posteriorRoi.js";
import { profileTable } from "../report/profileTable.js";
import { refutationTable, tippingPointsTable } from "../report/refutationTable.js";
import { responseCurvesTable } from "../report/responseCurvesTable.js";
import { specificationCurveTable } from "../report/specificationCurveTable.js";
import type { Table } from "../report/table.js";
import {
  holdoutTable,
  rollingOriginTable,
  stabilityTable,
  validationTable,
} from "../report/validationTable.js";
import { describeModel } from "../spec/describe.js";
import type { Model } from "../spec/specify.js";
import type { Holdout } from "../validation/holdout.js";
import type { Refutation } from "../validation/refute.js";
import type { RollingOrigin } from "../validation/rollingOrigin.js";
import type { SpecificationCurve } from "../validation/specificationCurve.js";
import type { Stability } from "../validation/stability.js";
import type { Validation } from "../validation/validate.js";

/** A view in words and HTML, for what is neither a table nor a figure. */
export interface Fragment {
  readonly kind: "fragment";
  readonly text: string;
  readonly html: string;
}

/** A document in Markdown, with the pictures that it names. */
export interface Markdown {
  readonly kind: "markdown";
  readonly text: string;
  /** PNG by the name that the text has for it. */
  readonly pictures: ReadonlyMap<string, Uint8Array>;
}

/** What a record turns into before it is written under a cell. */
export type View = Table | Figure | Fragment | Markdown;

/** A view function for each record kind, keyed by the record's `kind`. To let a new record show itself, add a line. */
export const views = {
  table: (table: Table): View => table,
  figure: (figure: Figure): View => figure,
  fragment: (fragment: Fragment): View => fragment,
  panel: (panel: Panel): View => panelTable(panel),
  profile: (profile: DataProfile): View => profileTable(profile),
  summary: (summary: Summary): View => summaryTable(summary),
  adstockCurves: (curves: AdstockCurves): View => adstockTable(curves),
  regression: (regression: RidgeRegression): View => regressionTable(regression),
  ridgeRoi: (roi: RidgeRoi): View => roiTable(roi),
  model: (model: Model): View => preformatted(describeModel(model)),
  priorPredictive: (prior: PriorPredictive): View => priorPredictiveTable(prior),
  fit: (fit: Fit): View => fitTable(fit),
  carryoverCurves: (curves: CarryoverCurves): View => carryoverTable(curves),
  contributions: (contributions: Contributions): View => contributionsTable(contributions),
  decomposition: (decomposition: Decomposition): View => decompositionTable(decomposition),
  identifiability: (result: Identifiability): View => identifiabilityTable(result),
  responseCurves: (curves: ResponseCurves): View => responseCurvesTable(curves),
  roi: (roi: Roi): View => posteriorRoiTable(roi),
  ridgeBudget: (budget: RidgeBudget): View => budgetTable(budget),
  diagnosis: (diagnosis: Diagnosis): View => diagnosisTable(diagnosis),
  plan: (plan: Plan): View => planTable(plan),
  experiments: (result: Experiments): View => experimentsTable(result),
  planForecast: (plan: PlanForecast): View => planForecastTable(plan),
  holdout: (holdout: Holdout): View => holdoutTable(holdout),
  rollingOrigin: (rolling: RollingOrigin): View => rollingOriginTable(rolling),
  refutation: (result: Refutation): View => refutationTable(result),
  specificationCurve: (curve: SpecificationCurve): View => specificationCurveTable(curve),
  tippingPoints: (result: TippingPoints): View => tippingPointsTable(result),
  stability: (stability: Stability): View => stabilityTable(stability),
  validation: (validation: Validation): View => validationTable(validation),
  iteration: (run: IterationRun): View => iterationTable(run),
  document: ({ markdown, pictures }: RunDocument): View => ({ kind: "markdown", text: markdown, pictures }),
} as const;

type Views = typeof views;

/** Text whose line breaks and columns matter. */
function preformatted(text: string): Fragment {
  return { kind: "fragment", text, html: `<pre>${escapeHtml(text)}</pre>` };
}

/** Any record that shows itself. */
export type Showable = { [Kind in keyof Views]: Parameters<Views[Kind]>[0] }[keyof Views];

/** Whether a value is a record of a kind listed in `views`. */
export function isShowable(value: unknown): value is Showable {
  if (typeof value !== "object" || value === null) return false;
  const kind = (value as { kind?: unknown }).kind;
  return typeof kind === "string" && Object.hasOwn(views, kind);
}

/** The view of a record of a known kind. */
export function viewOf(record: Showable): View {
  const view = views[record.kind] as (record: Showable) => View;
  return view(record);
}
