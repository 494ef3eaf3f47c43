/** Whether the experiments agree with the fit and with each other: contradictions, and tests that are counted twice. */

import { limits } from "../../limits.js";
import { formatNumber } from "../../words.js";
import type { Finding } from "../finding.js";
import type { AttributionCheck } from "./check.js";
import type { LiftTestAgreement } from "./liftTestAgreement.js";

/** A test that the posterior cannot be made to agree with: |z| above 2 for review, above 3 fails. Two tests of one channel, each taken as a multiple of
 *  what the fit says, that differ by more than three standard errors fail. The same test twice is for review: its error counts as a half. */
export const liftTests: AttributionCheck = {
  name: "liftTests",
  question: "do the experiments agree with the fit and with each other",
  look({ agreement: all }) {
    const text = ({ name, effect, standardError, predicted, z }: LiftTestAgreement) =>
      `"${name}" measured ${formatNumber(effect, 0)} ± ${formatNumber(standardError, 0)}, the fit says ${formatNumber(predicted, 0)} (z ${formatNumber(z, 1)})`;
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
      const times = all.filter((other) => isSame(one, other)).length;
      if (times > 1 && all.findIndex((other) => isSame(one, other)) === i)
        findings.push({
          code: "lift-test-repeated",
          severity: "review",
          message: `the experiment "${one.name}" is given ${times === 2 ? "twice, and counts as two" : `${times} times, and counts as ${times}`}`,
          cure: "give it once",
          about: [one.channel],
        });
      for (const other of all.slice(i + 1)) {
        if (other.channel !== one.channel) continue;
        if (isSame(one, other)) continue;
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

const isSame = (one: LiftTestAgreement, other: LiftTestAgreement): boolean =>
  other.name === one.name && other.effect === one.effect;
