/** Every result by its kind: its table for people and its document for programs. A new result is one line of the map. */

import type { RidgeBudget } from "../baseline/budget.js";
import type { RidgeRegression } from "../baseline/regression.js";
import type { RidgeRoi } from "../baseline/roi.js";
import type { Panel } from "../data/panel.js";
import type { DataProfile } from "../data/profile.js";
import type { SimulationTruth } from "../data/simulation.js";
import type { FitComparison } from "../decisions/compareFits.js";
import type { PlanForecast } from "../decisions/evaluate.js";
import type { Experiments } from "../decisions/experiments/experiments.js";
import type { Plan } from "../decisions/plan.js";
import type { PlanSchedule } from "../decisions/schedule.js";
import type { Diagnosis } from "../diagnosis/diagnose.js";
import { ArgumentError } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import type { AdstockCurves } from "../insights/adstockCurves.js";
import type { CarryoverCurves } from "../insights/carryoverCurves.js";
import type { Contributions } from "../insights/contributions.js";
import type { Decomposition } from "../insights/decomposition.js";
import type { Identifiability } from "../insights/identifiability.js";
import type { PosteriorPredictive } from "../insights/posteriorPredictive.js";
import type { PriorPredictive } from "../insights/priorPredictive.js";
import type { ResponseCurves } from "../insights/responseCurves.js";
import type { Roi, RoiConventions } from "../insights/roi.js";
import type { Summary } from "../insights/summary.js";
import type { TippingPoints } from "../insights/tippingPoints.js";
import type { IterationRun, RunDocument } from "../iterate/finish.js";
import { iterationTable } from "../iterate/writing/iterationTable.js";
import { phrase } from "../phrase.js";
import type { Portfolio } from "../portfolio/portfolioRecord.js";
import { portfolioDocument, portfolioTable } from "../portfolio/portfolioTable.js";
import type { Preparation } from "../prepare/preparation.js";
import { preparationDocument, preparationTable } from "../prepare/preparationTable.js";
import { type NextData } from "../refresh/refresh.js";
import type { Refresh } from "../refresh/refreshRecord.js";
import type { TrackedPlan, Tracking } from "../refresh/track.js";
import {
  trackedPlanDocument,
  trackedPlanTable,
  trackingDocument,
  trackingTable,
} from "../refresh/trackTable.js";
import {
  nextDataDocument,
  nextDataTable,
  refreshDocument,
  refreshTable,
} from "../refresh/refreshTable.js";
import {
  adstockCurvesTable,
  ridgeBudgetTable,
  ridgeRegressionTable,
  ridgeRoiTable,
  summaryTable,
} from "../report/analysisTables.js";
import { carryoverCurvesDocument, carryoverCurvesTable } from "../report/carryoverCurvesTable.js";
import { decompositionDocument, decompositionTable } from "../report/decompositionTable.js";
import { diagnosisDocument, diagnosisTable } from "../report/diagnosisTable.js";
import {
  adstockCurvesDocument,
  ridgeBudgetDocument,
  ridgeRegressionDocument,
  ridgeRoiDocument,
  summaryDocument,
} from "../report/documents.js";
import { experimentsDocument, experimentsTable } from "../report/experimentsTable.js";
import { fitComparisonDocument, fitComparisonTable } from "../report/fitComparisonTable.js";
import {
  contributionsDocument,
  contributionsTable,
  fitDocument,
  fitTable,
  posteriorPredictiveDocument,
  posteriorPredictiveTable,
  priorPredictiveDocument,
  priorPredictiveTable,
} from "../report/fitTables.js";
import { identifiabilityDocument, identifiabilityTable } from "../report/identifiabilityTable.js";
import { type Json, toJson } from "../report/json.js";
import { panelDocument, panelTable } from "../report/panelTable.js";
import { planDocument, planForecastDocument, planForecastTable, planTable } from "../report/planTable.js";
import { profileDocument } from "../report/profileDocument.js";
import { profileTable } from "../report/profileTable.js";
import {
  refutationDocument,
  refutationTable,
  tippingPointsDocument,
  tippingPointsTable,
} from "../report/refutationTable.js";
import { responseCurvesDocument, responseCurvesTable } from "../report/responseCurvesTable.js";
import { roiConventionsDocument, roiConventionsTable, roiDocument, roiTable } from "../report/roi.js";
import { scheduleDocument, scheduleTable } from "../report/scheduleTable.js";
import { specificationCurveDocument, specificationCurveTable } from "../report/specificationCurveTable.js";
import type { Table } from "../report/table.js";
import { tableCsv, tableMarkdown } from "../report/tableMarkdown.js";
import { truthDocument, truthTable } from "../report/truth.js";
import {
  holdoutDocument,
  holdoutTable,
  rollingOriginDocument,
  rollingOriginTable,
  stabilityDocument,
  stabilityTable,
  validationDocument,
  validationTable,
} from "../report/validationTable.js";
import type { Holdout } from "../validation/holdout.js";
import type { Refutation } from "../validation/refutation.js";
import type { RollingOrigin } from "../validation/rollingOrigin.js";
import type { SpecificationCurve } from "../validation/specificationCurve.js";
import type { Stability } from "../validation/stability.js";
import type { Validation } from "../validation/validate.js";
import { recordText } from "../words.js";

/** What the functions of the package return, told apart by `kind`. */
export type Result =
  | AdstockCurves
  | CarryoverCurves
  | Contributions
  | DataProfile
  | Decomposition
  | Diagnosis
  | Experiments
  | Fit
  | FitComparison
  | Holdout
  | Identifiability
  | IterationRun
  | NextData
  | Panel
  | Plan
  | PlanForecast
  | PlanSchedule
  | Portfolio
  | PosteriorPredictive
  | Preparation
  | PriorPredictive
  | Refresh
  | Refutation
  | ResponseCurves
  | RidgeBudget
  | RidgeRegression
  | RidgeRoi
  | Roi
  | RoiConventions
  | RollingOrigin
  | SimulationTruth
  | SpecificationCurve
  | Stability
  | Summary
  | Table
  | TippingPoints
  | TrackedPlan
  | Tracking
  | Validation;

