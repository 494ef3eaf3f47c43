/** What holds under every specification and what rests on one, as a table for people and as a JSON document. */
import type { SpecificationCurve } from "../validation/specificationCurve.js";
import { listed } from "../words.js";
import { type Json, toJson } from "./json.js";
import type { Table } from "./table.js";

/** One row a channel: the range of its medians, and how often it is above break-even. */
export function specificationCurveTable(result: SpecificationCurve): Table {
  const { channels, specifications, choices, isRoi, model } = result;
  const { kpi } = model.panel;
  const unit = isRoi ? "" : kpi.unit;
  const decimals = isRoi ? 2 : 0;
  const count = specifications.length;
  return {
    kind: "table",
    title: `${isRoi ? "ROI" : "Contribution"} under ${count} specifications`,
    columns: [
      { key: "name", label: "channel", unit: "" },
      { key: "verdict", label: isRoi ? "does it pay?" : "does it bring anything?", unit: "" },
      { key: "lowest", label: "lowest median", unit, decimals },
      { key: "highest", label: "highest median", unit, decimals },
      { key: "above", label: isRoi ? "above 1" : "above 0", unit: `of ${count}`, decimals: 0 },
      { key: "spread", label: "choice of model against width of interval", unit: "%", decimals: 0 },
    ],
    rows: channels.map(({ name, lowest, highest, aboveTarget, spread }) => ({
      name,
      lowest,
      highest,
      above: aboveTarget,
      spread: 100 * spread,
      verdict:
        aboveTarget === count
          ? "yes, by all medians"
          : aboveTarget === 0
            ? "no, by all medians"
            : "depends on the model",
    })),
    notes: [
      `Choices: ${Object.entries(choices)
        .map(([name, ways]) => `${name} (${listed(ways)})`)
        .join(", ")}; every combination is a fit.`,
      "The last number compares how far the medians lie apart with the mean width of an interval: above 100 % the choice of model matters more than what the data leave open.",
    ],
    warnings: result.warnings,
  };
}

/** The same as a JSON document, with every specification. */
export function specificationCurveDocument({ kind: _, model, ...rest }: SpecificationCurve): Json {
  return toJson({
    ...rest,
    specifications: rest.specifications.map(({ values, ...one }) => ({
      ...one,
      values: Object.fromEntries(values),
    })),
    unit: rest.isRoi ? "ROI" : model.panel.kpi.name,
  });
}
