/** The one forward model: media → responses → coefficients → mean. Log densities, predictions, components and effects are readings of it. */
import type { Design } from "../design/design.js";
import type { Parameters } from "../design/parameters.js";
import type { Kernels } from "../transforms/kernels/kernels.js";
import { type Coefficients, createCoefficients } from "./coefficients.js";
import { createMediaProduct, type MediaProduct } from "./mediaProduct.js";
import { createResponses, designMedia, type Responses } from "./response.js";

export interface Forward {
  /** Of the design's own media. */
  readonly responses: Responses;
  readonly coefficients: Coefficients;
  /** What the media add to a mean, and its pullback. */
  readonly media: MediaProduct;
  /** Scaled mean of every row and the linear block's part of it, shape [geo · time], of the last `evaluate`. */
  readonly mean: Float64Array;
  readonly base: Float64Array;
  /** Responses and coefficients of these parameters. */
  respond(values: Float64Array): void;
  /** Coefficients alone, which follow from responses only where ROI is sampled. */
  weigh(values: Float64Array): void;
  /** The linear block's part alone. */
  writeBase(linear: Float64Array): void;
  /** @param values  sampled parameters inside their domains, in the order of the parameters
   *  @param linear  coefficients of the linear block */
  evaluate(values: Float64Array, linear: Float64Array): void;
}

/** Prepares the forward model of a design: mean = Σ_k theta_k·B_k + Σ_c beta_c·H_c. */
export function createForward(design: Design, parameters: Parameters, kernels: Kernels): Forward {
  const responses = createResponses(design, parameters, designMedia(design), kernels);
  const coefficients = createCoefficients(design, parameters, responses);
  const media = createMediaProduct(design, responses, coefficients, kernels);
  const mean = kernels.allocate(design.kpi.length);
  const base = kernels.allocate(design.kpi.length);
  const hasRoi = design.channels.some(({ coefficient }) => coefficient.of === "roi");
  const forward: Forward = {
    responses,
    coefficients,
    media,
    mean,
    base,
    respond(values) {
      responses.respond(values);
      coefficients.compute(values);
    },
    weigh(values) {
      if (hasRoi) responses.respond(values);
      coefficients.compute(values);
    },
    writeBase(linear) {
      base.fill(0);
      for (let k = 0; k < design.linear.length; k++) {
        const { values } = design.linear[k]!;
        const coefficient = linear[k]!;
        for (let row = 0; row < base.length; row++) base[row]! += coefficient * values[row]!;
      }
    },
    evaluate(values, linear) {
      forward.respond(values);
      forward.writeBase(linear);
      media.add(base, mean);
    },
  };
  return forward;
}
