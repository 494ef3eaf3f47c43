/** Whether anything that happened in the test weeks reaches what a model learns from: the check that is made with every validation. */
import type { Panel } from "../data/panel.js";
import { withValues } from "../data/panelColumns.js";
import { buildDesign, type PanelDesign } from "../design/panelDesign.js";
import { withSpec } from "../model/specify.js";
import { requireKind } from "../records.js";
import type { Model } from "../spec/specify.js";
import { type HoldoutSplit, requireSplit, trainingModel } from "./split.js";

export interface Leakage {
  /** Nothing of the test weeks reaches the training. */
  readonly isClean: boolean;
  /** Parts of the training's input that changed with the test weeks; none where it is clean. */
  readonly changed: readonly string[];
  /** One line for people. */
  readonly text: string;
}

/** Changes everything that happened after the training weeks and looks whether what the model learns from stays the same, bit for bit.
 *
 *  KPI, revenue, media, controls and events after the training weeks are put in reverse order and multiplied by 1000; the arrays, scales
 *  and priors of the training are built from both tables and compared. It cannot see a control that foretells the KPI by its own values:
 *  that is the table's, and holds before the split as after it. */
export function checkLeakage(model: Model, split: HoldoutSplit): Leakage {
  requireKind("checkLeakage", model, ["model"], "model");
  requireSplit("checkLeakage", split);
  const actual = buildDesign(trainingModel(model, split));
  const other = withSpec({ ...model, source: poisonAfter(model.source, split.train.to) }, {});
  const poisoned = buildDesign(trainingModel(other, split));
  const changed = changedInputs(actual, poisoned);
  return {
    isClean: changed.length === 0,
    changed,
    text:
      changed.length === 0
        ? `no leakage: what is learnt from stays the same, bit for bit, whatever happens after ${split.train.to}: passed`
        : `leakage: ${changed.join(", ")} of the training changed with what happened after ${split.train.to}: failed`,
  };
}

/** The panel with everything after a day put in reverse order and multiplied by 1000. */
export function poisonAfter(panel: Panel, day: string): Panel {
  const { times } = panel;
  const cut = times.filter((time) => time <= day).length;
  return withValues(panel, (values) => {
    const poisoned = Float64Array.from(values);
    for (let start = 0; start < values.length; start += times.length) {
      const later = poisoned.subarray(start + cut, start + times.length);
      later.reverse().forEach((value, i) => {
        later[i] = 1000 * value;
      });
    }
    return poisoned;
  });
}

/** Names of what a fit would be given differently. */
export function changedInputs(a: PanelDesign, b: PanelDesign): readonly string[] {
  const parts = (design: PanelDesign): Readonly<Record<string, unknown>> => {
    // What a scale changes stands in the arrays that it scales.
    const { design: arrays, warnings: _, scaling: __, ...rest } = design;
    const { channels, linear, ...others } = arrays;
    return {
      ...rest,
      ...others,
      ...Object.fromEntries(channels.map((channel) => [`channel ${channel.name}`, channel])),
      ...Object.fromEntries(linear.map((column) => [`${column.block} ${column.label}`.trim(), column])),
    };
  };
  const [first, second] = [parts(a), parts(b)];
  const names = [...new Set([...Object.keys(first), ...Object.keys(second)])];
  return names.filter((name) => !isSame(first[name], second[name]));
}

/** Whether two values hold the same, bit for bit: NaN is NaN, and -0 is not 0. */
function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (isIterable(a) && isIterable(b)) {
    const [left, right] = [[...a], [...b]];
    return left.length === right.length && left.every((item, i) => isSame(item, right[i]));
  }
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(Reflect.get(a, key), Reflect.get(b, key)))
  );
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value;
}
