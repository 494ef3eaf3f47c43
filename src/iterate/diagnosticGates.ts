/** When a fit's diagnostics pass: the limits, and each value held against its own. */
import type { TrainingEvidence } from "./evidence.js";

/** Limits of the diagnostics. */
export interface DiagnosticLimits {
  readonly rhatMax: number;
  readonly essMin: number;
  readonly divergencesMax: number;
  readonly r2Min: number;
  /** Above it the fit is flagged: only weeks that the model has not seen can clear it. */
  readonly r2Flag: number;
  /** Whether a flagged R² fails. */
  readonly isFlagFatal: boolean;
}

/** "normal" and `strict`, which takes the band of R² literally and asks for chains that agree as closely as is usual in print. */
export const diagnosticLimits = {
  normal: { rhatMax: 1.02, essMin: 100, divergencesMax: 0, r2Min: 0.55, r2Flag: 0.7, isFlagFatal: false },
  strict: { rhatMax: 1.01, essMin: 400, divergencesMax: 0, r2Min: 0.55, r2Flag: 0.7, isFlagFatal: true },
} as const satisfies Record<string, DiagnosticLimits>;

export interface DiagnosticGate {
  readonly name: "rhat" | "ess" | "divergences" | "r2";
  readonly value: number;
  readonly limit: number;
  readonly isPassed: boolean;
  /** One line for people. */
  readonly text: string;
}

/** Every diagnostic of an iteration with its limit. NaN passes nothing. */
export function checkDiagnostics(
  { sampling, inSample }: Pick<TrainingEvidence, "sampling" | "inSample">,
  limits: DiagnosticLimits,
): readonly DiagnosticGate[] {
  const { rhat, ess, divergences } = sampling;
  const { r2 } = inSample;
  const isHigh = r2 > limits.r2Flag;
  const band = limits.isFlagFatal
    ? `between ${limits.r2Min} and ${limits.r2Flag}`
    : `at least ${limits.r2Min}`;
  const flag =
    isHigh && !limits.isFlagFatal ? `, above ${limits.r2Flag}: flagged, the holdout must clear it` : "";
  return [
    gate(
      "rhat",
      rhat,
      limits.rhatMax,
      rhat <= limits.rhatMax,
      (v) => `worst R-hat ${v.toFixed(3)}, at most ${limits.rhatMax}`,
    ),
    gate(
      "ess",
      ess,
      limits.essMin,
      ess >= limits.essMin,
      (v) => `smallest effective sample ${Math.floor(v)}, at least ${limits.essMin}`,
    ),
    gate(
      "divergences",
      divergences,
      limits.divergencesMax,
      divergences <= limits.divergencesMax,
      (v) => `${v} divergences, at most ${limits.divergencesMax}`,
    ),
    gate(
      "r2",
      r2,
      limits.r2Min,
      r2 >= limits.r2Min && !(isHigh && limits.isFlagFatal),
      (v) => `R² in sample ${v.toFixed(3)}, ${band}${flag}`,
    ),
  ];
}

function gate(
  name: DiagnosticGate["name"],
  value: number,
  limit: number,
  isPassed: boolean,
  text: (value: number) => string,
): DiagnosticGate {
  return { name, value, limit, isPassed, text: text(value) };
}
