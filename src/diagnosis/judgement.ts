/** The judgement over a fit in four gates: sampler, fit, forecast and attribution; made in one place, and quoted everywhere. */

import type { Finding, Severity } from "./finding.js";

/** What each gate asks. */
export const gateQuestions = {
  sampler: "can the draws be trusted",
  fit: "does the model produce these data",
  forecast: "does it forecast what it has not seen",
  attribution: "can what was sold be attributed to media",
} as const;

export type GateName = keyof typeof gateQuestions;

export interface JudgedGate {
  readonly name: GateName;
  /** "not asked": the forecast, where no week was held out. */
  readonly verdict: "pass" | "review" | "fail" | "not asked";
  readonly findings: readonly Finding[];
}

/** A fit as it was judged, for the results that rest on it. */
export interface Judgement {
  /** The worst of the gates. */
  readonly verdict: "pass" | "review" | "fail";
  /** Sampler, fit, forecast and attribution, each with its findings. The forecast is for `validate` and `iterate` to ask. */
  readonly gates: readonly JudgedGate[];
}

const order: readonly Severity[] = ["fail", "review", "note"];

/** The gravest first; those of one severity in the order in which they came. */
export function gravestFirst<One extends Finding>(findings: readonly One[]): readonly One[] {
  return [...findings].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

/** A gate by its findings: its verdict is the gravest of them, and notes pass. */
export function judgedGate(name: GateName, findings: readonly Finding[]): JudgedGate {
  const sorted = gravestFirst(findings);
  const worst = sorted[0]?.severity ?? "note";
  return { name, verdict: worst === "note" ? "pass" : worst, findings: sorted };
}
