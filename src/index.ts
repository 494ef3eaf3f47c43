/** The public API, which notebooks and commands use and nothing else. */

export { type RidgeBudget, type RidgeBudgetOptions, ridgeBudget } from "./baseline/budget.js";
export type { RidgeRegression } from "./baseline/regression.js";
export { type RidgeOptions, ridgeRegression } from "./baseline/ridgeRegression.js";
export { type ChannelRoi, type MarginalConvention, type RidgeRoi, ridgeRoi } from "./baseline/roi.js";
export { type ComputePlace, computePlace } from "./compute/place.js";
export { dateFormatNames } from "./data/dateFormats.js";
export { encodings } from "./data/decode.js";
export { exampleMarket, exampleMarketSeed } from "./data/exampleMarket.js";
export type { Channel, ColumnRole, Frequency, Panel, Role, Series } from "./data/panel.js";
export type { DataProfile } from "./data/profile.js";
export { profilePanel } from "./data/profilePanel.js";
export { readPanel } from "./data/read.js";
export type { ReadOptions } from "./data/settings.js";
export { type Simulation, simulatePanel } from "./data/simulate.js";
export type { SimulationSpec, SimulationTruth } from "./data/simulation.js";
export type { TableBytes, TableSource, TableText } from "./data/tableSource.js";
export {
  type Change,
  type ComparedChannel,
  compareFits,
  type FitComparison,
  type FitRelation,
} from "./decisions/compareFits.js";
export {
  createEvaluator,
  type EvaluateOptions,
  evaluatePlan,
  type PlanEvaluator,
  type PlanForecast,
} from "./decisions/evaluate.js";
export type { Allocation, BestAllocation, BestOptions, Evaluator } from "./decisions/evaluator.js";
export {
  type ChannelExperiments,
  type ExperimentOptions,
  type ExperimentProgress,
  type Experiments,
  experiments,
} from "./decisions/experiments/experiments.js";
export { liftTestOf, type TestResult } from "./decisions/experiments/liftTestOf.js";
export type { TestDesign } from "./decisions/experiments/testDesign.js";
export {
  type Plan,
  type PlanOptions,
  planBudget,
} from "./decisions/plan.js";
export type { PlanConstraint } from "./decisions/planLimits.js";
export type { ChannelReturns, PlanReturns } from "./decisions/planReturns.js";
export type { PlanTarget } from "./decisions/planSolution.js";
export type { PlanSchedule } from "./decisions/schedule.js";
export type { Flighting } from "./decisions/solver/flighting.js";
export type { PlanObjective } from "./decisions/solver/solve.js";
export { type WhatIf, whatIf } from "./decisions/whatIf.js";
export { createWhatIfEvaluator } from "./decisions/whatIfEvaluator.js";
export type { LiftTestAgreement } from "./diagnosis/attribution/liftTestAgreement.js";
export { type Diagnosis, diagnose, type ParameterDiagnosis } from "./diagnosis/diagnose.js";
export type { Finding, Severity } from "./diagnosis/finding.js";
export type { JudgedGate } from "./diagnosis/judgement.js";
export { ArgumentError, DataError, FitError } from "./errors.js";
export { type Fit, type FitOptions, fit } from "./fit/fit.js";
export { type KpiPredictionOptions, type KpiPredictions, predictKpi } from "./fit/predictKpi.js";
export type { Provenance } from "./fit/provenance.js";
export { quickFit } from "./fit/quickFit.js";
export type { ParameterDraws } from "./fit/sampleDesign.js";
export type { Part, Section } from "./handout/contents.js";
export type { Headline } from "./handout/headline.js";
export { type Report, type ReportOptions, report } from "./handout/report.js";
export { type ReportFormat, reportFile, saveReport } from "./handout/reportFile.js";
export { openFit } from "./handout/subject.js";
export { progressText, type SamplingProgress } from "./inference/samplingProgress.js";
export { type AdstockCurves, adstockCurves } from "./insights/adstockCurves.js";
export {
  type CarryoverCurveOptions,
  type CarryoverCurves,
  type ChannelCarryover,
  carryoverCurves,
} from "./insights/carryoverCurves.js";
export { channelOf } from "./insights/channelOf.js";
export {
  type ChannelContribution,
  type Contributions,
  contributions,
  type WindowOptions,
} from "./insights/contributions.js";
export { decompose } from "./insights/decompose.js";
export type {
  Baseline,
  ComponentEstimate,
  Decomposition,
} from "./insights/decomposition.js";
export { describeModel } from "./insights/describeModel.js";
export {
  type ChannelIdentifiability,
  type EntangledPair,
  type Identifiability,
  identifiability,
} from "./insights/identifiability.js";
export {
  type PosteriorPredictive,
  type PosteriorPredictiveOptions,
  posteriorPredictive,
} from "./insights/posteriorPredictive.js";
export {
  type PriorPredictive,
  type PriorPredictiveOptions,
  priorPredictive,
} from "./insights/priorPredictive.js";
export {
  type CurveOf,
  type ResponseCurve,
  type ResponseCurves,
  type ResponseCurvesOptions,
  type ResponsePoint,
  responseCurves,
} from "./insights/responseCurves.js";
export { type ChannelReturn, type Roi, type RoiConventions, roi } from "./insights/roi.js";
export { type Summary, summarisePanel } from "./insights/summary.js";
export {
  type Benchmark,
  type TippingPoint,
  type TippingPoints,
  tippingPoints,
} from "./insights/tippingPoints.js";
export type { IterationStatus } from "./iterate/files/records.js";
export type { IterationRun, RunDocument } from "./iterate/finish.js";
export { iterate } from "./iterate/iterate.js";
export type { IterateOptions, IterationProgress } from "./iterate/runOptions.js";
export type { Gate } from "./limits.js";
export type { Estimate } from "./math/estimate.js";
export { specify, withSpec } from "./model/specify.js";
export { type Control, control } from "./notebook/controls.js";
export { toFrame } from "./notebook/frame.js";
export { type ProgressLine, progress } from "./notebook/progress.js";
export { type Reactive, reactive } from "./notebook/reactive.js";
export { show } from "./notebook/show.js";
export { querySql } from "./notebook/sql.js";
export { figurePng, figureSvg } from "./picture/picture.js";
export type { Figure } from "./plots/figure.js";
export * as plot from "./plots/plot.js";
export { type ComputeWorkerOptions, computeWorker, type ServedJob } from "./portfolio/computeWorker.js";
export { type PortfolioOptions, type PortfolioProgress, portfolio } from "./portfolio/portfolio.js";
export type { Brand, BrandFailure, Portfolio } from "./portfolio/portfolioRecord.js";
export type {
  ConvertedMonth,
  DroppedRows,
  Preparation,
  PreparedFile,
  ReconciledMonth,
} from "./prepare/preparation.js";
export { type PreparationProgress, type PrepareOptions, prepareTable } from "./prepare/prepare.js";
export { type ProposeOptions, proposeRecipe, type RecipeProposal } from "./prepare/propose.js";
export type { WeeklyTable } from "./prepare/weeklyTable.js";
export {
  type FitEntry,
  type FitFolder,
  openFitFolder,
} from "./refresh/fitFolder.js";
export { type KeptPlan, keepPlan } from "./refresh/keptPlans.js";
export type { RefreshReading } from "./refresh/nextTable.js";
export { type NextData, nextData, type RefreshOptions, refresh } from "./refresh/refresh.js";
export type {
  Move,
  MovePart,
  NewPeriods,
  PlannedMove,
  Refresh,
  RefreshedChannel,
} from "./refresh/refreshRecord.js";
export type { RestatedCell, RestatedColumn, Restatement } from "./refresh/restatement.js";
export {
  type TrackedMoney,
  type TrackedPeriod,
  type TrackedPlan,
  type Tracking,
  track,
} from "./refresh/track.js";
export { type Json, toJson } from "./report/json.js";
export { modelTable } from "./report/modelTable.js";
export type { Table, TableColumn } from "./report/table.js";
export { tableHtml } from "./report/tableHtml.js";
export { tableText } from "./report/tableText.js";
export { csvOf, documentOf, markdownOf, type Result, tableOf } from "./results/results.js";
export type { BaselineCandidate, BaselineChoice, BaselineSettings } from "./spec/baselineChoice.js";

