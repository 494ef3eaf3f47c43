/** What the KPI is made of, as a table and as a JSON document. */
import type { Decomposition } from "../insights/decomposition.js";
import { type Estimate, levelText } from "../math/estimate.js";
import { standardDeviation } from "../math/statistics.js";
import { percent, spanOf } from "../words.js";
import { estimateCells, estimateColumns } from "./estimateColumns.js";
import { type Json, toJson } from "./json.js";
import type { Table } from "./table.js";

interface Sum {
  readonly total: Estimate;
  readonly share: Estimate | null;
  readonly byPeriod: readonly Estimate[];
}

/** One row a component, with its interval and its share of the expected KPI; the baseline and the whole last. */
export function decompositionTable(decomposition: Decomposition): Table {
  const { components, baseline, expected, model, times } = decomposition;
  const { name, unit } = model.panel.kpi;
  const row = (source: string, kind: string, { total: units, share, byPeriod }: Sum) => ({
    source,
    kind,
    ...estimateCells("adds", units),
    ...(share === null
      ? { share: 100, shareLower: null, shareUpper: null }
      : estimateCells("share", share, 100)),
    moves: byPeriod.length > 1 ? standardDeviation(byPeriod.map(({ mean }) => mean)) : null,
  });
  const { level } = expected.total;
  const isJoint = components.some(({ kind }) => kind === "joint");
  return {
    kind: "table",
    title: `What ${name} is made of, ${spanOf(times)}`,
    columns: [
      { key: "source", label: "component", unit: "" },
      { key: "kind", label: "kind", unit: "" },
      ...estimateColumns("adds", "adds", { unit, decimals: 0, level }),
      ...estimateColumns("share", "share", { unit: "%", decimals: 1, level }),
      { key: "moves", label: "moves by", unit: `${unit} a ${model.panel.frequency}`, decimals: 1 },
    ],
    rows: [
      ...components.map((component) => row(component.name, component.kind, component)),
      row("without media", "sum", baseline),
      row("expected", "sum", { ...expected, share: null }),
    ],
    notes: [
      `Medians with ${levelText(level)} intervals. Components add up draw by draw, so their means add up and their medians nearly do.`,
      isJoint
        ? "Multiplicative model: each component is what would be lost without it; the joint effect is the rest, which no component has alone."
        : "Controls count from their training mean, events from their absence, the trend from the middle of training: their totals may be near zero where they move the KPI much.",
      `"moves by" is the standard deviation over the ${model.panel.frequency}s of the posterior mean.`,
      `The baseline is below zero with probability ${percent(baseline.probabilityNegative)}.`,
    ],
    warnings: decomposition.warnings,
  };
}

/** The decomposition as a JSON document, with a series for each component. */
export function decompositionDocument(decomposition: Decomposition): Json {
  const { times, components, baseline, expected, observed, model, warnings } = decomposition;
  return toJson({ kpi: model.panel.kpi.name, times, components, baseline, expected, observed, warnings });
}
