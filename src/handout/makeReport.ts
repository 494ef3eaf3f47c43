/** What a report holds: everything a fit has to say, the answer first, quoted from the results that others show too. */

import { nextTurn } from "../compute/nextTurn.js";
import { experiments } from "../decisions/experiments/experiments.js";
import { planBudget } from "../decisions/plan.js";
import { withheldChannels } from "../diagnosis/claims.js";
import { diagnoseInParts } from "../diagnosis/diagnose.js";
import { findingsWithGates, standingsOf } from "../diagnosis/standing.js";
import { ArgumentError, DataError, FitError } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import { contributions } from "../insights/contributions.js";
import { decompose } from "../insights/decompose.js";
import { responseCurvesInParts } from "../insights/responseCurves.js";
import { roi } from "../insights/roi.js";
import { summarisePanel } from "../insights/summary.js";
import { tippingPoints } from "../insights/tippingPoints.js";
import type { IterationRun } from "../iterate/finish.js";
import { requireKind } from "../records.js";
import type { Result } from "../results/results.js";
import { progressOf, type ValidationProgress } from "../validation/progress.js";
import type { Validation } from "../validation/validate.js";
import { distinctWarnings } from "../warning.js";
import { counted, percent, timeLeft } from "../words.js";
import type { ReportResults } from "./contents.js";
import { headlineOf } from "./headline.js";
import { refitOf } from "./refit.js";
import type { Report, ReportOptions } from "./report.js";
import { sectionsOf } from "./sections.js";
import { type RunReport, subjectOf } from "./subject.js";
import { trialOf } from "./trial.js";

/** What was asked for, with its defaults. */
type Asked = { readonly [K in keyof ReportOptions]-?: Exclude<ReportOptions[K], undefined> };

/** What failed beside the fit itself. */
function failureOf(run: RunReport | null, validation: Validation | null): string | null {
  if (run !== null && run.status !== "full_success") return "the run did not pass";
  return validation?.verdict === "fail" ? "its validation fails" : null;
}

/** @throws what `report` throws */
export async function makeReport(
  subject: Fit | IterationRun | string,
  {
    title,
    validation,
    plan,
    onProgress,
    signal,
    ...asked
  }: Omit<Asked, "signal"> & Pick<ReportOptions, "signal">,
): Promise<Report> {
  const { fit, run } = await subjectOf(subject);
  if (validation !== null) requireKind("report", validation, ["validation"], "validation");
  const missing = new Map<string, string>();
  const total = 4 + [asked.refit, Object.keys(plan).length === 0, asked.experiments].filter(Boolean).length;
  let begun = 0;
  const step = async (text: string) => {
    begun++;
    onProgress(`${text} ${place()}`);
    await nextTurn();
    signal?.throwIfAborted();
  };
  const place = () => `(step ${begun} of ${total})`;
  const watched = (name: string) => {
    const begin = performance.now();
    return (share: number) => {
      const { secondsLeft } = progressOf(name, share, begin);
      onProgress(`${name} ${place()}: ${percent(share)} done${timeLeft(secondsLeft)}`);
    };
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
  // What cannot be is said before the work.
  if (asked.refit) await step("what the page needs to fit again");
  const refit = asked.refit ? await refitOf(fit) : null;
  await step("diagnosis");
  const diagnosis = diagnoseInParts(fit, (part) => onProgress(`diagnosis ${place()}: ${part}`));
  const returns = roi(fit);
  const names = fit.design.design.channels.map(({ name }) => name);
  const standings = standingsOf(
    names,
    findingsWithGates(diagnosis.gates),
    withheldChannels(fit),
    failureOf(run, validation),
  );
  const curves = await tried("response curves", () =>
    responseCurvesInParts(fit, {}, watched("response curves")),
  );
  const otherFit = ({ step: model, share, secondsLeft }: ValidationProgress) =>
    onProgress(`plan ${place()}: ${model}, ${percent(share)} done${timeLeft(secondsLeft)}`);
  // What somebody asked of a plan is theirs to mend; what no plan can be made of is for the report to say.
  const planned = () => planBudget(fit, { onProgress: otherFit, ...plan });
  const made = Object.keys(plan).length > 0 ? planned() : await tried("plan", planned);
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
    refit,
    tippingPoints: await tried("tipping points", () => tippingPoints(fit)),
    experiments: asked.experiments
      ? await tried("experiments", () => {
          const begin = performance.now();
          return experiments(fit, {
            ...(signal && { signal }),
            onProgress: ({ channel, done, channels }) => {
              const seconds = (performance.now() - begin) / 1000;
              const left = timeLeft(done === 0 ? Number.NaN : (seconds / done) * (channels - done));
              onProgress(
                `experiments ${place()}: ${channel}, ${done} of ${counted(channels, "channel")} done${left}`,
              );
            },
          });
        })
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
