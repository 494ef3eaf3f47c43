/** What a prior may be, as a schema: apart from what the sampler needs of priors, which runs where there is no schema library. */
import type { z } from "zod";
import { platform } from "#platform";
import { once } from "../platform/once.js";
import { type Prior, priorFamilies } from "./priorFamilies.js";

/** Schema of a prior: the family's name and its numbers. */
export const priorSchema = once((): z.ZodType<Prior> => {
  const { z } = platform.zod();
  const kinds = { real: z.number(), positive: z.number().positive() };
  const families = Object.entries(priorFamilies).map(([family, { numbers, rule }]) => {
    const shape = Object.fromEntries(
      Object.entries<keyof typeof kinds>(numbers).map(([name, kind]) => [name, kinds[kind]]),
    );
    const schema = z.strictObject({ family: z.literal(family), ...shape });
    if (rule === null) return schema;
    return schema.refine((prior) => rule.holds(prior as never), { path: [rule.about], message: rule.must });
  });
  return z.discriminatedUnion("family", families as never) as unknown as z.ZodType<Prior>;
});
