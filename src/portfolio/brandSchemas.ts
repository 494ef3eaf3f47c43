/** What a brand is sent to another machine as, and what comes back: looked at on both ends, since whoever can write to the queue can write anything. */
import { zod } from "#packages";
import type { JobSchemas } from "../compute/job.js";
import { once } from "../platform/once.js";
import { modelTypes } from "../spec/spec.js";

/** Files of a brand: no others are written, whatever an answer has. */
export const brandFileNames = ["spec.yaml", "diagnosis.json", "roi.json", "plan.json", "trace.nc"] as const;

/** Schemas of what brands share, of a brand, and of its answer. What settings and specification say, `readPanel` and `specify` look at. */
export const brandSchemas = once((): JobSchemas => {
  const { z } = zod();
  const text = z.string();
  const number = z.number();
  const settings = z.record(z.string(), z.unknown());
  const whole = (least: number, most: number) => z.number().check(z.int(), z.gte(least), z.lte(most));
  const share = z.number().check(z.gte(0), z.lte(1));
  const estimate = z.nullable(
    z.strictObject({ mean: number, median: number, lower: number, upper: number, level: number }),
  );
  const bytes = z.unknown().check(z.refine((value) => value instanceof Uint8Array, "must be bytes"));
  return {
    shared: z.strictObject({
      spec: settings,
      type: z.nullable(z.enum(modelTypes)),
      read: settings,
      sampling: z.strictObject({
        seed: z.union([z.string(), z.number()]),
        draws: whole(1, 1_000_000),
        chains: whole(1, 1000),
      }),
      plan: z.strictObject({
        change: share,
        horizon: z.nullable(whole(1, 10_000)),
        confidence: share,
        otherModels: z.boolean(),
      }),
    }),
    input: z.strictObject({
      bytes,
      path: text,
      beside: z.strictObject({ file: z.nullable(text), settings }),
    }),
    output: z.strictObject({
      answer: z.strictObject({
        verdict: z.enum(["pass", "review", "fail"]),
        roi: estimate,
        roiOf: text,
        plan: z.nullable(
          z.strictObject({
            verdict: z.enum(["change", "no change", "test first"]),
            test: z.nullable(text),
            gain: estimate,
            probabilityBetter: z.nullable(number),
          }),
        ),
        planReason: text,
        kpi: text,
        currency: text,
        frequency: text,
        from: text,
        to: text,
        warnings: z.array(z.strictObject({ code: text, message: text, cure: text })),
      }),
      files: z.strictObject(
        Object.fromEntries(
          brandFileNames.map((name) => {
            const content = name === "trace.nc" ? bytes : text;
            return [name, name === "plan.json" ? z.optional(content) : content];
          }),
        ),
      ),
    }),
    event: null,
    isKept: () => false,
    told: (event) => event,
  };
});
