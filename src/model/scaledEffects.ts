/** What a channel would bring if its media of a window were scaled: the flighting as it was, louder or softer, everything else unchanged. */
import { carryOutPeriods } from "../data/rhythm.js";
import { unscaleKpi } from "../design/kpiScaling.js";
import type { PanelDesign } from "../design/panelDesign.js";
import type { Parameters } from "../design/parameters.js";
import { formOf } from "../spec/forms.js";
import { buildOnKernels } from "../transforms/kernels/create.js";
import { createCoefficients } from "./coefficients.js";
import type { EffectWindow } from "./effects.js";
import { addLinear } from "./predictive.js";
import { createResponses, designMedia } from "./response.js";
import { addMedia, sumColumns, writeColumns } from "./responseColumns.js";
import { windowMedia } from "./windowMedia.js";

export interface ScaledEffects {
  /** KPI that the scaled media of the window bring, in it and after it, shape [channel][factor]; overwritten by `evaluate`. */
  readonly brought: readonly Float64Array[];
  /** @param values  sampled parameters inside their domains
   *  @param linear  coefficients of the linear block */
  evaluate(values: Float64Array, linear: Float64Array): void;
}

/** Prepares the effects of all channels, each scaled alone.
 *
 *  brought(f) = Σ_t [K_t(media × f in the window) − K_t(no media in the window)], so that brought(1) is the contribution. In a multiplicative
 *  model nothing beyond the data is counted.
 *
 *  @param factors  each ≥ 0 */
export function createScaledEffects(
  panelDesign: PanelDesign,
  parameters: Parameters,
  { window, factors }: { readonly window: EffectWindow; readonly factors: Float64Array },
): ScaledEffects {
  const { design, kpiScale, frequency, form } = panelDesign;
  const { carriesOut, effects } = formOf(form);
  const isJoint = effects === "joint";
  const { times, geos, channels } = design;
  const length = times + (carriesOut ? carryOutPeriods[frequency] : 0);
  const size = geos.length * length;
  const { trained, withheld, actual, scaled } = buildOnKernels((kernels) => {
    const responsesTo = (factor: number) =>
      createResponses(design, parameters, windowMedia(design, window, { factor, length }), kernels);
    return {
      trained: createResponses(design, parameters, designMedia(design), kernels),
      withheld: responsesTo(0),
      actual: responsesTo(1),
      scaled: Array.from(factors, responsesTo),
    };
  });
  const coefficients = createCoefficients(design, parameters, trained);
  /** Responses as one series a channel, for rows that have to be told apart: effects that add up need only their sums. */
  const series = () => channels.map(() => new Float64Array(isJoint ? size : 0));
  const [without, now, then] = [series(), series(), series()];
  const sumsWithout = new Float64Array(geos.length * channels.length);
  const sums = new Float64Array(geos.length * channels.length);
  const brought = channels.map(() => new Float64Array(factors.length));
  const mean = new Float64Array(geos.length * times);
  const media = new Float64Array(geos.length * times);

  /** KPI of a row when its scaled mean is raised by so much. */
  const level = (geo: number, t: number, more: number): number =>
    unscaleKpi(panelDesign, geo, mean[geo * times + t]! + more);

  function addUp(index: number): void {
    for (let c = 0; c < channels.length; c++) {
      let total = 0;
      for (let geo = 0; geo < geos.length; geo++) {
        const at = geo * channels.length + c;
        total += kpiScale[geo]! * coefficients.values[at]! * (sums[at]! - sumsWithout[at]!);
      }
      brought[c]![index] = total;
    }
  }

  function compareRows(index: number): void {
    for (let c = 0; c < channels.length; c++) {
      let sum = 0;
      for (let geo = 0; geo < geos.length; geo++) {
        const beta = coefficients.values[geo * channels.length + c]!;
        for (let t = window.first; t < length; t++) {
          const row = geo * length + t;
          const [none, here] = [without[c]![row]! - now[c]![row]!, then[c]![row]! - now[c]![row]!];
          sum += level(geo, t, beta * here) - level(geo, t, beta * none);
        }
      }
      brought[c]![index] = sum;
    }
  }

  return {
    brought,
    evaluate(values, linear) {
      for (const responses of [trained, withheld, actual]) responses.respond(values);
      coefficients.compute(values);
      if (isJoint) {
        writeColumns(withheld, length, without);
        writeColumns(actual, length, now);
        addLinear(design, linear, mean);
        addMedia(design, coefficients.values, now, media);
        for (let row = 0; row < mean.length; row++) mean[row]! += media[row]!;
      } else sumColumns(withheld, window.first, length, sumsWithout);
      scaled.forEach((responses, index) => {
        responses.respond(values);
        if (isJoint) {
          writeColumns(responses, length, then);
          compareRows(index);
        } else {
          sumColumns(responses, window.first, length, sums);
          addUp(index);
        }
      });
    },
  };
}
