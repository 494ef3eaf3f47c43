/** The specification of a model: what is fitted to a panel and with which priors, as data that YAML and TypeScript write alike. */

import type { z } from "zod/mini";
import { yaml, zod } from "#packages";
import { parseIsoDate } from "../data/calendar.js";
import { longestWindow } from "../data/countryHolidays.js";
import { parseYaml } from "../data/yamlText.js";
import { DataError } from "../errors.js";
import { once } from "../platform/once.js";
import type { Zod } from "../platform/platform.js";
import { requireFields, requireText } from "../records.js";
import type { AdstockName } from "../transforms/adstocks.js";
import type { AdstockKind, SaturationKind } from "../transforms/kind.js";
import type { SaturationName } from "../transforms/saturations.js";
import { carryovers, mediaPriors } from "./channelPriors.js";
import { channelTypeNames, priorReadings } from "./channelTypes.js";
import { formNames } from "./forms.js";
import { type LikelihoodSettings, likelihoods } from "./likelihoods/likelihoods.js";
import type { Prior } from "./priorFamilies.js";
import { priorSchema } from "./priorSchema.js";
import { describeFault } from "./specFaults.js";

/** The model types, the default first; `specify` fills in what each has. */
export const modelTypes = ["v3", "v3_proper", "v2", "v1", "simple"] as const;
export type ModelType = (typeof modelTypes)[number];

const schemas = once(() => {
  const { z } = zod();
  const prior = priorSchema();
  const name = z.string().check(z.minLength(1));
  const date = z.string().check(z.refine((text) => parseIsoDate(text) !== null, "a date yyyy-mm-dd"));
  // A leap year has every day.
  const monthDay = z
    .string()
    .check(z.refine((text) => parseIsoDate(`2024-${text}`) !== null, "a day of the year mm-dd"));
  const positive = z.number().check(z.positive());
  const notNegative = z.number().check(z.gte(0));
  const wholeBetween = (least: number, most: number) => z.int().check(z.gte(least), z.lte(most));

  const normalPrior = z.strictObject({ mean: z.number(), sd: positive });

  const adstockSchema = z.strictObject({
    kind: name,
    normalise: z.optional(z.boolean()),
    maxLag: z.optional(z.int().check(z.gte(0))),
    priors: z.record(name, prior),
  });

  const saturationSchema = z.strictObject({
    kind: name,
    priors: z.record(name, prior),
  });

  const coefficientSchema = z.strictObject({
    of: z.enum(["coefficient", "roi"]),
    prior: z.union([z.literal("pooled"), prior]),
  });

  const channelSchema = z.strictObject({
    type: z.enum(channelTypeNames),
    media: name,
    adstock: adstockSchema,
    saturation: saturationSchema,
    order: z.enum(["adstockFirst", "saturationFirst"]),
    coefficient: coefficientSchema,
  });

  const liftTestSchema = z.strictObject({
    channel: name,
    from: date,
    to: date,
    countUntil: z.optional(date),
    geos: z.optional(z.array(name).check(z.minLength(1))),
    against: z.optional(notNegative),
    effect: z.number(),
    standardError: positive,
  });

  const specSchema = z.strictObject({
    type: z.enum(modelTypes),
    priors: z.enum(priorReadings),
    form: z.enum(formNames),
    baseline: z._default(z.enum(["auto", "fixed"]), "fixed"),
    kpi: z.strictObject({ scaling: z.enum(["mean", "sd", "max", "none"]) }),
    media: z.strictObject({
      scaling: z.enum(["mean", "max", "none"]),
      // Specifications written before it was a setting have the default of then.
      prior: z._default(z.enum(mediaPriors), "salesShare"),
      carryover: z._default(z.enum(carryovers), "weekly"),
    }),
    training: z.strictObject({ from: z.nullable(date), to: z.nullable(date) }),
    channels: z.record(name, channelSchema),
    pooling: z.nullable(
      z.strictObject({ typeLevel: prior, typeSpread: prior, geoSpread: z.nullable(prior) }),
    ),
    intercept: normalPrior,
    controls: z.strictObject({ columns: z.array(name), sd: positive }),
    events: z.strictObject({ columns: z.array(name), sd: positive }),
    holidays: z.record(name, z.array(date)),
    calendar: z._default(
      z.nullable(
        z.strictObject({
          country: name,
          before: wholeBetween(0, longestWindow),
          after: wholeBetween(0, longestWindow),
          columns: z.array(name),
          days: z.record(name, z.array(date)),
        }),
      ),
      null,
    ),
    seasonality: z.strictObject({
      yearly: wholeBetween(0, 26),
      weekly: wholeBetween(0, 3),
      sd: positive,
      decay: z._default(z.number().check(z.gte(0), z.lte(3)), 0),
      peaks: z._default(z.array(monthDay), []),
      peakSd: z._default(positive, 0.5),
    }),
    trend: z.strictObject({
      kind: z.enum(["none", "linear", "piecewise"]),
      changepoints: wholeBetween(1, 50),
      sd: positive,
    }),
    level: z._default(
      z.strictObject({
        sd: notNegative,
        weeks: z.number().check(z.gte(1), z.lte(52)),
        steps: z._default(z.array(date), []),
        stepSd: z._default(positive, 0.3),
      }),
      { sd: 0, weeks: 4, steps: [], stepSd: 0.3 },
    ),
    periodEffects: z._default(z.strictObject({ sd: notNegative }), { sd: 0 }),
    likelihood: likelihoodSchema(z, prior),
    liftTests: z.array(liftTestSchema),
    negativeControls: z.optional(z.array(name)),
  });
  return { channelSchema, specSchema };
});

