/** The report that one hands on: everything a fit has to say, the answer first, quoted from the results that others show too. */

import { nextTurn } from "../compute/nextTurn.js";
import { experiments } from "../decisions/experiments/experiments.js";
import { type PlanOptions, planBudget } from "../decisions/plan.js";
import { withheldChannels } from "../diagnosis/claims.js";
import { diagnose } from "../diagnosis/diagnose.js";
import { findingsWithGates, standingsOf } from "../diagnosis/standing.js";
import { ArgumentError, DataError, FitError } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import { contributions } from "../insights/contributions.js";
import { decompose } from "../insights/decompose.js";
import { responseCurves } from "../insights/responseCurves.js";
import { roi } from "../insights/roi.js";
import { summarisePanel } from "../insights/summary.js";
import { tippingPoints } from "../insights/tippingPoints.js";
import type { IterationRun } from "../iterate/finish.js";
import { requireOptions, requireSwitch, requireWatching, withDefaults } from "../options.js";
import { requireKind, requireText } from "../records.js";
import type { Result } from "../results/results.js";
import type { Validation } from "../validation/validate.js";
import { distinctWarnings, type Warning } from "../warning.js";
import type { ReportResults, Section } from "./contents.js";
import { type Headline, headlineOf } from "./headline.js";
import { sectionsOf } from "./sections.js";
import { type RunReport, subjectOf } from "./subject.js";
import { trialOf } from "./trial.js";

export interface ReportOptions {
  /** What stands at the top (default: the KPI and the name of the table). */
  readonly title?: string | undefined;
  /** What `validate` says of the same model (default: what the run says; a fit alone was not asked). */
  readonly validation?: Validation | null | undefined;
  /** What is asked of the plan (default: the same money, each channel by 30 % at most). */
  readonly plan?: PlanOptions | undefined;
  /** Looks for the experiments worth running too, which takes longest (default true). */
  readonly experiments?: boolean | undefined;
  /** Called with what is being computed. */
  readonly onProgress?: ((step: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A report. `reportFile` and `saveReport` write it as a page, a workbook, slides, Markdown or JSON. */
export interface Report {
  readonly kind: "report";
  readonly title: string;
  /** The first screen. */
  readonly headline: Headline;
  readonly sections: readonly Section[];
  /** The results behind it, by their names. */
  readonly results: ReadonlyMap<string, Result>;
  readonly warnings: readonly Warning[];
}

const defaults = {
  title: "",
  validation: null,
  plan: {},
  experiments: true,
  onProgress: () => undefined,
} as const;

/** What failed beside the fit itself. */
function failureOf(run: RunReport | null, validation: Validation | null): string | null {
  if (run !== null && run.status !== "full_success") return "the run did not pass";
  return validation?.verdict === "fail" ? "its validation fails" : null;
}

/** A report on a fit, or on a run of `iterate`.
 *
 *  The first screen answers in sentences what each channel brought, where the money should go, how sure that is and what the warnings are. Nothing is
 *  judged here: verdicts are those of `diagnose`, numbers those of `roi`, `contributions` and `planBudget`, and a channel whose number is withheld
 *  there is withheld here. A fit that fails is said to fail in the first sentence.
 *
 *  @param subject  a fit; what `iterate` returned; or a path: of a saved fit, or of the folder of a run
 *  @param options  `{ title, validation, plan: {}, experiments: true }`
 *  @throws DataError where there is no such file; the signal's reason when it aborts
 *  @example await report(posterior, { experiments: false }) */
export async function report(
  subject: Fit | IterationRun | string,
  options: ReportOptions = {},
): Promise<Report> {
  requireOptions("report", options, "title");
  const { signal, ...given } = options;
  const { title, validation, plan, onProgress, ...asked } = withDefaults<Omit<ReportOptions, "signal">>(
    "report",
    defaults,
    given,
  );
  requireWatching("report", options);
  requireText("report", "title", title);
  requireSwitch("report", "experiments", asked.experiments);
  requireOptions("report", plan, "change");
  const { fit, run } = await subjectOf(subject);
  if (validation !== null) requireKind("report", validation, ["validation"], "validation");
  const missing = new Map<string, string>();
  const step = async (text: string) => {
    onProgress(text);
    await nextTurn();
    signal?.throwIfAborted();
  };
  const tried = async <T>(name: string, compute: () => T | Promise<T>): Promise<T | null> => {
    await step(name);
    try {
      return await compute();
    } catch (error) {
      if (!(error instanceof ArgumentError || error instanceof DataError || error instanceof FitError))
        throw error;
      missing.set(name, error.message);
      return null;
    }
  };
  await step("diagnosis");
  const diagnosis = diagnose(fit);
  const returns = roi(fit);
  const names = fit.design.design.channels.map(({ name }) => name);
  const standings = standingsOf(
    names,
    findingsWithGates(diagnosis.gates),
    withheldChannels(fit),
    failureOf(run, validation),
  );
  const curves = await tried("response curves", () => responseCurves(fit));
  // What somebody asked of a plan is theirs to mend; what no plan can be made of is for the report to say.
  const made =
    Object.keys(plan).length > 0 ? planBudget(fit, plan) : await tried("plan", () => planBudget(fit));
  const results: ReportResults = {
    fit,
    run,
    diagnosis,
    standings,
    summary: summarisePanel(fit.model.panel),
    roi: returns,
    contributions: contributions(fit),
    decomposition: decompose(fit),
    curves,
    plan: made,
    trial: made === null ? null : await tried("budgets to try", () => trialOf(fit, made, plan, standings)),
    tippingPoints: await tried("tipping points", () => tippingPoints(fit)),
    experiments: asked.experiments
      ? await tried("experiments", () => experiments(fit, { ...(signal && { signal }) }))
      : null,
    validation,
    missing,
  };
  const named: readonly (readonly [string, Result | null])[] = [
    ["summary", results.summary],
    ["fit", fit],
    ["diagnosis", diagnosis],
    ["validation", validation],
    ["contributions", results.contributions],
    ["decomposition", results.decomposition],
    ["curves", results.curves],
    ["roi", returns],
    ["plan", results.plan],
    ["tipping_points", results.tippingPoints],
    ["experiments", results.experiments],
  ];
  const known = named.filter((entry): entry is [string, Result] => entry[1] !== null);
  const warnings = distinctWarnings(
    known.flatMap(([, result]) => ("warnings" in result ? result.warnings : [])),
  );
  const { panel } = fit.model;
  const table = panel.source.path.split(/[/\\]/).at(-1)!;
  return {
    kind: "report",
    title: title === "" ? `What media brought: ${panel.kpi.name}, ${table}` : title,
    headline: headlineOf(results, warnings),
    sections: sectionsOf(results, warnings),
    results: new Map(known),
    warnings,
  };
}
