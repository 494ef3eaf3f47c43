/** The saturation kinds, by name. */
import { hill } from "./saturationKinds/hill.js";
import { hillSlope } from "./saturationKinds/hillSlope.js";
import { michaelisMenten } from "./saturationKinds/michaelisMenten.js";
import { noSaturation } from "./saturationKinds/none.js";
import { root } from "./saturationKinds/root.js";
import { logistic, tanh } from "./saturationKinds/tanh.js";

/** The saturation kinds by the name that a specification gives them: formula, parameters with their domains, curve, value and derivatives. */
export const saturations = Object.freeze({
  hill,
  hillSlope,
  logistic,
  michaelisMenten,
  tanh,
  root,
  none: noSaturation,
});

export type SaturationName = keyof typeof saturations;
