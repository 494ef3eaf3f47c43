/** What the KPI is made of, as a table and as a JSON document. */
import { untoldLabel } from "../diagnosis/claims.js";
import type { Decomposition } from "../insights/decomposition.js";
import { type Estimate, levelText } from "../math/estimate.js";
import { standardDeviation } from "../math/statistics.js";
import { chanceText, spanOf } from "../words.js";
import { estimateCells, estimateColumns } from "./estimateColumns.js";
import { type Json, toJson } from "./json.js";
import type { Table } from "./table.js";
import { baselineHolds, withheldNotes } from "./withheld.js";

interface Sum {
  readonly total: Estimate;
  readonly share: Estimate | null;
  readonly byPeriod: readonly Estimate[];
}

/** One row a component, with its interval and its share of the expected KPI; the baseline and the whole last. */
export function decompositionTable(decomposition: Decomposition): Table {
  const { components, baseline, untold, expected, model, times } = decomposition;
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
      ...components.map((component) =>
        component.withheld === null
          ? row(component.name, component.kind, component)
          : withheldRow(component.name, component.kind, component.withheld),
      ),
      untold === null ? row("without media", "sum", baseline) : row(untoldLabel(untold.names), "sum", untold),
      row("expected", "sum", { ...expected, share: null }),
    ],
    notes: [
      `Medians with ${levelText(level)} intervals. Components add up draw by draw, so their means add up and their medians nearly do.`,
      isJoint
        ? "Multiplicative model: each component is what would be lost without it; the joint effect is the rest, which no component has alone."
        : "Controls count from their training mean, events from their absence, the trend from the middle of training: their totals may be near zero where they move the KPI much.",
      `"moves by" is the standard deviation over the ${model.panel.frequency}s of the posterior mean.`,
      ...withheldNotes(untold?.names ?? []),
      `That what is sold without media is less than nothing has a probability of ${chanceText(baseline.probabilityNegative)}.`,
    ],
    warnings: decomposition.warnings,
  };
}

/** A component of which nothing is claimed. */
function withheldRow(source: string, kind: string, withheld: string) {
  return {
    source,
    kind,
    ...estimateCells("adds", null),
    ...estimateCells("share", null),
    adds: withheld,
    moves: null,
  };
}

/** The decomposition as a JSON document, with a series for each component. */
export function decompositionDocument(decomposition: Decomposition): Json {
  const { times, components, baseline, untold, expected, observed, model, warnings } = decomposition;
  const withheld = untold === null ? null : baselineHolds(untold.names);
  return toJson({
    kpi: model.panel.kpi.name,
    times,
    components,
    baseline: { ...baseline, withheld },
    untold,
    expected,
    observed,
    warnings,
  });
}
