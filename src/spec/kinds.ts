/** The adstocks and saturations that a model may name: the built-in ones, and a user's own, which travel with the model. */
import { DataError, InternalError } from "../errors.js";
import { requireList } from "../options.js";
import { phrase } from "../phrase.js";
import { requireFields } from "../records.js";
import { adstocks } from "../transforms/adstocks.js";
import type { AdstockKind, SaturationKind } from "../transforms/kind.js";
import { saturations } from "../transforms/saturations.js";
import type { Warning } from "../warning.js";
import type { ChannelChanges, ChannelSpec, SpecChanges } from "./spec.js";
import { isRecord, requireShapes } from "./specShapes.js";

export type Stage = "adstock" | "saturation";

/** A kind made with `defineAdstock` or `defineSaturation`. */
export type OwnKind = AdstockKind | SaturationKind;

/** A user's own kinds by name. A specification is plain data and holds the names alone. */
export interface OwnKinds {
  readonly adstock: Readonly<Record<string, AdstockKind>>;
  readonly saturation: Readonly<Record<string, SaturationKind>>;
}

export const noOwnKinds: OwnKinds = Object.freeze({
  adstock: Object.freeze({}),
  saturation: Object.freeze({}),
});

/** The adstock of this name, built in or the user's own.
 *
 *  @throws InternalError if there is none: specifications are checked before */
export function adstockNamed(name: string, own: OwnKinds): AdstockKind {
  return known("adstock", name, own.adstock[name] ?? (adstocks as OwnKinds["adstock"])[name]);
}

/** The saturation of this name, built in or the user's own.
 *
 *  @throws InternalError if there is none: specifications are checked before */
export function saturationNamed(name: string, own: OwnKinds): SaturationKind {
  return known("saturation", name, own.saturation[name] ?? (saturations as OwnKinds["saturation"])[name]);
}

function known<Kind>(stage: Stage, name: string, kind: Kind | undefined): Kind {
  if (kind === undefined) throw new InternalError(`kinds: ${stage} must be a known one, got "${name}"`);
  return kind;
}

/** Names that a specification may use for a stage. */
export function kindNames(stage: Stage, own: OwnKinds): readonly string[] {
  return [...Object.keys(stage === "adstock" ? adstocks : saturations), ...Object.keys(own[stage])];
}

/** Changes of a channel in which every kind is a name. */
export type NamedChannelChanges = Omit<ChannelChanges, Stage> & {
  readonly [S in Stage]?: string | Partial<ChannelSpec[S]>;
};

/** Changes in which every kind is a name: plain data. */
export type NamedChanges = Omit<SpecChanges, "channels"> & {
  readonly channels?: Readonly<Record<string, NamedChannelChanges | null>>;
};

/** The same changes with names in place of kinds, and the kinds by name.
 *
 *  @param listed  kinds that the changes may name without holding them, as those read from a file
 *  @param before  kinds known already; one of the same name is replaced, as when a notebook's cell is run again
 *  @throws DataError for changes that are no maps, for a name that is built in or given twice, and for a saturation as an adstock or the
 *    reverse */
export function separateKinds(
  changes: SpecChanges,
  listed: readonly OwnKind[],
  before: OwnKinds,
): { readonly changes: NamedChanges; readonly ownKinds: OwnKinds } {
  requireShapes(changes);
  requireList("model", "kinds", listed);
  for (const kind of listed)
    requireFields(
      "model",
      "kinds",
      kind,
      ["name", "parameters", "prepare"],
      "give what defineAdstock or defineSaturation returns",
    );
  const found: Record<Stage, Record<string, OwnKind>> = { adstock: {}, saturation: {} };
  const nameOf = (kind: OwnKind, key: string, wanted: Stage = stageOf(kind)): string => {
    const { name } = kind;
    const stage = stageOf(kind);
    if (stage !== wanted)
      throw new DataError({
        caller: "model",
        key,
        rule: `must be of kind ${wanted}`,
        got: phrase`the ${stage} "${name}"`,
      });
    const builtIn = (stage === "adstock" ? adstocks : saturations) as Readonly<Record<string, OwnKind>>;
    if (builtIn[name] === kind) return name;
    if (name in builtIn || (found[stage][name] ?? kind) !== kind) {
      const taken = name in builtIn ? "that of a built-in one" : "given to another one too";
      throw new DataError({
        caller: "model",
        rule: `the name of your ${stage} "${name}" is ${taken}`,
        cure: "define it under another name",
      });
    }
    found[stage][name] = kind;
    return name;
  };
  for (const kind of listed) nameOf(kind, "kinds");
  const { channels, ...rest } = changes;
  const named = Object.entries(channels ?? {}).map(([channel, own]) => {
    if (!isRecord(own)) return [channel, own] as const;
    const result: Record<string, unknown> = { ...own };
    for (const stage of ["adstock", "saturation"] as const) {
      const given: unknown = own[stage];
      const where = `channels.${channel}.${stage}`;
      if (isKind(given)) result[stage] = nameOf(given, where, stage);
      else if (isRecord(given) && isKind(given.kind))
        result[stage] = { ...given, kind: nameOf(given.kind, where, stage) };
    }
    return [channel, result as NamedChannelChanges] as const;
  });
  return {
    changes: channels === undefined ? rest : { ...rest, channels: Object.fromEntries(named) },
    ownKinds: {
      adstock: { ...before.adstock, ...(found.adstock as OwnKinds["adstock"]) },
      saturation: { ...before.saturation, ...(found.saturation as OwnKinds["saturation"]) },
    },
  };
}

/** A user's own kinds among those that channels name. */
export function ownKindsOf(
  channels: Iterable<Readonly<Record<Stage, { readonly kind: string }>>>,
  own: OwnKinds,
): OwnKinds {
  const used = [...channels];
  const pick = <Kind>(stage: Stage, kinds: Readonly<Record<string, Kind>>) =>
    Object.fromEntries(
      Object.entries(kinds).filter(([name]) => used.some((one) => one[stage].kind === name)),
    );
  return { adstock: pick("adstock", own.adstock), saturation: pick("saturation", own.saturation) };
}

/** "adstock "mine", saturation "logarithm"": the kinds in words, or "" where there is none. */
export function ownKindsText(own: Readonly<Record<Stage, Readonly<Record<string, unknown>>>>): string {
  return (["adstock", "saturation"] as const)
    .flatMap((stage) => Object.keys(own[stage]).map((name) => `${stage} "${name}"`))
    .join(", ");
}

/** A warning where kinds have no pullback of their own. */
export function slowKindWarnings({ adstock, saturation }: OwnKinds): readonly Warning[] {
  const slow = { adstock: slowOnes(adstock), saturation: slowOnes(saturation) };
  const text = ownKindsText(slow);
  if (text === "") return [];
  return [
    {
      code: "slow-kind",
      message: `${text} without derivatives of its own: finite differences take their place, right to about 1e-8 and many times slower`,
      cure: "write the pullback or the derivatives, and check them with checkKind",
    },
  ];
}

function slowOnes<Kind extends OwnKind>(
  kinds: Readonly<Record<string, Kind>>,
): Readonly<Record<string, Kind>> {
  return Object.fromEntries(Object.entries(kinds).filter(([, { isSlow }]) => isSlow));
}

function stageOf(kind: OwnKind): Stage {
  return "weights" in kind ? "adstock" : "saturation";
}

function isKind(value: unknown): value is OwnKind {
  return isRecord(value) && typeof value.prepare === "function";
}
