/** What a prior may be, as a schema: apart from what the sampler needs of priors, which runs where there is no schema library. */
import type { z } from "zod/mini";
import { zod } from "#packages";
import { once } from "../platform/once.js";
import { type Prior, priorFamilies } from "./priorFamilies.js";

/** Schema of a prior: the family's name and its numbers. */
export const priorSchema = once((): z.ZodMiniType<Prior> => {
  const { z } = zod();
  const kinds = { real: z.number(), positive: z.number().check(z.positive()) };
  const families = Object.entries(priorFamilies).map(([family, { numbers, rule }]) => {
    const shape = Object.fromEntries(
      Object.entries<keyof typeof kinds>(numbers).map(([name, kind]) => [name, kinds[kind]]),
    );
    const schema = z.strictObject({ family: z.literal(family), ...shape });
    if (rule === null) return schema;
    return schema.check(
      z.refine((prior) => rule.holds(prior as never), { path: [rule.about], message: rule.must }),
    );
  });
  return z.discriminatedUnion("family", families as never) as unknown as z.ZodMiniType<Prior>;
});
