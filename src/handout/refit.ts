/** What the page of a report needs to fit again under another prior: the model with its table, the settings of the fit, and what it said. */
import { returnUnit } from "../data/currency.js";
import type { Panel } from "../data/panel.js";
import { ArgumentError } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import type { SamplingOptions } from "../fit/sampleDesign.js";
import { beliefsOf } from "../insights/describeModel.js";
import { option, phrase } from "../phrase.js";
import type { RangedFamily } from "../spec/priorOfRange.js";
import { priorRange, priorText } from "../spec/priors.js";
import { packRecord } from "../trace/packedRecord.js";
import { counted, listed } from "../words.js";
import { base64 } from "./base64.js";
import { type RefitAnswer, refitAnswer } from "./refitAnswer.js";

/** Plain data: it stands in the page as JSON. */
export interface Refit {
  readonly kind: "refit";
  /** Options of `fit` that make the report's draws again. */
  readonly settings: SamplingOptions;
  /** "£ per £ spent". */
  readonly unit: string;
  /** What of the table the page then holds. */
  readonly carried: string;
  readonly channels: readonly RefitChannel[];
  readonly before: RefitAnswer;
  /** Panel, specification and scaling as `packRecord` makes them, each part compressed, as base64. */
  readonly packed: { readonly text: string; readonly values: string };
}

/** A channel whose prior may be changed. */
export interface RefitChannel {
  readonly name: string;
  /** The prior of the fit, as formulas have it. */
  readonly prior: string;
  /** What it says of the ROI: the central 90 %. */
  readonly range: { readonly q5: number; readonly median: number; readonly q95: number };
  /** What the prior is when it is moved. */
  readonly family: RangedFamily;
}

/** Characters of the packed table, at most: a page of 3 MB has charts too. */
const mostCharacters = 1_500_000;

/** The record of a fit.
 *
 *  @throws ArgumentError where no page can fit its model again, or no prior of it is in money */
export async function refitOf(fit: Fit): Promise<Refit> {
  const { model, design } = fit;
  const { panel, spec, scaling } = model;
  if (fit.isApproximate)
    throw refused(
      "needs draws of the posterior, and this fit is an approximation",
      "use fit in place of quickFit",
    );
  if (Object.values(design.design.ownKinds).some((kinds) => Object.keys(kinds).length > 0)) {
    throw refused("cannot take adstocks or saturations of your own into a page");
  }
  if (design.design.revenuePerUnit === null) {
    throw refused("needs revenue and effects that add up: the prior that is moved is one of an ROI");
  }
  const { seed, chains, warmup, draws, targetAcceptance, maxTreeDepth, isFull, metric } = fit.provenance;
  const before = refitAnswer(fit);
  const beliefs = new Map(beliefsOf(model).map((belief) => [belief.name, belief.roi]));
  const carried = withoutSurplus(panel, spec.negativeControls ?? []);
  const { text, values } = packRecord({ panel: carried, spec, scaling });
  const packed = {
    text: await compressed(new TextEncoder().encode(text)),
    values: await compressed(new Uint8Array(values.buffer)),
  };
  const characters = packed.text.length + packed.values.length;
  if (characters > mostCharacters) {
    throw refused(
      `would put ${(characters / 1e6).toFixed(1)} MB of table into the page, and ${mostCharacters / 1e6} MB are the most`,
    );
  }
  const named = before.returns.slice(0, -1).map(({ name }) => name);
  return {
    kind: "refit",
    settings: { seed, chains, warmup, draws, targetAcceptance, maxTreeDepth, isFull, metric },
    unit: returnUnit(panel.currency),
    carried: carriedText(carried),
    channels: named.map((name): RefitChannel => {
      const { of, prior } = spec.channels[name]!.coefficient;
      const isOnRoi = of === "roi" && prior !== "pooled";
      const implied = beliefs.get(name)!;
      return {
        name,
        prior:
          prior === "pooled"
            ? "pooled with its type"
            : `${priorText(prior)}${isOnRoi ? "" : " on its coefficient"}`,
        range: isOnRoi
          ? priorRange(prior)
          : { q5: implied.lower, median: implied.median, q95: implied.upper },
        family: isOnRoi && prior.family === "logNormal" ? "logNormal" : "gamma",
      };
    }),
    before,
    packed,
  };
}

function refused(rule: string, cure = "leave it out"): ArgumentError {
  return new ArgumentError({
    caller: "report",
    option: "refit",
    rule,
    cure: cure === "leave it out" ? phrase`leave out ${option("refit")}` : cure,
  });
}

/** The table without what no fit looks at, and without the folder that it lay in. */
function withoutSurplus(panel: Panel, negativeControls: readonly string[]): Panel {
  return {
    ...panel,
    source: { ...panel.source, path: panel.source.path.split(/[/\\]/).at(-1)! },
    outcomes: panel.outcomes.filter(({ name }) => negativeControls.includes(name)),
    roles: [],
    warnings: [],
  };
}

function carriedText({
  times,
  frequency,
  geos,
  kpi,
  revenue,
  channels,
  controls,
  events,
  outcomes,
}: Panel): string {
  const others = [...controls, ...events, ...outcomes].map(({ name }) => name);
  const parts = [
    kpi.name,
    ...(revenue === null ? [] : ["revenue"]),
    `money and media of ${listed(channels.map(({ name }) => name))}`,
    ...others,
  ];
  const places = geos.length > 1 ? ` in ${counted(geos.length, "geo")}` : "";
  return `${counted(times.length, frequency)}${places} of ${parts.join(", ")}`;
}

async function compressed(bytes: Uint8Array): Promise<string> {
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new CompressionStream("gzip"));
  return base64(new Uint8Array(await new Response(stream).arrayBuffer()));
}
