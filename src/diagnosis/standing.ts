/** What may be decided on of each channel, read off the judgement in one place, so that no two documents say otherwise. */

import { listed } from "../words.js";
import { notTold } from "./claims.js";
import type { Finding } from "./finding.js";
import type { GateName } from "./judgement.js";

/** What a document says of a channel. */
export interface Standing {
  readonly name: string;
  /** "withheld": nothing is claimed; "failed": the fit itself fails, or what it was tried in; "unlearnt": the data say little of it; "doubted": something about it is to be reviewed; "learnt":
   *  nothing that was asked speaks against its number. */
  readonly kind: "withheld" | "failed" | "unlearnt" | "doubted" | "learnt";
  /** In a few words, as they stand in a table. */
  readonly text: string;
}

/** A finding of a gate, as a diagnosis and the log of a run have it. */
export type GateFinding = Pick<Finding, "code" | "severity" | "about"> & { readonly gate: GateName };

/** The standing of channels, the gravest reason first.
 *
 *  @param findings  of the diagnosis of the fit, all gates
 *  @param withheld  names of channels of which nothing is claimed
 *  @param failure  what failed beside the fit, such as "the run did not pass"; null where nothing did */
export function standingsOf(
  names: readonly string[],
  findings: readonly GateFinding[],
  withheld: ReadonlySet<string>,
  failure: string | null = null,
): readonly Standing[] {
  const failed = [...new Set(findings.filter(({ severity }) => severity === "fail").map(({ gate }) => gate))];
  const unlearnt = named(findings, ({ code }) => code === "effects-not-learnt");
  const doubted = named(
    findings,
    ({ gate, severity, code }) =>
      gate === "attribution" && severity === "review" && code !== "effects-not-learnt",
  );
  return names.map((name): Standing => {
    if (withheld.has(name)) return { name, kind: "withheld", text: notTold };
    const why = failed.length > 0 ? `the fit fails (${listed(failed)})` : failure;
    if (why !== null) return { name, kind: "failed", text: `${why}: do not decide on it` };
    if (unlearnt.has(name))
      return { name, kind: "unlearnt", text: "the data say little: do not decide on it" };
    if (doubted.has(name)) return { name, kind: "doubted", text: "something is to be reviewed" };
    return { name, kind: "learnt", text: "no check speaks against it" };
  });
}

/** Findings of a judgement with the gate that each belongs to. */
export function findingsWithGates(
  gates: readonly { readonly name: GateName; readonly findings: readonly Finding[] }[],
): readonly (Finding & { readonly gate: GateName })[] {
  return gates.flatMap(({ name, findings }) => findings.map((finding) => ({ ...finding, gate: name })));
}

function named(
  findings: readonly GateFinding[],
  isMeant: (finding: GateFinding) => boolean,
): ReadonlySet<string> {
  return new Set(findings.filter(isMeant).flatMap(({ about }) => about));
}
