/** The report that one hands on. What makes it is loaded when the first is asked for. */

import type { PlanOptions } from "../decisions/plan.js";
import type { Fit } from "../fit/fit.js";
import type { IterationRun } from "../iterate/finish.js";
import { requireOptions, requireSwitch, requireWatching, withDefaults } from "../options.js";
import { requireText } from "../records.js";
import type { Result } from "../results/results.js";
import type { Validation } from "../validation/validate.js";
import type { Warning } from "../warning.js";
import type { Section } from "./contents.js";
import type { Headline } from "./headline.js";

export interface ReportOptions {
  /** What stands at the top (default: the KPI and the name of the table). */
  readonly title?: string | undefined;
  /** What `validate` says of the same model (default: what the run says; a fit alone was not asked). */
  readonly validation?: Validation | null | undefined;
  /** What is asked of the plan (default: the same money, each channel by 30 % at most). */
  readonly plan?: PlanOptions | undefined;
  /** Looks for the experiments worth running too, which takes longest (default true). */
  readonly experiments?: boolean | undefined;
  /** Lets readers of the page change the prior of a channel and fit again, for which the page carries the whole table (default false). */
  readonly refit?: boolean | undefined;
  /** Called with what is being computed and how far that is: "tipping points (step 5 of 6)". */
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
  refit: false,
  onProgress: () => undefined,
} as const;

/** A report on a fit, or on a run of `iterate`.
 *
 *  The first screen answers in sentences what each channel brought, where the money should go, how sure that is and what the warnings are. Nothing is
 *  judged here: verdicts are those of `diagnose`, numbers those of `roi`, `contributions` and `planBudget`, and a channel whose number is withheld
 *  there is withheld here. A fit that fails is said to fail in the first sentence.
 *
 *  @param subject  a fit; what `iterate` returned; or a path: of a saved fit, or of the folder of a run
 *  @param options  `{ title, validation, plan: {}, experiments: true, refit: false }`
 *  @throws ArgumentError where `refit` is asked for of a fit that no page can make again; DataError where there is no such file; the signal's reason when it aborts
 *  @example await report(posterior, { experiments: false }) */
export async function report(
  subject: Fit | IterationRun | string,
  options: ReportOptions = {},
): Promise<Report> {
  requireOptions("report", options, "title");
  const { signal, ...given } = options;
  const asked = withDefaults<Omit<ReportOptions, "signal">>("report", defaults, given);
  requireWatching("report", options);
  requireText("report", "title", asked.title);
  requireSwitch("report", "experiments", asked.experiments);
  requireSwitch("report", "refit", asked.refit);
  requireOptions("report", asked.plan, "change");
  const { makeReport } = await import("./makeReport.js");
  return makeReport(subject, { ...asked, signal });
}
