/** Visits the draws of a fit one by one, in the order that densities and predictions take parameters in. */
import type { Design } from "../design/design.js";
import { linearBlocks } from "../design/parameters.js";
import { InternalError } from "../errors.js";
import type { DesignSamples, ParameterDraws } from "./sampleDesign.js";

type Draws = Pick<DesignSamples, "parameters" | "chains" | "draws" | "isCollapsed">;

/** Indices of so many draws among those of all chains, evenly taken and ascending; of all where there are no more. */
export function evenDraws(
  { chains, draws }: Pick<Draws, "chains" | "draws">,
  count: number,
): readonly number[] {
  const available = chains.length * draws;
  const length = Math.min(count, available);
  return Array.from({ length }, (_, i) => Math.floor((i * available) / length));
}

/** Calls for every draw, chain after chain, with its sampled parameters, inside their domains and in the density's order, and its linear
 *  block. The arrays are reused from one call to the next.
 *
 *  @param design   the one that was sampled
 *  @param visit    its last arguments are the draw's index among those of all chains, and its position among those visited
 *  @param indices  of the draws to visit (default: all) */
export function eachDraw(
  { parameters, chains, draws, isCollapsed }: Draws,
  design: Design,
  visit: (values: Float64Array, linear: Float64Array, index: number, position: number) => void,
  indices?: readonly number[],
): void {
  const linearNames = new Set(linearBlocks(design).map(({ name }) => name));
  const all = [...parameters.values()];
  const sampled = all.filter(({ name }) => !isCollapsed || !linearNames.has(name));
  const linear = all.filter(({ name }) => linearNames.has(name));
  const size = (blocks: readonly ParameterDraws[]) =>
    blocks.reduce((sum, { names }) => sum + names.length, 0);
  if (size(linear) !== design.linear.length) {
    throw new InternalError(
      `eachDraw: the design must have the ${size(linear)} linear columns that were sampled, got ${design.linear.length}`,
    );
  }
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
  const count = indices?.length ?? chains.length * draws;
  for (let position = 0; position < count; position++) {
    const index = indices?.[position] ?? position;
    read(sampled, index, values);
    read(linear, index, coefficients);
    visit(values, coefficients, index, position);
  }
}
