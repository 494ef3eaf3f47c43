/** How much a baseline was allowed to move, and the evidence for it: what was tried, and how probable each made the training weeks. */
import type { ModelSpec } from "./spec.js";

/** What is chosen of a baseline. */
export interface BaselineSettings {
  readonly level: ModelSpec["level"];
  readonly periodEffects: ModelSpec["periodEffects"];
  readonly seasonality: Pick<ModelSpec["seasonality"], "yearly" | "sd" | "decay" | "peaks">;
  /** Effects of the country's holidays; absent where no country is named. */
  readonly holidays?: readonly string[];
}

/** A baseline that was tried. */
export interface BaselineCandidate extends BaselineSettings {
  /** ln p(KPI of the training periods | this baseline), with media, coefficients and noise integrated out. */
  readonly logEvidence: number;
}

export interface BaselineChoice {
  readonly chosen: BaselineCandidate;
  /** All that were tried, the chosen one among them, the most probable first. */
  readonly candidates: readonly BaselineCandidate[];
}

/** Steps of a level; files of before have none. */
const stepsOf = ({ steps }: { readonly steps?: readonly string[] }) => steps ?? [];

/** "2 waves a year, no level": a baseline in a few words. */
export function baselineText({
  level,
  periodEffects,
  seasonality: { yearly, sd, decay, peaks },
  holidays = [],
}: BaselineSettings): string {
  return [
    level.sd === 0 ? "no level" : `a level with sd ${level.sd} a year`,
    `${yearly} waves a year${decay === 0 ? "" : ` with sd ${sd}/k`}`,
    ...(periodEffects.sd === 0 ? [] : [`period effects with sd ${periodEffects.sd}`]),
    ...(stepsOf(level).length === 0 ? [] : [`a step on ${stepsOf(level).join(" and ")}`]),
    ...(holidays.length === 0 ? [] : [`holidays (${holidays.join(", ")})`]),
    ...(peaks.length === 0 ? [] : [`peaks at ${peaks.join(", ")}`]),
  ].join(", ");
}

/** Lines that say what was chosen and what the nearest others would have lost: the best without a level, the best with the default's waves, and so on. */
export function choiceLines({ chosen, candidates }: BaselineChoice): readonly string[] {
  const lost = ({ logEvidence }: BaselineCandidate) => logEvidence - chosen.logEvidence;
  const kinds = new Map<string, BaselineCandidate>();
  for (const candidate of candidates) {
    const { level, periodEffects, seasonality, holidays = [] } = candidate;
    const kind = [
      level.sd,
      stepsOf(level).length,
      periodEffects.sd,
      seasonality.decay,
      seasonality.peaks.length,
      holidays.length,
    ]
      .map((value) => value > 0)
      .join();
    if (!kinds.has(kind)) kinds.set(kind, candidate);
  }
  const others = [...kinds.values()].filter((candidate) => candidate !== chosen);
  return [
    `baseline chosen by evidence in the training periods, media integrated out: ${baselineText(chosen)}`,
    ...others.map(
      (other) =>
        `  ${baselineText(other)}: log evidence ${lost(other) >= 0 ? "+" : "−"}${Math.abs(lost(other)).toFixed(1)}${lost(other) > 0 ? ", not enough for a richer baseline" : ""}`,
    ),
  ];
}
