/** A brand as a job: from the bytes of its table to its fit and its answers, on whichever thread or machine. */
import type { Job, JobReference } from "../compute/job.js";
import { panelOf } from "../data/read.js";
import type { ReadOptions } from "../data/settings.js";
import type { RawTable } from "../data/tableSource.js";
import { type Plan, type PlanOptions, planBudget } from "../decisions/plan.js";
import { diagnose } from "../diagnosis/diagnose.js";
import { gravestFirst } from "../diagnosis/judgement.js";
import { ArgumentError } from "../errors.js";
import { type Fit, sampleModel } from "../fit/fit.js";
import type { SamplingOptions } from "../fit/sampleDesign.js";
import { type Roi, roi } from "../insights/roi.js";
import type { Estimate } from "../math/estimate.js";
import { specify } from "../model/specify.js";
import { diagnosisDocument } from "../report/diagnosisTable.js";
import type { Json } from "../report/json.js";
import { planDocument } from "../report/planTable.js";
import { roiDocument } from "../report/roi.js";
import { type ModelType, type SpecChanges, specYaml } from "../spec/spec.js";
import { saveFit } from "../trace/trace.js";
import { distinctWarnings, type Warning } from "../warning.js";
import { withoutTime } from "../withoutTime.js";
import { brandSchemas } from "./brandSchemas.js";

/** Numbers of each kind of prediction that a saved brand keeps, draws thinned evenly: half of the file that `saveFit` makes by itself, as a portfolio has
 *  hundreds and each goes over the wire. The draws of the parameters are all there. */
const keptPredictions = 200_000;

/** What all brands of a portfolio share. */
export interface BrandsInput {
  readonly spec: SpecChanges;
  /** Null for the one that the specification names, or the usual one. */
  readonly type: ModelType | null;
  readonly read: ReadOptions;
  readonly sampling: Pick<SamplingOptions, "seed" | "draws" | "chains">;
  readonly plan: Pick<PlanOptions, "change" | "horizon" | "confidence" | "otherModels">;
}

/** What is said of a brand, beside its files. All numbers are finite: what is undefined is null. */
export interface BrandAnswer {
  /** What `diagnose` says of its fit. */
  readonly verdict: "pass" | "review" | "fail";
  /** Of all paid channels of which something is claimed; null without revenue, or where nothing is claimed. */
  readonly roi: Estimate | null;
  /** What the ROI is of: "all channels", "all but google"; why there is none where it is null. */
  readonly roiOf: string;
  /** Null where none could be made. */
  readonly plan: BrandPlan | null;
  /** The plan's reason, or why there is none. */
  readonly planReason: string;
  readonly kpi: string;
  readonly currency: string;
  readonly frequency: string;
  readonly from: string;
  readonly to: string;
  /** Everything that is doubtful, the gravest first. */
  readonly warnings: readonly Pick<Warning, "code" | "message" | "cure">[];
}

export interface BrandPlan {
  readonly verdict: Plan["verdict"];
  /** The channel to test, where that is the verdict. */
  readonly test: string | null;
  /** Of the best plan found over today's, in units of the KPI a period, with the model's own error; null where nothing of it is told. */
  readonly gain: Estimate | null;
  /** Probability that it brings more than today's; null where nothing of it is told. */
  readonly probabilityBetter: number | null;
}

/** Its files by their names, and what is said of it. */
export interface BrandOutput {
  readonly answer: BrandAnswer;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

/** Reads, fits, judges and plans a brand. The chains take turns: other brands have the other cores. */
export const brandJob: Job<BrandsInput, RawTable, BrandOutput, never> = (shared) => {
  const { spec, type, read, sampling, plan: planOptions } = shared;
  return async (table, { pause }) => {
    const model = specify(panelOf(table, read), spec, type === null ? {} : { type });
    await pause();
    const sampled = await sampleModel(model, { ...sampling, workers: 0 });
    // Wall time is left out, so that the same brand is the same file.
    const fit = withoutTime(sampled);
    await pause();
    const returns = roi(fit);
    const { plan, reason } = planOf(fit, planOptions);
    await pause();
    return {
      answer: answerOf(fit, returns, plan, reason),
      files: {
        "spec.yaml": specYaml(model.spec),
        "diagnosis.json": textOf(diagnosisDocument(diagnose(fit))),
        "roi.json": textOf(roiDocument(returns)),
        ...(plan === null ? {} : { "plan.json": textOf(planDocument(plan)) }),
        "trace.nc": await saveFit(fit, undefined, { maxValues: keptPredictions }),
      },
    };
  };
};

export const brandJobReference: JobReference<BrandsInput, RawTable, BrandOutput, never> = {
  job: brandJob,
  module: "portfolio/brandJob.js",
  name: "brandJob",
  schemas: brandSchemas,
};

/** A brand whose limits leave no plan still has its fit. */
function planOf(fit: Fit, options: BrandsInput["plan"]): { plan: Plan | null; reason: string } {
  try {
    const plan = planBudget(fit, options);
    return { plan, reason: plan.reason };
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    return { plan: null, reason: error.message };
  }
}

/** What is said of a brand.
 *
 *  @param planReason  why there is no plan, where there is none */
function answerOf(fit: Fit, returns: Roi, plan: Plan | null, planReason: string): BrandAnswer {
  const { verdict, findings } = diagnose(fit);
  const { panel } = fit.model;
  const { claimed } = returns;
  const hasRevenue = panel.revenue !== null;
  const grave = gravestFirst(findings).filter(({ severity }) => severity !== "note");
  return {
    verdict,
    roi: hasRevenue && claimed !== null ? estimateOf(claimed.roi) : null,
    roiOf: !hasRevenue ? "no revenue in the table" : (claimed?.name ?? "no channel can be told from demand"),
    plan:
      plan === null
        ? null
        : {
            verdict: plan.verdict,
            test: plan.test,
            gain: plan.isUntold ? null : estimateOf(plan.optimum.promised),
            probabilityBetter: plan.isUntold ? null : plan.optimum.probabilityBetter,
          },
    planReason,
    kpi: panel.kpi.unit,
    currency: panel.currency,
    frequency: panel.frequency,
    from: returns.times[0]!,
    to: returns.times.at(-1)!,
    warnings: distinctWarnings([...grave, ...returns.warnings, ...(plan?.warnings ?? [])]).map(
      ({ code, message, cure }) => ({ code, message, cure }),
    ),
  };
}

/** Null where it is undefined, as the ROI of no money is. */
function estimateOf({ mean, median, lower, upper, level }: Estimate): Estimate | null {
  return [mean, median, lower, upper].every(Number.isFinite) ? { mean, median, lower, upper, level } : null;
}

function textOf(document: Json): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
