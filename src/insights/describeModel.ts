/** A model in words, formulas and money: what is assumed, and what that says of media, before anybody fits it. */
import { DataError } from "../errors.js";
import { intervalText } from "../math/estimate.js";
import { describeModel as describeSpec } from "../spec/describe.js";
import type { Model } from "../spec/specify.js";
import { formatNumber, percent } from "../words.js";
import { type MoneyBelief, priorMoney } from "./priorMoney.js";

/** Enough for a share to two digits, and soon made for a panel of many geos too. */
const draws = 400;

/** The model as lines of text: the equation, then every prior with its middle 90 % and its reason, then what the priors together say of media in money:
 *  medians with 90 % intervals of ROI and of the share of the KPI that was sold in the training window.
 *
 *  @example describeModel(specify(panel)) // "Model v3, additive, of units_sold…" */
export function describeModel(model: Model): string {
  const text = describeSpec(model);
  const beliefs = beliefsOf(model);
  if (beliefs.length === 0) return text;
  const lines = beliefs.map(
    ({ name, roi, share }) =>
      `  ${name}: ${Number.isNaN(roi.median) ? "" : `ROI ${intervalText(roi.median, roi, (value) => formatNumber(value, 2))}, `}${intervalText(share.median, share, (value) => percent(value, 1))} of ${model.panel.kpi.name}`,
  );
  return [text, "", "What media bring by these priors alone, before any data", ...lines].join("\n");
}

/** What the priors alone say of media in money; nothing where the table has no paid media, or is one that no model can be made of, which whoever
 *  fits it is told. */
export function beliefsOf(model: Model): readonly MoneyBelief[] {
  try {
    return priorMoney(model, { draws }).filter(({ share }) => share.median > 0);
  } catch (error) {
    if (error instanceof DataError) return [];
    throw error;
  }
}
