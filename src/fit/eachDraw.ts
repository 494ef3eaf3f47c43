/** Visits the draws of a fit one by one, in the order that densities and predictions take parameters in. */
import type { Design } from "../model/design.js";
import { linearBlocks } from "../model/parameters.js";
import type { DesignSamples, ParameterDraws } from "./sampleDesign.js";

/** Calls for every draw, chain after chain, with its sampled parameters, inside their domains and in the density's order, and its linear
 *  block. The arrays are reused from one call to the next.
 *
 *  @param design  the one that was sampled */
export function eachDraw(
  {
    parameters,
    chains,
    draws,
    isCollapsed,
  }: Pick<DesignSamples, "parameters" | "chains" | "draws" | "isCollapsed">,
  design: Design,
  visit: (values: Float64Array, linear: Float64Array, index: number) => void,
): void {
  const linearNames = new Set(linearBlocks(design).map(({ name }) => name));
  const all = [...parameters.values()];
  const sampled = all.filter(({ name }) => !isCollapsed || !linearNames.has(name));
  const linear = all.filter(({ name }) => linearNames.has(name));
  const size = (blocks: readonly ParameterDraws[]) =>
    blocks.reduce((sum, { names }) => sum + names.length, 0);
  const values = new Float64Array(size(sampled));
  const coefficients = new Float64Array(size(linear));
  const read = (blocks: readonly ParameterDraws[], index: number, out: Float64Array): void => {
    let offset = 0;
    for (const { names, values: source } of blocks) {
      const { length } = names;
      for (let i = 0; i < length; i++) out[offset + i] = source[index * length + i]!;
      offset += length;
    }
  };
  for (let index = 0; index < chains.length * draws; index++) {
    read(sampled, index, values);
    read(linear, index, coefficients);
    visit(values, coefficients, index);
  }
}
