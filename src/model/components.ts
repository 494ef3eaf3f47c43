/** The expected KPI taken apart, period by period: what each channel, control, event, season, trend and the intercept adds to it. */

import { geoAt, periodAt, rowAt } from "../data/rows.js";
import { unscaleKpi } from "../design/kpiScaling.js";
import type { PanelDesign } from "../design/panelDesign.js";
import type { Parameters } from "../design/parameters.js";
import { formOf } from "../spec/forms.js";
import { buildOnKernels } from "../transforms/kernels/create.js";
import { createForward } from "./forward.js";
import { columnsOf } from "./response.js";

export type ComponentKind = "intercept" | "trend" | "seasonality" | "control" | "event" | "channel" | "joint";

export interface Component {
  readonly name: string;
  readonly kind: ComponentKind;
}

export interface ComponentsEvaluator {
  /** Intercept, trend and seasonality, each where the model has it, controls, events, channels; in a multiplicative model the joint
   *  effect last. */
  readonly components: readonly Component[];
  /** In KPI units, all geos together, shape [component][time]; overwritten by `evaluate`. */
  readonly values: readonly Float64Array[];
  /** Expected KPI and expected KPI without any media, shape [time]; overwritten by `evaluate`. */
  readonly expected: Float64Array;
  readonly baseline: Float64Array;
  /** @param values  sampled parameters inside their domains
   *  @param linear  coefficients of the linear block */
  evaluate(values: Float64Array, linear: Float64Array): void;
}

/** Blocks of the linear part that are one component each; columns of the others stand for themselves. */
const wholeBlocks: Readonly<Record<string, Component>> = {
  intercept: { name: "intercept", kind: "intercept" },
  geoIntercept: { name: "intercept", kind: "intercept" },
  trend: { name: "trend", kind: "trend" },
  level: { name: "trend", kind: "trend" },
  period: { name: "period effects", kind: "trend" },
  season: { name: "seasonality", kind: "seasonality" },
};

/** Prepares the components.
 *
 *  Additive model: component = scale · coefficient · column, and they add up to the expected KPI. A control counts from its training mean, the
 *  trend from the middle of training, an event from its absence.
 *
 *  Multiplicative model, K = exp(Σ of logarithms): the intercept is exp of its logarithm alone, any other component is K minus K without it, and
 *  what remains is the joint effect: what the components do together and none does alone.
 *
 *  @param parameters  those that `values` belong to */
export function createComponents(panelDesign: PanelDesign, parameters: Parameters): ComponentsEvaluator {
  const { design, kpiScale, form } = panelDesign;
  const isJoint = formOf(form).effects === "joint";
  const { times, geos, channels, linear: columns } = design;
  const forward = buildOnKernels((kernels) => createForward(design, parameters, kernels));
  const { base, mean, coefficients } = forward;
  const responses = columnsOf(forward.responses, channels.length);
  const named = columns.map(
    ({ block, label }): Component =>
      wholeBlocks[block] ?? { name: label, kind: block === "event" ? "event" : "control" },
  );
  const linearComponents = named.filter(
    ({ name, kind }, k) => named.findIndex((other) => other.name === name && other.kind === kind) === k,
  );
  const components: readonly Component[] = [
    ...ordered(linearComponents),
    ...channels.map(({ name }): Component => ({ name, kind: "channel" })),
    ...(isJoint ? [{ name: "joint effect", kind: "joint" } as const] : []),
  ];
  const componentOf = named.map(({ name, kind }) =>
    components.findIndex((other) => other.name === name && other.kind === kind),
  );
  const firstChannel = components.findIndex(({ kind }) => kind === "channel");
  const intercept = components.findIndex(({ kind }) => kind === "intercept");
  const rows = geos.length * times;
  /** Parts of the scaled mean, shape [component][geo · time]. */
  const parts = components.map(() => new Float64Array(rows));
  const values = components.map(() => new Float64Array(times));
  const expected = new Float64Array(times);
  const baseline = new Float64Array(times);

  function fillParts(parameterValues: Float64Array, linear: Float64Array): void {
    for (const part of parts) part.fill(0);
    columns.forEach((column, k) => {
      const part = parts[componentOf[k]!]!;
      for (let row = 0; row < rows; row++) part[row]! += linear[k]! * column.values[row]!;
    });
    forward.evaluate(parameterValues, linear);
    for (const { channel, geo, cell, response, first, stride } of responses) {
      const beta = coefficients.values[cell]!;
      const part = parts[firstChannel + channel]!;
      for (let t = 0, i = first; t < times; t++, i += stride)
        part[rowAt(geo, t, times)] = response[i]! * beta;
    }
  }

  return {
    components,
    values,
    expected,
    baseline,
    evaluate(parameterValues, linear) {
      fillParts(parameterValues, linear);
      for (const series of values) series.fill(0);
      expected.fill(0);
      baseline.fill(0);
      for (let row = 0; row < rows; row++) {
        const [geo, t] = [geoAt(row, times), periodAt(row, times)];
        const level = (scaled: number) => unscaleKpi(panelDesign, geo, scaled);
        const whole = level(mean[row]!);
        expected[t]! += whole;
        baseline[t]! += level(base[row]!);
        if (!isJoint) {
          for (let k = 0; k < values.length; k++) values[k]![t]! += kpiScale[geo]! * parts[k]![row]!;
          continue;
        }
        let remaining = whole;
        for (let k = 0; k < values.length - 1; k++) {
          const part = parts[k]![row]!;
          const own = k === intercept ? level(part) : whole - level(mean[row]! - part);
          values[k]![t]! += own;
          remaining -= own;
        }
        values[values.length - 1]![t]! += remaining;
      }
    },
  };
}

const order: readonly ComponentKind[] = ["intercept", "trend", "seasonality", "control", "event"];

function ordered(components: readonly Component[]): readonly Component[] {
  return order.flatMap((kind) => components.filter((component) => component.kind === kind));
}
