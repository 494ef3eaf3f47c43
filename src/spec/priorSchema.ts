/** What a prior may be, as a schema: apart from what the sampler needs of priors, which runs where there is no schema library. */
import type { z } from "zod";
import { platform } from "#platform";
import { once } from "../platform/once.js";

/** Schema of a prior: the family's name and its numbers. */
export const priorSchema = once(() => {
  const { z } = platform.zod();
  const number = z.number();
  const positive = z.number().positive();
  return z.discriminatedUnion("family", [
    z.strictObject({ family: z.literal("normal"), mean: number, sd: positive }),
    z.strictObject({ family: z.literal("halfNormal"), scale: positive }),
    z.strictObject({ family: z.literal("logNormal"), mu: number, sigma: positive }),
    z.strictObject({ family: z.literal("beta"), a: positive, b: positive }),
    z.strictObject({ family: z.literal("gamma"), shape: positive, rate: positive }),
    z.strictObject({ family: z.literal("inverseGamma"), shape: positive, scale: positive }),
    z.strictObject({ family: z.literal("exponential"), rate: positive }),
    z.strictObject({ family: z.literal("halfStudentT"), degreesOfFreedom: positive, scale: positive }),
    z.strictObject({ family: z.literal("halfCauchy"), scale: positive }),
    z
      .strictObject({ family: z.literal("uniform"), lower: number, upper: number })
      .refine(({ lower, upper }) => lower < upper, { path: ["lower"], message: "below upper" }),
  ]);
});

export type Prior = Readonly<z.infer<ReturnType<typeof priorSchema>>>;
export type PriorFamily = Prior["family"];
