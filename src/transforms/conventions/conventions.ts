/** Transforms in the terms of other packages, under one name: `conventions.robyn.from(…)` reads theirs, `.to(…)` writes ours for them. */
import { fromMeridian, toMeridian } from "./meridian.js";
import { fromPyMC, toPyMC } from "./pymc.js";
import { fromRobyn, toRobyn } from "./robyn.js";

/** Translators from and to other packages' adstocks and saturations; each says in its own words where the package differs.
 *
 *  @example conventions.pymc.from({ adstock: { type: "geometric", alpha: 0.5, l_max: 8 }, saturation: { type: "logistic", lam: 2, beta: 1 } }) */
export const conventions = {
  /** PyMC-Marketing 0.19. */
  pymc: { from: fromPyMC, to: toPyMC },
  /** Robyn 3.11, whose numbers depend on the data that they are for. */
  robyn: { from: fromRobyn, to: toRobyn },
  /** Meridian 2.1, whose half-saturation is in units of its own scale of media. */
  meridian: { from: fromMeridian, to: toMeridian },
} as const;