function likelihoodSchema(zod: Zod, prior: z.ZodMiniType<Prior>): z.ZodMiniType<LikelihoodSettings> {
  const families = Object.values(likelihoods).map((record) => record.schema(zod, prior));
  return zod.discriminatedUnion("family", families as never) as z.ZodMiniType<LikelihoodSettings>;
}

type DeepReadonly<T> = T extends (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** A complete specification: every default filled in. */
export type ModelSpec = DeepReadonly<z.infer<ReturnType<typeof schemas>["specSchema"]>>;
export type ChannelSpec = ModelSpec["channels"][string];
export type LiftTest = ModelSpec["liftTests"][number];

/** What may be left out of a specification: everything. A kind may be written as its name alone, or be one of your own. */
export type SpecChanges = {
  readonly [K in Exclude<keyof ModelSpec, "channels">]?: K extends
    | "likelihood"
    | "pooling"
    | "liftTests"
    | "negativeControls"
    | "holidays"
    | "type"
    | "priors"
    | "form"
    | "baseline"
    ? ModelSpec[K]
    : Partial<ModelSpec[K]> | Extract<ModelSpec[K], null>;
} & { readonly channels?: Readonly<Record<string, ChannelChanges | null>> };

/** A kind by name, a kind made with `defineAdstock` or `defineSaturation`, or either with settings and priors. */
type StageChanges<Kind, Complete> =
  | Kind
  | (Omit<Partial<Complete>, "kind"> & { readonly kind?: Kind | (string & {}) });

export interface ChannelChanges {
  readonly type?: ChannelSpec["type"];
  readonly media?: string;
  readonly adstock?: StageChanges<AdstockName | AdstockKind, ChannelSpec["adstock"]>;
  readonly saturation?: StageChanges<SaturationName | SaturationKind, ChannelSpec["saturation"]>;
  readonly order?: ChannelSpec["order"];
  readonly coefficient?: Partial<ChannelSpec["coefficient"]>;
  /** Short for a coefficient of "roi" with this prior. */
  readonly roi?: ChannelSpec["coefficient"]["prior"];
}

/** Checks a complete specification.
 *
 *  @param where  file it came from, for messages
 *  @throws DataError naming the key, what was expected and the nearest known key */
export function checkSpec(spec: unknown, where?: string): ModelSpec {
  const result = schemas().specSchema.safeParse(spec);
  if (result.success) return result.data as ModelSpec;
  throw new DataError({
    file: where,
    caller: "model",
    ...describeFault(result.error.issues[0]!, spec, schemas().specSchema),
  });
}

/** Keys that a specification has at the top, and that a channel has: for what is given in part. */
export const specKeys = () => Object.keys(schemas().specSchema.shape);
export const channelKeys = () => [...Object.keys(schemas().channelSchema.shape), "roi"];

/** The specification as YAML.
 *
 *  @throws ArgumentError for what is no specification
 *  @example specYaml(model.spec) // "type: v3\npriors: words\n…" */
export function specYaml(spec: ModelSpec): string {
  requireFields("specYaml", "spec", spec, ["type", "channels"], "give model.spec");
  return yaml().stringify(spec, { lineWidth: 120 });
}

/** Changes written as YAML.
 *
 *  @throws DataError where it is not YAML, with the row */
export function parseSpecYaml(text: string, file?: string): SpecChanges {
  requireText("parseSpecYaml", "text", text);
  return (parseYaml(text, yaml(), file) ?? {}) as SpecChanges;
}
