/** Experiments against the posterior and against each other: z of every test, contradictions, tests that are counted twice. */

import { parametersOf } from "../../design/parameters.js";
import { eachDraw, evenDraws } from "../../fit/eachDraw.js";
import type { Fit } from "../../fit/fit.js";
import { limits } from "../../limits.js";
import { mean } from "../../math/statistics.js";
import { createForward } from "../../model/forward.js";
import { createLiftTerms } from "../../model/liftTests.js";
import { buildOnKernels } from "../../transforms/kernels/create.js";
import { formatNumber } from "../../words.js";
import type { Finding } from "../finding.js";
import type { AttributionCheck } from "./check.js";

/** One experiment beside what the fit says of it. */
export interface LiftTestAgreement {
  /** "tv 2024-03-04 to 2024-03-25". */
  readonly name: string;
  readonly channel: string;
  /** As measured, in KPI units, and its standard error. */
  readonly effect: number;
  readonly standardError: number;
  /** Posterior mean of the same. */
  readonly predicted: number;
  /** (effect − predicted) / standardError. The posterior knows the test: beyond 2 it could not be made to agree. */
  readonly z: number;
}

const maxDraws = 400;

/** What a fit says of its own experiments. */
export function liftTestAgreement(fit: Fit): readonly LiftTestAgreement[] {
  const { design } = fit.design;
  if (design.liftTests.length === 0) return [];
  const parameters = parametersOf(design, { isCollapsed: fit.isCollapsed });
  const { forward, terms } = buildOnKernels((kernels) => {
    const forward = createForward(design, parameters, kernels);
    return { forward, terms: createLiftTerms(design, parameters, forward, kernels) };
  });
  const indices = evenDraws(fit, maxDraws);
  const predicted = design.liftTests.map(() => new Float64Array(indices.length));
  const scratch = new Float64Array(parameters.size);
  eachDraw(
    fit,
    design,
    (values, linear, _, position) => {
      forward.evaluate(values, linear);
      terms.evaluate(values, scratch);
      terms.predicted.forEach((value, k) => {
        predicted[k]![position] = value;
      });
    },
    indices,
  );
  return design.liftTests.map(({ name, channel, effect, standardError }, k) => {
    const centre = mean(predicted[k]!);
    return {
      name,
      channel: design.channels[channel]!.name,
      effect,
      standardError,
      predicted: centre,
      z: (effect - centre) / standardError,
    };
  });
}

/** A test that the posterior cannot be made to agree with: |z| above 2 for review, above 3 fails. Two tests of one channel, each taken as a multiple of
 *  what the fit says, that differ by more than three standard errors fail. The same test twice is for review: its error counts as a half. */
export const liftTests: AttributionCheck = {
  name: "liftTests",
  question: "do the experiments agree with the fit and with each other",
  look({ fit }) {
    const all = liftTestAgreement(fit);
    const text = ({ name, effect, standardError, predicted, z }: LiftTestAgreement) =>
      `"${name}" measured ${formatNumber(effect, 0)} ± ${formatNumber(standardError, 0)}, the fit says ${formatNumber(predicted, 0)} (z ${z.toFixed(1)})`;
    const findings: Finding[] = [];
    const apart = all.filter(({ z }) => Math.abs(z) > limits.liftTestZ.review);
    if (apart.length > 0) {
      const worst = Math.max(...apart.map(({ z }) => Math.abs(z)));
      findings.push({
        code: "lift-test-contradicted",
        severity: worst > limits.liftTestZ.fail ? "fail" : "review",
        message: `the fit does not agree with its experiments: ${apart.map(text).join("; ")}`,
        cure: "check dates, what was compared, geos and standard errors of these tests; where they are right, the model is not",
        about: apart.map(({ channel }) => channel),
      });
    }
    all.forEach((one, i) => {
      for (const other of all.slice(i + 1)) {
        if (other.channel !== one.channel) continue;
        if (other.name === one.name && other.effect === one.effect) {
          findings.push({
            code: "lift-test-repeated",
            severity: "review",
            message: `the experiment "${one.name}" is given twice, and counts as two`,
            cure: "give it once",
            about: [one.channel],
          });
          continue;
        }
        const ratio = (test: LiftTestAgreement) => test.effect / test.predicted;
        const error = (test: LiftTestAgreement) => test.standardError / test.predicted;
        const z = (ratio(one) - ratio(other)) / Math.hypot(error(one), error(other));
        if (!(Math.abs(z) > limits.liftTestZ.fail)) continue;
        findings.push({
          code: "lift-tests-contradict",
          severity: "fail",
          message: `two experiments on "${one.channel}" contradict each other (${Math.abs(z).toFixed(1)} standard errors apart): ${text(one)}; ${text(other)}`,
          cure: "find out which of them is right, or what changed between them, and leave the other out",
          about: [one.channel],
        });
      }
    });
    return findings;
  },
};