type Kind = Result["kind"];

/** Table and document of the record of every kind: complete, or it does not compile. */
type Views = {
  readonly [K in Kind]: readonly [
    table: (result: Extract<Result, { readonly kind: K }>) => Table,
    document: (result: Extract<Result, { readonly kind: K }>) => Json,
  ];
};

const views = {
  adstockCurves: [adstockCurvesTable, adstockCurvesDocument],
  carryoverCurves: [carryoverCurvesTable, carryoverCurvesDocument],
  contributions: [contributionsTable, contributionsDocument],
  decomposition: [decompositionTable, decompositionDocument],
  diagnosis: [diagnosisTable, diagnosisDocument],
  experiments: [experimentsTable, experimentsDocument],
  fit: [fitTable, fitDocument],
  fitComparison: [fitComparisonTable, fitComparisonDocument],
  holdout: [holdoutTable, holdoutDocument],
  identifiability: [identifiabilityTable, identifiabilityDocument],
  iteration: [iterationTable, (run: IterationRun) => run.report],
  nextData: [nextDataTable, nextDataDocument],
  panel: [(panel: Panel) => panelTable(panel), panelDocument],
  plan: [planTable, planDocument],
  planForecast: [planForecastTable, planForecastDocument],
  planSchedule: [scheduleTable, scheduleDocument],
  portfolio: [portfolioTable, portfolioDocument],
  posteriorPredictive: [posteriorPredictiveTable, posteriorPredictiveDocument],
  preparation: [preparationTable, preparationDocument],
  priorPredictive: [priorPredictiveTable, priorPredictiveDocument],
  profile: [profileTable, profileDocument],
  refresh: [refreshTable, refreshDocument],
  refutation: [refutationTable, refutationDocument],
  responseCurves: [responseCurvesTable, responseCurvesDocument],
  ridgeBudget: [ridgeBudgetTable, ridgeBudgetDocument],
  ridgeRegression: [ridgeRegressionTable, ridgeRegressionDocument],
  ridgeRoi: [ridgeRoiTable, ridgeRoiDocument],
  roi: [roiTable, roiDocument],
  roiConventions: [roiConventionsTable, roiConventionsDocument],
  rollingOrigin: [rollingOriginTable, rollingOriginDocument],
  specificationCurve: [specificationCurveTable, specificationCurveDocument],
  stability: [stabilityTable, stabilityDocument],
  summary: [summaryTable, summaryDocument],
  table: [
    (table: Table) => table,
    ({ title, rows, notes, warnings }: Table) => toJson({ title, rows, notes, warnings }),
  ],
  tippingPoints: [tippingPointsTable, tippingPointsDocument],
  trackedPlan: [trackedPlanTable, trackedPlanDocument],
  tracking: [trackingTable, trackingDocument],
  truth: [truthTable, truthDocument],
  validation: [validationTable, validationDocument],
} satisfies Views;

/** Whether a value is a result: a record of a kind that has a table and a document. */
export function isResult(value: unknown): value is Result {
  if (typeof value !== "object" || value === null) return false;
  const { kind } = value as { readonly kind?: unknown };
  return typeof kind === "string" && Object.hasOwn(views, kind);
}

/** The table that a result shows itself as: columns with units, rows, notes, warnings.
 *
 *  @param result  what `roi`, `planBudget`, `validate` or any other function returns; parts of a result have tables of their own, such as
 *    `exam.holdout`, `exam.rollingOrigin.stability` and `roi(posterior).conventions`
 *  @throws ArgumentError where it is no such record
 *  @example tableOf(roi(posterior)).rows */
export function tableOf(result: Result): Table {
  return viewsOf("tableOf", result)[0](result);
}

/** The JSON document that the command of the same name prints: snake_case keys, warnings as sentences, null for what is undefined.
 *
 *  @throws ArgumentError where it is no result
 *  @example JSON.stringify(documentOf(planBudget(posterior))) */
export function documentOf(result: Result): Json {
  return viewsOf("documentOf", result)[1](result);
}

/** A result in Markdown: its table with notes and warnings; of a run of `iterate`, the analysis that it wrote.
 *
 *  @throws ArgumentError where it is no result
 *  @example markdownOf(roi(posterior)) */
export function markdownOf(result: Result | RunDocument): string {
  if (result?.kind === "document") return result.markdown;
  if (result?.kind === "iteration") return result.document.markdown;
  return tableMarkdown(viewsOf("markdownOf", result)[0](result));
}

/** The rows of a result's table as CSV, numbers unrounded; of a panel, all of its rows.
 *
 *  @throws ArgumentError where it is no result
 *  @example csvOf(roi(posterior)).slice(0, 23) // "name,spend,revenue,roi," */
export function csvOf(result: Result): string {
  if (result?.kind === "panel") return tableCsv(panelTable(result, { head: Number.POSITIVE_INFINITY }));
  return tableCsv(viewsOf("csvOf", result)[0](result));
}

function viewsOf(
  caller: string,
  result: unknown,
): readonly [table: (result: Result) => Table, document: (result: Result) => Json] {
  if (isResult(result)) return views[result.kind] as ReturnType<typeof viewsOf>;
  throw new ArgumentError({
    caller,
    option: "result",
    rule: "must be a record that the package returns, such as roi(posterior)",
    got: phrase`${recordText(result)}`,
  });
}
