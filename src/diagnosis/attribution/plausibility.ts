/** Shares and returns that cannot be, or that nobody would have held possible before. */

import { gate, limits } from "../../limits.js";
import { mean } from "../../math/statistics.js";
import { percent } from "../../words.js";
import type { Finding } from "../finding.js";
import type { AttributionCheck } from "./check.js";

/** One channel, or all of them, credited with too much of the KPI; all paid media together bringing more than the prior held possible. */
export const plausibility: AttributionCheck = {
  name: "plausibility",
  question: "could media bring so much",
  look({ fit, evidence: { largest, mediaShare, paid } }) {
    const findings: Finding[] = [];
    const isAbove = (name: "channelShare" | "mediaShare", value: number, column: "review" | "fail") =>
      !gate(name, value, limits[name][column], "").isPassed;
    const severityOf = (name: "channelShare" | "mediaShare", value: number) =>
      isAbove(name, value, "fail") ? "fail" : isAbove(name, value, "review") ? "review" : null;
    const alone = severityOf("channelShare", largest.share);
    if (alone !== null) {
      findings.push({
        code: "impossible-share",
        severity: alone,
        message: `"${largest.name}" alone is credited with ${percent(largest.share)} of what was sold`,
        cure: `look at what else moves with "${largest.name}"; run an experiment on it before anything is decided`,
        about: [largest.name],
      });
    }
    const together = severityOf("mediaShare", mediaShare);
    if (together !== null) {
      findings.push({
        code: "impossible-media-share",
        severity: together,
        message: `media are credited with ${percent(mediaShare)} of what was sold`,
        cure: "look for a driver of sales that moves with the media and is no column of the table",
        about: [],
      });
    }
    if (paid !== null) {
      const beyond = mean(paid.prior.map((value) => (value >= paid.median ? 1 : 0)));
      // A prior on ROI is a belief about money; one on shares of sales says the same whatever media cost, and has to be off by more.
      const isBelief = fit.model.spec.media.prior === "roi";
      if (beyond < limits.priorTail.review) {
        findings.push({
          code: "beyond-prior",
          severity: isBelief || beyond < limits.priorTail.fail ? "fail" : "review",
          message: `paid media together are credited with more than the priors held possible (${percent(beyond, 1)} of the prior lies above): either these media are extraordinary, or something that moves with them sells`,
          cure: "look for that driver first; where there is none, say so with wider priors, and prove it with an experiment",
          about: [],
        });
      }
    }
    return findings;
  },
};