export type { OwnKind } from "./spec/kinds.js";
export type { Prior } from "./spec/priors.js";
export {
  type ChannelChanges,
  type ChannelSpec,
  type LiftTest,
  type ModelSpec,
  type ModelType,
  modelTypes,
  parseSpecYaml,
  type SpecChanges,
  specYaml,
} from "./spec/spec.js";
export { commentedSpecYaml } from "./spec/specComments.js";
export type { Model, SpecifyOptions } from "./spec/specify.js";
export { fitToInferenceData, type InferenceDataOptions } from "./trace/inferenceData.js";
export type { InferenceData, InferenceGroup } from "./trace/inferenceGroups.js";
export { type LoadOptions, loadFit, saveFit } from "./trace/trace.js";
export { type AdstockName, adstocks } from "./transforms/adstocks.js";
export { applyTransform } from "./transforms/apply.js";
export { checkKind, type KindCheck } from "./transforms/checkKind.js";
export type { AdstockChoice, SaturationChoice, TransformChoice } from "./transforms/conventions/choice.js";
export { conventions } from "./transforms/conventions/conventions.js";
export type { MeridianTransform } from "./transforms/conventions/meridian.js";
export type { PyMCTransform } from "./transforms/conventions/pymc.js";
export type { RobynData, RobynTransform } from "./transforms/conventions/robyn.js";
export { type AdstockDefinition, defineAdstock } from "./transforms/defineAdstock.js";
export { defineSaturation, type SaturationDefinition } from "./transforms/defineSaturation.js";
export { geometricAdstock } from "./transforms/geometricAdstock.js";
export type {
  AdstockKind,
  AdstockSettings,
  SaturationKind,
  SaturationSettings,
  TransformParameter,
} from "./transforms/kind.js";
export { hillSaturation } from "./transforms/saturation.js";
export { type SaturationName, saturations } from "./transforms/saturations.js";
export { type Holdout, type HoldoutOptions, scoreHoldout } from "./validation/holdout.js";
export { checkLeakage, type Leakage } from "./validation/leakage.js";
export type { ForecastMetrics } from "./validation/metrics.js";
export type { ValidationProgress } from "./validation/progress.js";
export type { ChannelRefutation, Placebo, Refutation } from "./validation/refutation.js";
export { type RefuteOptions, refute } from "./validation/refute.js";
export {
  type Fold,
  type RollingOrigin,
  type RollingOriginOptions,
  rollingOrigin,
} from "./validation/rollingOrigin.js";
export type { ScoredForecast } from "./validation/score.js";
export {
  type ChannelRange,
  type Specification,
  type SpecificationChoices,
  type SpecificationCurve,
  type SpecificationCurveOptions,
  specificationCurve,
} from "./validation/specificationCurve.js";
export { type HoldoutSplit, splitHoldout, trainingModel } from "./validation/split.js";
export type { Movement, Stability } from "./validation/stability.js";
export {
  defaultThresholds,
  parseThresholds,
  type Thresholds,
  thresholdRules,
} from "./validation/thresholds.js";
export { type Validation, type ValidationOptions, validate } from "./validation/validate.js";
export type { Warning } from "./warning.js";
