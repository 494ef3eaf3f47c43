/** Money spent on channels in the weeks that a model is trained on: what is believed of them, and what is missed where one is left out. */
import type { Channel, Panel } from "../data/panel.js";
import { moneyOf } from "../data/panelColumns.js";
import { periodAt } from "../data/rows.js";
import { sum } from "../math/statistics.js";
import type { ModelSpec } from "./spec.js";

/** Money spent on each channel in the training weeks: later spend must not say what is believed of a channel before. */
export function trainingSpend(
  { times }: Panel,
  { from = null, to = null }: Partial<ModelSpec["training"]> = {},
): (channel: Channel) => number {
  const isTraining = times.map((time) => (from === null || time >= from) && (to === null || time <= to));
  return ({ spend }) =>
    spend === null
      ? 0
      : sum(spend.values.filter((_, row) => isTraining[periodAt(row, times.length)]!).map(moneyOf));
}
