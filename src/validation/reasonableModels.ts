/** Models as reasonable as one that was fitted: each changes one choice that somebody made, and none of them can be called wrong. */
import { ArgumentError, DataError } from "../errors.js";
import { specify } from "../model/specify.js";
import type { ModelSpec, SpecChanges } from "../spec/spec.js";
import type { Model } from "../spec/specify.js";
import type { Variant } from "./refits.js";

/** Changes of a level in a year that are tried beside a level that is as still as it can be. */
const levelSd = 0.1;

/** The other models by name: what they change of the one that was fitted, in words and as changes. */
const otherModels: Readonly<
  Record<string, (spec: ModelSpec) => { readonly text: string; readonly changes: SpecChanges }>
> = {
  prior: (spec) => {
    const { prior } = spec.media;
    const other = prior === "roi" ? "salesShare" : "roi";
    return {
      text: other === "roi" ? "priors on ROI" : "priors on shares of sales",
      changes: { media: { prior: other }, channels: without(spec, "coefficient") },
    };
  },
  adstockPriors: (spec) => {
    const other = spec.priors === "words" ? "literal" : "words";
    return {
      text: `adstock priors read ${other === "literal" ? "literally" : "by their words"}`,
      changes: { priors: other, channels: without(spec, "adstock") },
    };
  },
  saturation: (spec) => ({ text: "saturation by tanh", changes: { channels: saturatedBy(spec, "tanh") } }),
  season: ({ seasonality }) => ({
    text: `${seasonality.yearly + 2} waves a year for ${seasonality.yearly}`,
    changes: { seasonality: { ...seasonality, yearly: seasonality.yearly + 2 } },
  }),
  level: ({ level }) => {
    const sd = level.sd > 0 ? 0 : levelSd;
    return {
      text: sd > 0 ? "a level that moves" : "a level that does not move",
      changes: { level: { ...level, sd } },
    };
  },
};

/** Another shape of the curve. What all media bring is hardly told from it, so that it is asked of a plan, which moves a little money, and not of returns. */
const sloped: (typeof otherModels)[string] = (spec) => ({
  text: "curves with a slope of their own",
  changes: { channels: saturatedBy(spec, "hillSlope") },
});

/** A model to refit, what to call it, and what it changes in words. */
export interface ReasonableModel extends Variant {
  readonly text: string;
}

/** Every other model that the table allows and that is not the same one under another name.
 *
 *  @param isSloped  whether curves with a slope of their own are one of them (default false) */
export function reasonableModels(
  { source, spec, ownKinds }: Model,
  { isSloped = false }: { readonly isSloped?: boolean } = {},
): readonly ReasonableModel[] {
  const kinds = [...Object.values(ownKinds.adstock), ...Object.values(ownKinds.saturation)];
  const leftOut = Object.fromEntries(
    source.channels.filter(({ name }) => !(name in spec.channels)).map(({ name }) => [name, null]),
  );
  const others = isSloped ? { ...otherModels, slope: sloped } : otherModels;
  return Object.entries(others).flatMap(([name, other]) => {
    const { text, changes } = other(spec);
    const channels = { ...spec.channels, ...changes.channels, ...leftOut };
    try {
      const model = specify(source, { ...spec, ...changes, channels } as SpecChanges, { kinds });
      return isSame(model.spec, spec) ? [] : [{ name, text, model }];
    } catch (error) {
      // Priors on ROI need revenue: a model that cannot be is no reasonable one.
      if (!(error instanceof DataError || error instanceof ArgumentError)) throw error;
      return [];
    }
  });
}

/** Whether two specifications are the same model, whatever name their priors go by: counted twice, it would count for more. */
function isSame(a: ModelSpec, b: ModelSpec): boolean {
  const parts = ({ channels, pooling, seasonality, level }: ModelSpec) =>
    JSON.stringify([
      Object.entries(channels).sort(([x], [y]) => (x < y ? -1 : 1)),
      pooling,
      seasonality,
      level,
    ]);
  return parts(a) === parts(b);
}

/** Channels without one part of theirs, which is then made anew. */
function without(
  spec: ModelSpec,
  part: "coefficient" | "adstock" | "saturation",
): NonNullable<SpecChanges["channels"]> {
  return Object.fromEntries(
    Object.entries(spec.channels).map(([name, { [part]: _, ...rest }]) => [name, rest]),
  ) as NonNullable<SpecChanges["channels"]>;
}

function saturatedBy(
  spec: ModelSpec,
  saturation: "tanh" | "hillSlope",
): NonNullable<SpecChanges["channels"]> {
  return Object.fromEntries(
    Object.entries(without(spec, "saturation")).map(([name, channel]) => [name, { ...channel, saturation }]),
  );
}
