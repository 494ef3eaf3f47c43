/** Transforms in the terms of other packages, under one name: `conventions.robyn.from(…)` reads theirs, `.to(…)` writes ours for them. */
import { fromMeridian, toMeridian } from "./meridian.js";
import { fromPyMC, toPyMC } from "./pymc.js";
import { fromRobyn, toRobyn } from "./robyn.js";

/** Translators from and to other packages' adstocks and saturations; each says in its own words where the package differs.
 *
 *  @example conventions.pymc.from({ adstock: { type: "geometric", alpha: 0.5, l_max: 8 }, saturation: { type: "logistic", lam: 2, beta: 1 } }) */
export const conventions = {
  /** PyMC-Marketing 0.19. */
  pymc: {
    /** Reads theirs. */
    from: fromPyMC,
    /** Writes ours for them. */
    to: toPyMC,
  },
  /** Robyn 3.11, whose numbers depend on the data that they are for. */
  robyn: {
    /** Reads theirs. */
    from: fromRobyn,
    /** Writes ours for them. */
    to: toRobyn,
  },
  /** Meridian 2.1, whose half-saturation is in units of its own scale of media. */
  meridian: {
    /** Reads theirs. */
    from: fromMeridian,
    /** Writes ours for them. */
    to: toMeridian,
  },
} as const;
