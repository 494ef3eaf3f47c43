/** What a fit says of every channel's return, short enough for a page: of the report's own fit, and of one that its page makes under another prior. */
import { platform } from "#platform";
import { diagnose } from "../diagnosis/diagnose.js";
import type { Finding } from "../diagnosis/finding.js";
import type { GateName, JudgedGate, Judgement } from "../diagnosis/judgement.js";
import type { Fit } from "../fit/fit.js";
import { roi } from "../insights/roi.js";
import type { Estimate } from "../math/estimate.js";
import type { Prior } from "../spec/priors.js";
import type { Model } from "../spec/specify.js";

/** Plain data. */
export interface RefitAnswer {
  /** SHA-256 of all draws, little-endian: the same for the same model, seed and settings, in a page as anywhere. */
  readonly digest: string;
  readonly draws: number;
  /** The worst over all parameters. */
  readonly rhat: number;
  readonly verdict: Judgement["verdict"];
  readonly gates: readonly {
    readonly name: GateName;
    readonly verdict: JudgedGate["verdict"];
    readonly findings: readonly Pick<Finding, "code" | "severity" | "message" | "about">[];
  }[];
  /** Channels with spend, and at the end all of them of which something is claimed. */
  readonly returns: readonly RefitReturn[];
}

export interface RefitReturn {
  readonly name: string;
  readonly roi: Pick<Estimate, "median" | "lower" | "upper">;
  /** Share of it that is its prior, in [0, 1]. */
  readonly priorShare: number;
  /** Why nothing is claimed of it; null where it stands. */
  readonly withheld: string | null;
}

/** Another prior on the ROI of one channel. */
export interface PriorChange {
  readonly channel: string;
  readonly prior: Prior;
}

/** The answer of a fit, quoted from its returns and its judgement. */
export function refitAnswer(fit: Fit): RefitAnswer {
  const { channels, total, claimed } = roi(fit);
  const { verdict, gates } = diagnose(fit);
  return {
    digest: digestOf(fit),
    draws: fit.chains.length * fit.draws,
    rhat: fit.diagnostics.rhat,
    verdict,
    gates: gates.map(({ name, verdict, findings }) => ({
      name,
      verdict,
      findings: findings.map(({ code, severity, message, about }) => ({ code, severity, message, about })),
    })),
    returns: [...channels.filter(({ spend }) => spend > 0), claimed ?? total].map(
      ({ name, roi: { median, lower, upper }, priorShare, withheld }) => ({
        name,
        roi: { median, lower, upper },
        priorShare: priorShare.roi,
        withheld,
      }),
    ),
  };
}

/** The model with one prior changed and nothing else: the baseline that was chosen, and every other prior, stay. */
export function withPrior(model: Model, { channel, prior }: PriorChange): Model {
  const { spec } = model;
  const own = spec.channels[channel]!;
  const changed = { ...own, coefficient: { of: "roi" as const, prior } };
  return { ...model, spec: { ...spec, channels: { ...spec.channels, [channel]: changed } } };
}

function digestOf({ parameters }: Fit): string {
  const all = [...parameters.values()].map(({ values }) => values);
  const joined = new Float64Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const values of all) {
    joined.set(values, at);
    at += values.length;
  }
  return platform.sha256(new Uint8Array(joined.buffer));
}
