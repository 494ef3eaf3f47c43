/** What tried to refute a fit and what came of it, and how strong an unseen driver would have to be: tables for people and JSON documents. */
import { countedIn } from "../data/panel.js";
import type { Benchmark, TippingPoints } from "../insights/tippingPoints.js";
import { defaultLevel, levelText } from "../math/estimate.js";
import { chanceOfLuck } from "../validation/chance.js";
import type { ChannelRefutation, Refutation } from "../validation/refutation.js";
import { counted, percent } from "../words.js";
import { type Json, toJson } from "./json.js";
import type { Table } from "./table.js";
import { withheldNotes } from "./withheld.js";

const hidden =
  "No test of a table can rule out a driver that nobody measured: association is not causation, and an experiment is what tells them apart.";

/** One row a channel: what it brought, what copies of it bring by luck, what is lost without it, and its tipping point; placebos as notes. */
export function refutationTable(result: Refutation): Table {
  const { channels, placebos, negativeControls, model, isRoi, verdict } = result;
  const { kpi } = model.panel;
  return {
    kind: "table",
    title: `Refutation: ${verdict}`,
    columns: [
      { key: "name", label: "channel", unit: "" },
      { key: "verdict", label: "verdict", unit: "" },
      { key: "brought", label: "brought", unit: kpi.unit, decimals: 0 },
      { key: "luck", label: "by luck up to", unit: kpi.unit, decimals: 0 },
      { key: "copies", label: "copies as good", unit: "%", decimals: 0 },
      { key: "loss", label: "lost without it", unit: "elpd", decimals: 1 },
      { key: "error", label: "±", unit: "elpd", decimals: 1 },
      { key: "heir", label: "who takes its place", unit: "" },
      {
        key: "tipping",
        label: isRoi ? "tips to ROI 1 at" : "tips to 0 at",
        unit: "% of the rest",
        decimals: 1,
      },
    ],
    rows: channels.map((channel) => ({
      name: channel.name,
      brought: channel.brought.mean,
      luck: channel.byLuck?.brought.upper ?? null,
      copies: channel.byLuck === null ? null : 100 * channel.byLuck.share,
      loss: channel.dropped?.elpdLoss ?? null,
      error: channel.dropped?.standardError ?? null,
      heir: heirText(channel),
      tipping: channel.tippingPoint?.withheld === null ? 100 * channel.tippingPoint.toTarget : null,
      verdict: [channel.verdict, channel.reasons.join("; ")].filter((part) => part !== "").join(": "),
    })),
    notes: [
      ...placebos.map(
        ({ of, move, share, isCredited }) =>
          `Placebo, the media of ${of} moved by ${counted(move, model.panel.frequency)}: credited with ${percent(share)} of what ${of} is${isCredited ? ", and the fit is sure of it" : ", not told from nothing"}.`,
      ),
      ...negativeControls.map(
        ({ name, together, channels: each, isMoved }) =>
          `Negative control ${name}: media ${isMoved ? "seem to move it, which they cannot have" : "do not seem to move it"} (z of all together ${together.toFixed(1)}, largest of one channel ${largest(each.map(({ z }) => z)).toFixed(1)}).`,
      ),
      "Brought: mean over the draws of what the spend of the training window brings, also after it; roi says the median of the same.",
      `By luck: what copies of the channel's media at other times, their season, memory and flights kept, would be credited with in its place (upper end of their ${levelText(channels[0]?.brought.level ?? defaultLevel)} interval, by a regression, which without priors spreads wider than the fit does); as good: the share of them that explains the KPI as well as the channel does, each in the shape that suits it best and the channel itself counted. Of channels that bring nothing ${percent(chanceOfLuck)} have ${percent(chanceOfLuck)} or less.`,
      `Lost: how much worse left-out ${model.panel.frequency}s are predicted without the channel (expected log predictive density, ± one standard error). Tips: the share that an unseen driver would have to explain of what is left of both the KPI and the channel's media.`,
      `Review: something speaks against the number, here or in diagnose. Not shown: nothing does, and nothing speaks for it either: more than ${percent(chanceOfLuck)} of the copies are as good, or they tell nothing, or another channel takes its place.`,
      "Not refuted is not proved: a driver that nobody measured, and that money follows, sells at the very times at which the channel ran.",
      hidden,
    ],
    warnings: result.warnings,
  };
}

/** The one that is furthest from zero. */
function largest(values: readonly number[]): number {
  return values.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
}

function heirText({ dropped }: ChannelRefutation): string {
  if (dropped === null || dropped.heir.growth < 0.25) return "";
  const { heir } = dropped;
  return `${heir.name} (+${heir.growth.toFixed(1)} sd)`;
}

/** The same as a JSON document. */
export function refutationDocument({ kind: _, model, ...rest }: Refutation): Json {
  return toJson({ ...rest, unit: countedIn(model.panel.kpi) });
}

/** One row a channel: its number, the strength that would tip it, and what a driver as strong as the strongest known one would make of it. */
export function tippingPointsTable(result: TippingPoints): Table {
  const { channels, isRoi, model, from, to } = result;
  const unit = isRoi ? "" : countedIn(model.panel.kpi);
  const decimals = isRoi ? 2 : 0;
  return {
    kind: "table",
    title: `How strong an unseen driver would have to be, ${from} to ${to}`,
    columns: [
      { key: "name", label: "channel", unit: "" },
      { key: "value", label: isRoi ? "ROI" : "brought", unit, decimals },
      {
        key: "toTarget",
        label: isRoi ? "to bring it to 1" : "to bring it to 0",
        unit: "% of the rest",
        decimals: 1,
      },
      { key: "toNothing", label: "to nothing", unit: "% of the rest", decimals: 1 },
      { key: "driver", label: "strongest known driver", unit: "" },
      { key: "kpi", label: "of the KPI", unit: "%", decimals: 1 },
      { key: "media", label: "of its media", unit: "%", decimals: 1 },
      { key: "adjusted", label: "with another as strong", unit, decimals },
    ],
    rows: channels.map(({ name, value, toTarget, toNothing, benchmarks: [driver], withheld }) =>
      withheld === null
        ? {
            name,
            value: value.mean,
            toTarget: 100 * toTarget,
            toNothing: 100 * toNothing,
            ...driverCells(driver),
          }
        : { name, value: withheld, ...driverCells(undefined) },
    ),
    notes: [
      "A driver that nobody put into the model and that explains so much of what is left of both the KPI and the channel's media would bring its number there.",
      "The known drivers say what is usual: what each explains of the rest, and the number if there were another as strong that works against the channel.",
      ...withheldNotes(channels.filter(({ withheld }) => withheld !== null).map(({ name }) => name)),
      hidden,
    ],
    warnings: result.warnings,
  };
}

function driverCells(driver: Benchmark | undefined) {
  return {
    driver: driver?.name ?? "",
    kpi: driver === undefined ? null : 100 * driver.kpi,
    media: driver === undefined ? null : 100 * driver.media,
    adjusted: driver?.adjusted ?? null,
  };
}

/** The same as a JSON document. */
export function tippingPointsDocument({ kind: _, model, ...rest }: TippingPoints): Json {
  return toJson({ ...rest, unit: rest.isRoi ? "ROI" : countedIn(model.panel.kpi) });
}
