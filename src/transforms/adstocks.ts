/** The adstock kinds, by name. */
import { binomial } from "./adstockKinds/binomial.js";
import { delayed } from "./adstockKinds/delayed.js";
import { geometric } from "./adstockKinds/geometric.js";
import { geometricGrid } from "./adstockKinds/geometricGrid.js";
import { geometricWindow } from "./adstockKinds/geometricWindow.js";
import { noAdstock } from "./adstockKinds/none.js";
import { weibullCdf, weibullPdf } from "./adstockKinds/weibull.js";

/** The adstock kinds by the name that a specification gives them: formula, parameters with their domains, half-life, value and derivatives. */
export const adstocks = Object.freeze({
  geometric,
  geometricGrid,
  geometricWindow,
  delayed,
  weibullCdf,
  weibullPdf,
  binomial,
  none: noAdstock,
});

export type AdstockName = keyof typeof adstocks;
