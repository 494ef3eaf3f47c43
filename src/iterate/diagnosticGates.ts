/** When a fit's diagnostics pass: the limits, and each value held against its own. */
import { type Gate, gate, limits } from "../limits.js";
import type { DiagnosticLimits, TrainingEvidence } from "./files/records.js";

function limitsOf(column: "fail" | "review"): DiagnosticLimits {
  return {
    rhatMax: limits.rhat[column],
    essMin: limits.ess[column],
    divergencesMax: limits.divergences[column],
    r2Min: limits.r2[column],
    r2Flag: limits.r2Flag.review,
    isFlagFatal: column === "review",
  };
}

/** "normal", which is where `diagnose` fails, and "strict", which is where it reviews and takes the band of R² literally. */
export const diagnosticLimits = { normal: limitsOf("fail"), strict: limitsOf("review") } as const;

/** Every diagnostic of an iteration with its limit. NaN passes nothing. */
export function checkDiagnostics(
  { sampling, inSample, findings }: Pick<TrainingEvidence, "sampling" | "inSample" | "findings">,
  asked: DiagnosticLimits,
): readonly Gate[] {
  const { rhatMax, essMin, divergencesMax, r2Min, r2Flag, isFlagFatal } = asked;
  const { rhat, ess, divergences } = sampling;
  const { r2 } = inSample;
  const isHigh = r2 > r2Flag;
  const band = isFlagFatal ? `between ${r2Min} and ${r2Flag}` : `at least ${r2Min}`;
  const flag = isHigh && !isFlagFatal ? `, above ${r2Flag}: flagged, the holdout must clear it` : "";
  const explained = gate("r2", r2, r2Min, `R² in sample ${r2.toFixed(3)}, ${band}${flag}`);
  return [
    gate("rhat", rhat, rhatMax, `worst R-hat ${rhat.toFixed(3)}, at most ${rhatMax}`),
    gate("ess", ess, essMin, `smallest effective sample ${Math.floor(ess)}, at least ${essMin}`),
    gate("divergences", divergences, divergencesMax, `${divergences} divergences, at most ${divergencesMax}`),
    { ...explained, isPassed: explained.isPassed && !(isHigh && isFlagFatal) },
    findingsGate("failed_findings", findings, ({ gate: place }) => place !== "attribution", {
      none: "no finding on sampler or fit fails",
    }),
  ];
}

/** The gate of attribution: what of the split cannot be told from something else. Where too few weeks let nothing be asked, nothing was answered. */
export function checkAttribution({ findings }: Pick<TrainingEvidence, "findings">): readonly Gate[] {
  return [
    findingsGate("attribution", findings, ({ gate: place }) => place === "attribution", {
      none: "nothing that was asked speaks against the split between media and the rest",
    }),
  ];
}

function findingsGate(
  name: "failed_findings" | "attribution",
  findings: TrainingEvidence["findings"],
  isOf: (finding: TrainingEvidence["findings"][number]) => boolean,
  { none }: { readonly none: string },
): Gate {
  const failed = findings.filter(
    (finding) => (finding.severity === "fail" || finding.code === "attribution-not-asked") && isOf(finding),
  );
  const text = failed.length === 0 ? none : failed.map(({ message }) => message).join("; ");
  return gate(name, failed.length, limits[name].fail, text);
}
