/** Everything of a fit that is not draws, as a record that text and numbers can hold, and what such a record must look like: whoever can compute a
 *  checksum can seal anything. */
import { zod } from "#packages";
import { DataError } from "../errors.js";
import { mostDraws } from "../fit/chainJob.js";
import type { Fit } from "../fit/fit.js";
import { once } from "../platform/once.js";
import type { Stage } from "../spec/kinds.js";

export interface StoredFit {
  /** Kinds of the user's own are functions: their names alone are kept. */
  readonly model: Omit<Fit["model"], "ownKinds">;
  /** Names by stage; left out where every kind is built in. */
  readonly ownKinds?: Readonly<Record<Stage, readonly string[]>>;
  readonly method: Fit["method"];
  readonly isApproximate: boolean;
  readonly isCollapsed: boolean;
  readonly draws: number;
  readonly diagnostics: Fit["diagnostics"];
  readonly warnings: Fit["warnings"];
  readonly provenance: Fit["provenance"];
  readonly seconds: Fit["seconds"];
  readonly chains: readonly Pick<Fit["chains"][number], "stepSize" | "divergences" | "gradientEvaluations">[];
}

/** The record as it was read, once it looks like one.
 *
 *  @throws DataError naming the first part that does not */
export function checkStoredFit(record: unknown): StoredFit {
  const result = storedSchema().safeParse(record);
  if (result.success) return record as StoredFit;
  const part = result.error.issues[0]!.path.map(String).join(".");
  throw new DataError({ rule: `${part === "" ? "its record" : part} is not as saveFit writes it` });
}

/** The specification is left to the schema of specifications. */
const storedSchema = once(() => {
  const { z } = zod();
  const text = z.string();
  const texts = z.array(text);
  const flag = z.boolean();
  const whole = z.number().check(z.int(), z.gte(0));
  // NaN and the infinite are numbers here: R-hat of one chain, the energy of a divergence.
  const number = z.unknown().check(z.refine((value) => typeof value === "number"));
  const floats = z.unknown().check(z.refine((value) => value instanceof Float64Array, { abort: true }));
  const day = text.check(
    z.refine((value) => /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))),
  );
  const series = z.object({ name: text, column: text, unit: text, values: floats });
  const warnings = z.array(z.object({ code: text, message: text, cure: text }));
  const panel = z
    .object({
      kind: z.literal("panel"),
      source: z.object({ path: text, sha256: text, rows: number, dialect: z.record(text, text) }),
      frequency: z.enum(["day", "week", "month"]),
      times: z.array(day).check(z.minLength(1)),
      geos: texts.check(z.minLength(1)),
      currency: text,
      country: z.optional(text),
      kpi: series,
      revenue: z.nullable(series),
      channels: z.array(
        z.object({
          name: text,
          spend: z.nullable(series),
          exposures: z.array(series),
          adstocked: z.nullable(series),
        }),
      ),
      controls: z.array(series),
      events: z.array(series),
      outcomes: z.array(series),
      population: z.nullable(floats),
      assumptions: z.object({
        retention: z.record(text, number),
        saturation: z.record(text, z.object({ slope: number, halfSaturation: number })),
      }),
      roles: z.array(z.object({ column: text, role: text, channel: z.optional(text), reason: text })),
      warnings,
    })
    .check(z.refine(isOneSize));
  const candidate = z.object({
    level: z.object({ sd: number, steps: z.optional(texts) }),
    periodEffects: z.object({ sd: number }),
    seasonality: z.object({ yearly: number, sd: number, decay: number, peaks: texts }),
    holidays: z.optional(texts),
    logEvidence: number,
  });
  const scale = z.object({ centre: number, scale: number });
  const numbers = z.array(number);
  return z.object({
    model: z.object({
      kind: z.literal("model"),
      panel,
      spec: z.unknown(),
      changes: z.record(text, z.unknown()),
      source: panel,
      baseline: z.nullable(z.object({ chosen: candidate, candidates: z.array(candidate) })),
      // Fits of before there were frozen scales have none.
      scaling: z.optional(
        z.nullable(
          z.object({
            from: day,
            to: day,
            kpi: z.object({ centre: numbers, scale: numbers }),
            media: z.record(text, numbers),
            controls: z.record(text, scale),
            events: z.record(text, number),
          }),
        ),
      ),
      warnings,
    }),
    ownKinds: z.optional(z.object({ adstock: texts, saturation: texts })),
    method: z.enum(["nuts", "laplace"]),
    isApproximate: flag,
    isCollapsed: flag,
    draws: whole.check(z.gte(1), z.lte(mostDraws)),
    diagnostics: z.object({
      divergences: whole,
      rhat: number,
      essBulk: number,
      essTail: number,
      minBfmi: number,
      worstParameter: text,
    }),
    warnings,
    provenance: z.object({
      seed: z.union([text, number]),
      chains: whole,
      warmup: whole,
      draws: whole,
      targetAcceptance: number,
      maxTreeDepth: number,
      isFull: flag,
      metric: z.enum(["dense", "diagonal"]),
      version: text,
      data: z.object({ path: text, sha256: text }),
      specSha256: text,
    }),
    seconds: z.object({ warmup: number, sampling: number, total: number }),
    chains: z
      .array(
        z.object({
          stepSize: number,
          divergences: z.array(
            z.object({
              start: floats,
              end: floats,
              energyError: number,
              chain: whole,
              iteration: whole,
              isWarmup: flag,
            }),
          ),
          gradientEvaluations: z.object({ warmup: whole, sampling: whole }),
        }),
      )
      .check(z.minLength(1)),
  });
});

type Sized = Pick<
  Fit["model"]["panel"],
  "times" | "geos" | "kpi" | "revenue" | "channels" | "controls" | "events" | "outcomes" | "population"
>;

function isOneSize(value: unknown): boolean {
  const { times, geos, kpi, revenue, channels, controls, events, outcomes, population } = value as Sized;
  const all = [kpi, revenue, ...controls, ...events, ...outcomes].concat(
    channels.flatMap(({ spend, exposures, adstocked }) => [spend, ...exposures, adstocked]),
  );
  const rows = times.length * geos.length;
  return (
    all.every((series) => series === null || series.values.length === rows) &&
    (population === null || population.length === geos.length)
  );
}
