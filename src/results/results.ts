/** Every result by its kind: its table for people and its document for programs. A new result is one line in each of the maps. */

import type { RidgeBudget } from "../baseline/budget.js";
import type { RidgeRegression } from "../baseline/regression.js";
import type { RidgeRoi } from "../baseline/roi.js";
import type { Panel } from "../data/panel.js";
import type { DataProfile } from "../data/profile.js";
import type { SimulationTruth } from "../data/simulation.js";
import type { PlanForecast } from "../decisions/evaluate.js";
import type { Experiments } from "../decisions/experiments/experiments.js";
import type { Plan } from "../decisions/plan.js";
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
import type { Refutation } from "../validation/refute.js";
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
  | Holdout
  | Identifiability
  | IterationRun
  | Panel
  | Plan
  | PlanForecast
  | PosteriorPredictive
  | PriorPredictive
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
  | Validation;

type Kind = Result["kind"];

/** A function of the record of every kind: complete, or it does not compile. */
type ForEveryKind<Output> = {
  readonly [K in Kind]: (result: Extract<Result, { readonly kind: K }>) => Output;
};

const tables = {
  adstockCurves: adstockCurvesTable,
  carryoverCurves: carryoverCurvesTable,
  contributions: contributionsTable,
  decomposition: decompositionTable,
  diagnosis: diagnosisTable,
  experiments: experimentsTable,
  fit: fitTable,
  holdout: holdoutTable,
  identifiability: identifiabilityTable,
  iteration: iterationTable,
  panel: (panel: Panel) => panelTable(panel),
  plan: planTable,
  planForecast: planForecastTable,
  posteriorPredictive: posteriorPredictiveTable,
  priorPredictive: priorPredictiveTable,
  profile: profileTable,
  refutation: refutationTable,
  responseCurves: responseCurvesTable,
  ridgeBudget: ridgeBudgetTable,
  ridgeRegression: ridgeRegressionTable,
  ridgeRoi: ridgeRoiTable,
  roi: roiTable,
  roiConventions: roiConventionsTable,
  rollingOrigin: rollingOriginTable,
  specificationCurve: specificationCurveTable,
  stability: stabilityTable,
  summary: summaryTable,
  table: (table: Table) => table,
  tippingPoints: tippingPointsTable,
  truth: truthTable,
  validation: validationTable,
} satisfies ForEveryKind<Table>;

const documents = {
  adstockCurves: adstockCurvesDocument,
  carryoverCurves: carryoverCurvesDocument,
  contributions: contributionsDocument,
  decomposition: decompositionDocument,
  diagnosis: diagnosisDocument,
  experiments: experimentsDocument,
  fit: fitDocument,
  holdout: holdoutDocument,
  identifiability: identifiabilityDocument,
  iteration: (run: IterationRun) => run.report,
  panel: panelDocument,
  plan: planDocument,
  planForecast: planForecastDocument,
  posteriorPredictive: posteriorPredictiveDocument,
  priorPredictive: priorPredictiveDocument,
  profile: profileDocument,
  refutation: refutationDocument,
  responseCurves: responseCurvesDocument,
  ridgeBudget: ridgeBudgetDocument,
  ridgeRegression: ridgeRegressionDocument,
  ridgeRoi: ridgeRoiDocument,
  roi: roiDocument,
  roiConventions: roiConventionsDocument,
  rollingOrigin: rollingOriginDocument,
  specificationCurve: specificationCurveDocument,
  stability: stabilityDocument,
  summary: summaryDocument,
  table: ({ title, rows, notes, warnings }: Table) => toJson({ title, rows, notes, warnings }),
  tippingPoints: tippingPointsDocument,
  truth: truthDocument,
  validation: validationDocument,
} satisfies ForEveryKind<Json>;

/** Whether a value is a result: a record of a kind that has a table and a document. */
export function isResult(value: unknown): value is Result {
  if (typeof value !== "object" || value === null) return false;
  const { kind } = value as { readonly kind?: unknown };
  return typeof kind === "string" && Object.hasOwn(tables, kind);
}

/** The table that a result shows itself as: columns with units, rows, notes, warnings.
 *
 *  @param result  what `roi`, `planBudget`, `validate` or any other function returns; parts of a result have tables of their own, such as
 *    `exam.holdout`, `exam.rollingOrigin.stability` and `roi(posterior).conventions`
 *  @throws ArgumentError where it is no such record
 *  @example tableOf(roi(posterior)).rows */
export function tableOf(result: Result): Table {
  return entryOf("tableOf", tables, result)(result);
}

/** The JSON document that the command of the same name prints: snake_case keys, warnings as sentences, null for what is undefined.
 *
 *  @throws ArgumentError where it is no result
 *  @example JSON.stringify(documentOf(planBudget(posterior))) */
export function documentOf(result: Result): Json {
  return entryOf("documentOf", documents, result)(result);
}

/** A result in Markdown: its table with notes and warnings; of a run of `iterate`, the analysis that it wrote.
 *
 *  @throws ArgumentError where it is no result
 *  @example markdownOf(roi(posterior)) */
export function markdownOf(result: Result | RunDocument): string {
  if (result?.kind === "document") return result.markdown;
  if (result?.kind === "iteration") return result.document.markdown;
  return tableMarkdown(entryOf("markdownOf", tables, result)(result));
}

/** The rows of a result's table as CSV, numbers unrounded; of a panel, all of its rows.
 *
 *  @throws ArgumentError where it is no result
 *  @example csvOf(roi(posterior)).slice(0, 23) // "name,spend,revenue,roi," */
export function csvOf(result: Result): string {
  if (result?.kind === "panel") return tableCsv(panelTable(result, { head: Number.POSITIVE_INFINITY }));
  return tableCsv(entryOf("csvOf", tables, result)(result));
}

function entryOf<Output>(
  caller: string,
  map: ForEveryKind<Output>,
  result: unknown,
): (result: Result) => Output {
  if (isResult(result)) return map[result.kind] as (result: Result) => Output;
  throw new ArgumentError({
    caller,
    option: "result",
    rule: "must be a record that the package returns, such as roi(posterior)",
    got: phrase`${recordText(result)}`,
  });
}
