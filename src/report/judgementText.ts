/** What the fit under a result was judged to be, in words that every table shares. */

import type { Judgement } from "../diagnosis/judgement.js";

/** "sampler pass, fit pass, forecast not asked, attribution fail". */
export function gatesText({ gates }: Pick<Judgement, "gates">): string {
  return gates.map(({ name, verdict }) => `${name} ${verdict}`).join(", ");
}

/** Verdict and findings of each gate, for a JSON document. */
export function gatesDocument({ gates }: Pick<Judgement, "gates">) {
  return new Map(
    gates.map(({ name, verdict, findings }) => [
      name,
      { verdict, findings: findings.map(({ code }) => code) },
    ]),
  );
}

/** What a failed attribution says, and what it does not; nothing where it did not fail. */
export function attributionNotes({ gates }: Pick<Judgement, "gates">): readonly string[] {
  const failed = gates.filter(({ verdict }) => verdict === "fail").map(({ name }) => name);
  if (!failed.includes("attribution")) return [];
  const others = failed.length > 1 ? "" : " It is no failed model: it forecasts as well as before.";
  return [
    `Attribution fails: what media brought cannot be told from what else moved the KPI, so that this fit may not divide a budget.${others}`,
  ];
}

/** The judgement over the fit, for a result that rests on it. */
export function judgementNotes(judgement: Judgement | null): readonly string[] {
  if (judgement === null) return [];
  return [
    `The fit: ${judgement.verdict} (${gatesText(judgement)}); diagnose says why, and what to do.`,
    ...attributionNotes(judgement),
  ];
}
