/** Every figure of the package, under one name: `plot.series(panel)`. */
export { adstock, saturation } from "./adstockCurves.js";
export { coefficients, fitted } from "./baseline.js";
export { budget } from "./budget.js";
export { energy, ranks, trace } from "./chains.js";
export { lines } from "./compare.js";
export { correlations } from "./correlations.js";
export { curves } from "./curves.js";
export { contributions, decomposition, waterfall } from "./decomposition.js";
export { experiments } from "./experiments.js";
export { identifiability } from "./identifiability.js";
export { attempts } from "./iteration.js";
export { paretoK, predictive, priorPosterior, priorShare } from "./posterior.js";
export { priorRoi } from "./priorRoi.js";
export { refutation, tippingPoints } from "./refutation.js";
export { roi } from "./returns.js";
export { series } from "./series.js";
export { specificationCurve } from "./specificationCurve.js";
export { holdout, rollingOrigin, stability } from "./validation.js";
