/** Carry-over and saturation of a fit as a table for people and as the JSON document of `carryover adstock --fit`. */
import type { Band, CarryoverCurves, ChannelCarryover } from "../insights/carryoverCurves.js";
import { estimateCells, estimateColumns } from "./estimateColumns.js";
import { type Json, toJson } from "./json.js";
import type { Table } from "./table.js";

/** How long each channel works and how far it is saturated. */
export function carryoverCurvesTable(curves: CarryoverCurves): Table {
  const { channels, level, model } = curves;
  const { frequency } = model.panel;
  const periods = `${frequency}s`;
  return {
    kind: "table",
    title: "Carry-over and saturation, as fitted",
    columns: [
      { key: "name", label: "channel", unit: "" },
      { key: "adstock", label: "adstock", unit: "" },
      ...estimateColumns("halfLife", "half-life", { unit: periods, decimals: 1, level }),
      { key: "meanLag", label: "average delay", unit: periods, decimals: 1 },
      ...estimateColumns("atOnce", "arrives at once", { unit: "%", decimals: 0, level }),
      { key: "saturation", label: "saturation", unit: "" },
      ...estimateColumns("peak", "peak saturation", { unit: "%", decimals: 0, level }).map((column) => ({
        ...column,
        isShare: true,
      })),
    ],
    rows: channels.map((channel) => ({
      name: channel.name,
      adstock: channel.adstock,
      ...estimateCells("halfLife", channel.halfLife),
      meanLag: channel.meanLag.median,
      ...estimateCells("atOnce", channel.byLag[0]!, 100),
      saturation: channel.saturation,
      ...estimateCells("peak", channel.peakSaturated),
    })),
    notes: [
      `Half-life: the ${periods} after which half of the effect is still to come.`,
      "Peak saturation: the response in the strongest period; near 100 % more media change little, where the kind has a ceiling.",
    ],
    warnings: curves.warnings,
  };
}

/** The document of `carryover adstock --fit`: the keys of the table's own analysis, with posterior medians for numbers, and the intervals beside them. */
export function carryoverCurvesDocument(curves: CarryoverCurves): Json {
  const { channels, level, posteriorDraws, model, times, warnings } = curves;
  return toJson({
    weeks: times,
    channels: channels.map((channel) => ({
      name: channel.name,
      decayRate: channel.parameters.get("alpha")?.median ?? Number.NaN,
      decaySource: "posterior",
      saturationAlpha: slopeOf(channel)?.median ?? Number.NaN,
      saturationGamma: channel.parameters.get("halfSaturation")?.median ?? Number.NaN,
      saturationGammaUnit: "multiples of the channel's mean media over the training weeks that had any",
      peakAdstock: channel.peakAdstock.median,
      peakSaturated: channel.peakSaturated.median,
      unit: channel.unit,
      raw: channel.raw,
      adstocked: channel.adstocked.median,
      saturated: channel.saturated.median,
      adstock: channel.adstock,
      saturation: channel.saturation,
      order: channel.order,
      halfLife: channel.halfLife.median,
      meanLag: channel.meanLag.median,
      byLag: channel.byLag,
      intervals: {
        parameters: channel.parameters,
        halfLife: channel.halfLife,
        meanLag: channel.meanLag,
        peakAdstock: channel.peakAdstock,
        peakSaturated: channel.peakSaturated,
        adstocked: boundsOf(channel.adstocked),
        saturated: boundsOf(channel.saturated),
      },
    })),
    level,
    point: "posterior median",
    posteriorDraws,
    draws: posteriorDraws,
    model: model.spec.type,
    frequency: model.panel.frequency,
    warnings,
  });
}

/** Slope of the Hill curve; 1 where the kind has none to estimate. */
function slopeOf({ parameters, saturation }: ChannelCarryover): { readonly median: number } | undefined {
  return saturation === "hill" ? { median: 1 } : parameters.get("slope");
}

function boundsOf({ lower, upper }: Band) {
  return { lower, upper };
}
