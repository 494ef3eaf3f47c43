/** A transform with its numbers, in our terms: what other packages' transforms are translated into and out of. */
import { InternalError } from "../../errors.js";
import type { AdstockName } from "../adstocks.js";
import type { AdstockSettings, SaturationSettings, TransformParameter } from "../kind.js";
import type { SaturationName } from "../saturations.js";

export interface AdstockChoice {
  readonly kind: AdstockName;
  readonly settings: AdstockSettings;
  /** Parameters by name. */
  readonly values: Readonly<Record<string, number>>;
}

export interface SaturationChoice {
  readonly kind: SaturationName;
  readonly settings: SaturationSettings;
  /** Parameters by name. */
  readonly values: Readonly<Record<string, number>>;
  /** Factor after the saturation. Packages that keep it inside have it here; for us it is part of the channel's coefficient. */
  readonly coefficient: number;
}

export interface TransformChoice {
  readonly adstock: AdstockChoice;
  readonly saturation: SaturationChoice;
}

/** Parameter values by name, in the order their kind wants them.
 *
 *  @throws InternalError if one is missing */
export function valuesInOrder(
  parameters: readonly TransformParameter[],
  values: Readonly<Record<string, number>>,
): number[] {
  return parameters.map(({ name }) => {
    const value = values[name];
    if (value === undefined) throw new InternalError(`valuesInOrder: values must have ${name}, got none`);
    return value;
  });
}

/** One parameter of a choice. */
export function parameterValue({ values }: AdstockChoice | SaturationChoice, name: string): number {
  return values[name] ?? Number.NaN;
}
