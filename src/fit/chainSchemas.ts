/** What chains are sent to another machine as, and what comes back: looked at on both ends, since whoever can write to the queue can write anything. */
import { zod } from "#packages";
import type { JobSchemas } from "../compute/job.js";
import type { Design } from "../design/design.js";
import { once } from "../platform/once.js";
import { kindNames, noOwnKinds } from "../spec/kinds.js";
import { likelihoods } from "../spec/likelihoods/likelihoods.js";
import { priorSchema } from "../spec/priorSchema.js";
import { type ChainEvent, mostDraws } from "./chainJob.js";

/** More than any honest design has of anything that memory is made of. */
const most = { times: 100_000, lags: 10_000, warmup: mostDraws };

/** Schemas of what chains share, of the index of one, and of what it hands over. */
export const chainSchemas = once((): JobSchemas => {
  const { z } = zod();
  const text = z.string();
  const number = z.number();
  const flag = z.boolean();
  const whole = (least: number, largest: number) => number.check(z.int(), z.gte(least), z.lte(largest));
  const count = whole(0, Number.MAX_SAFE_INTEGER);
  const arrayOf = (
    kind: Float64ArrayConstructor | Uint8ArrayConstructor | Uint32ArrayConstructor,
    holds: (value: number) => boolean = () => true,
  ) =>
    z
      .unknown()
      .check(
        z.refine(
          (value) => value instanceof kind && (value as Float64Array).every(holds),
          `must be a ${kind.name} of numbers in their range`,
        ),
      );
  const finite = arrayOf(Float64Array, Number.isFinite);
  const any = arrayOf(Float64Array);
  const prior = priorSchema();
  const normal = z.strictObject({ mean: number, sd: number.check(z.positive()) });
  const stage = <Settings extends object>(name: "adstock" | "saturation", settings: Settings) =>
    z.strictObject({
      kind: z.enum(kindNames(name, noOwnKinds) as [string]),
      settings: z.strictObject(settings as never),
      priors: z.record(text, prior),
    });
  const lags = z.optional(whole(0, most.lags));
  const channel = z.strictObject({
    name: text,
    type: text,
    media: z.array(finite),
    scales: z.array(number),
    adstock: stage("adstock", {
      normalise: z.optional(flag),
      minMax: z.optional(flag),
      maxLag: lags,
      intervals: lags,
      zeroLag: lags,
    }),
    saturation: stage("saturation", { ceiling: z.optional(number) }),
    order: z.enum(["adstockFirst", "saturationFirst"]),
    coefficient: z.strictObject({
      of: z.enum(["coefficient", "roi"]),
      prior: z.union([z.literal("pooled"), prior]),
    }),
    spend: number,
    roiSpend: number,
  });
  const design = z
    .strictObject({
      times: whole(1, most.times),
      geos: z.array(text).check(z.minLength(1)),
      kpi: finite,
      isObserved: arrayOf(Uint8Array, (value) => value <= 1),
      channels: z.array(channel),
      // A user's own kinds are functions, which are not sent.
      ownKinds: z.strictObject({ adstock: z.strictObject({}), saturation: z.strictObject({}) }),
      revenuePerUnit: z.nullable(finite),
      linear: z.array(z.strictObject({ block: text, label: text, values: finite, prior: normal })),
      pooling: z.nullable(
        z.strictObject({ typeLevel: prior, typeSpread: prior, geoSpread: z.nullable(prior) }),
      ),
      likelihood: z.union(
        Object.values(likelihoods).map(({ schema }) => schema(z as never, prior as never)) as never,
      ),
      liftTests: z.array(
        z.strictObject({
          name: text,
          channel: count,
          counterfactual: z.array(finite),
          weights: finite,
          effect: number,
          standardError: number.check(z.positive()),
        }),
      ),
    })
    .check(
      z.refine(
        (value) => isOneSize(value as unknown as Design),
        "must have series of one length and channels that there are",
      ),
    );
  const draws = z.strictObject({
    positions: any,
    logDensity: any,
    energy: any,
    acceptance: any,
    treeDepth: arrayOf(Uint8Array),
    leapfrogSteps: arrayOf(Uint32Array),
    isDivergent: arrayOf(Uint8Array, (value) => value <= 1),
    stepSize: number,
    divergences: z.array(
      z.strictObject({
        start: any,
        end: any,
        // It may be infinite, or no number at all.
        energyError: z.unknown().check(z.refine((value) => typeof value === "number", "must be a number")),
        chain: count,
        iteration: count,
        isWarmup: flag,
      }),
    ),
    gradientEvaluations: z.strictObject({ warmup: count, sampling: count }),
  });
  return {
    shared: z.strictObject({
      design,
      isFull: flag,
      seed: z.union([text, number]),
      warmup: whole(0, most.warmup),
      draws: whole(1, mostDraws),
      targetAcceptance: number.check(z.gt(0), z.lt(1)),
      maxTreeDepth: whole(1, 20),
      metric: z.enum(["dense", "diagonal"]),
    }),
    input: count,
    output: z.unknown().check(z.refine((value) => value === null, "must be null")),
    event: z.strictObject({
      iterations: count,
      stepSize: number,
      treeDepth: count,
      divergences: count,
      seconds: z.strictObject({ warmup: number, sampling: number }),
      chunk: z.nullable(z.strictObject({ draws, values: any, linear: any })),
    }),
    isKept: (event) => (event as ChainEvent).chunk !== null,
    told: (event) => ({ ...(event as ChainEvent), chunk: null }),
  };
});

/** Whether all series have a number a row, and what names a channel names one. */
function isOneSize({
  times,
  geos,
  kpi,
  isObserved,
  channels,
  revenuePerUnit,
  linear,
  liftTests,
}: Design): boolean {
  const rows = times * geos.length;
  const isByGeo = (series: readonly Float64Array[]) =>
    series.length === geos.length && series.every(({ length }) => length === times);
  return (
    [kpi, isObserved, ...(revenuePerUnit === null ? [] : [revenuePerUnit])].every(
      ({ length }) => length === rows,
    ) &&
    linear.every(({ values }) => values.length === rows) &&
    channels.every(({ media, scales }) => isByGeo(media) && scales.length === geos.length) &&
    liftTests.every(
      ({ channel, counterfactual, weights }) =>
        channel < channels.length && isByGeo(counterfactual) && weights.length === rows,
    )
  );
}
