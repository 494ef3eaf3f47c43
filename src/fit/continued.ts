/** A fit of a table that ends where its training does, given the table that goes on. */
import { buildDesign } from "../design/panelDesign.js";
import { linearBlocks, type ParameterBlock, parameterNames, parametersOf } from "../design/parameters.js";
import { InternalError } from "../errors.js";
import { createRng } from "../math/rng.js";
import type { Model } from "../spec/specify.js";
import type { Fit } from "./fit.js";
import type { ParameterDraws } from "./sampleDesign.js";

/** Linear blocks that have coefficients of their own for later periods. */
const ofPeriods: readonly string[] = ["level", "period"];

/** The fit with a model of the same training weeks whose panel has later ones too.
 *
 *  A baseline that moves, and effects of single periods, have coefficients after training of which the table that was fitted knew nothing, and of which
 *  the training weeks say nothing: each keeps its prior, Normal(mean, sd²), and is drawn from it, one number a draw.
 *
 *  @param model  with the same training window, scales and columns in it */
export function continued(fit: Fit, model: Model): Fit {
  const panelDesign = buildDesign(model);
  const count = fit.chains.length * fit.draws;
  const rng = createRng(fit.provenance.seed).split("after training");
  const linearNames = new Set(linearBlocks(panelDesign.design).map(({ name }) => name));
  const drawsOf = (block: ParameterBlock): ParameterDraws => {
    const { name, dims, coordinates, priors } = block;
    const known = fit.parameters.get(name);
    const names = parameterNames(block);
    if (known !== undefined && known.names.join() === names.join()) return known;
    const values = new Float64Array(count * names.length);
    names.forEach((label, i) => {
      const at = known?.names.indexOf(label) ?? -1;
      if (at < 0 && !(linearNames.has(name) && ofPeriods.includes(name))) {
        throw new InternalError(
          `continued: the fit must have "${label}", which the model of the whole table has`,
        );
      }
      const { mean, sd } = priors[i] as { mean: number; sd: number };
      const own = rng.split(label);
      for (let draw = 0; draw < count; draw++) {
        values[draw * names.length + i] =
          at < 0 ? mean + sd * own.normal() : known!.values[draw * known!.names.length + at]!;
      }
    });
    return { name, dims, coordinates, names, values };
  };
  const { blocks } = parametersOf(panelDesign.design);
  return {
    ...fit,
    model,
    design: panelDesign,
    parameters: new Map(blocks.map((block) => [block.name, drawsOf(block)])),
  };
}
