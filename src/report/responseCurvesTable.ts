/** Response curves as a table of where each channel stands, and as a JSON document with every point. */

import { currencySign, perMoneyUnit, returnUnit } from "../data/currency.js";
import { countedIn } from "../data/panel.js";
import type { ResponseCurves, ResponsePoint } from "../insights/responseCurves.js";
import { levelText } from "../math/estimate.js";
import { estimateCells, estimateColumns } from "./estimateColumns.js";
import { type Json, toJson } from "./json.js";
import type { Table } from "./table.js";
import { withheldNotes } from "./withheld.js";

/** One row a channel: today's money, what it brings, its ROI and marginal ROI, and how much half as much again would bring. */
export function responseCurvesTable(result: ResponseCurves): Table {
  const { curves, model, of, window, level, posteriorDraws: draws } = result;
  const { panel } = model;
  const isSteady = of === "steady";
  const each = isSteady ? ` a ${panel.frequency}` : "";
  const money = `${currencySign(panel.currency)}${each}`;
  const unit = result.isRevenue ? money : `${countedIn(panel.kpi)}${each}`;
  const price = (what: "spent" | "more") =>
    result.isRevenue ? returnUnit(panel.currency, what) : perMoneyUnit(countedIn(panel.kpi), panel.currency);
  const [average, marginal] = result.isRevenue
    ? ["ROI", "marginal ROI"]
    : ["average return", "marginal return"];
  return {
    kind: "table",
    title: isSteady
      ? "Response to steady spend"
      : `Response to the flighting of ${window.from} to ${window.to}, scaled`,
    columns: [
      { key: "channel", label: "channel", unit: "" },
      { key: "spend", label: "today", unit: money, decimals: 0 },
      ...estimateColumns("outcome", "brings", { unit, decimals: 0, level }),
      { key: "average", label: average, unit: price("spent"), decimals: 2 },
      ...estimateColumns("marginal", marginal, { unit: price("more"), decimals: 2, level }),
      { key: "observedUpTo", label: "seen up to", unit: money, decimals: 0 },
      ...(isSteady
        ? [{ key: "half", label: "half of all it can bring at", unit: money, decimals: 0 } as const]
        : []),
    ],
    rows: curves.map(({ name, today, observedUpTo, halfSaturation, withheld }) =>
      withheld === null
        ? {
            channel: name,
            spend: today.spend,
            ...estimateCells("outcome", today.outcome),
            average: today.outcome.median / today.spend,
            ...estimateCells("marginal", today.marginal),
            observedUpTo,
            half: halfSaturation?.median ?? null,
          }
        : {
            channel: name,
            spend: today.spend,
            ...estimateCells("outcome", null),
            ...estimateCells("marginal", null),
            outcome: withheld,
          },
    ),
    notes: [
      `Medians with ${levelText(level)} intervals, over ${draws.used} of ${draws.available} draws; roi takes all of them, so that its medians differ a little.`,
      isSteady
        ? `Today is the mean of ${window.from} to ${window.to}; each amount is held for long. "seen up to" is the highest adstock of the training ${result.model.panel.frequency}s, as steady spend.`
        : `Each channel alone is scaled, the others stay; what arrives after the window counts. Above today every ${result.model.panel.frequency} would be above what was spent in it.`,
      `"${average}" is what all of the money brings for each unit of it, "${marginal}" what the next unit of it would: a budget is decided by the second.`,
      ...withheldNotes(curves.filter(({ withheld }) => withheld !== null).map(({ name }) => name)),
    ],
    warnings: result.warnings,
  };
}

/** Every point of every curve as a JSON document. */
export function responseCurvesDocument({
  curves,
  of,
  model,
  window,
  isRevenue,
  warnings,
}: ResponseCurves): Json {
  const { panel } = model;
  return toJson({
    of,
    window,
    unit: {
      spend: of === "steady" ? `${panel.currency} a ${panel.frequency}` : panel.currency,
      outcome: isRevenue ? panel.currency : panel.kpi.name,
    },
    curves: curves.map(({ points, today, ...curve }) => ({
      ...curve,
      today: point(today),
      points: points.map(point),
    })),
    warnings,
  });
}

function point({ spend, outcome, marginal }: ResponsePoint) {
  return { spend, outcome, marginal };
}
