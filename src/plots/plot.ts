/** Every figure of the package, under one name: `plot.series(panel)`. */
export { adstock, carryover, saturation } from "./adstockCurves.js";
export { budget, coefficients, fitted, roi } from "./baseline.js";
export { carryoverCurves } from "./carryoverCurves.js";
export { energy, ranks, trace } from "./chains.js";
export { compare, lines } from "./compare.js";
export { correlations } from "./correlations.js";
export { decomposition, waterfall } from "./decomposition.js";
export { experiments } from "./experiments.js";
export { identifiability } from "./identifiability.js";
export { intervals } from "./intervals.js";
export { attempts, predictedVsActual } from "./iteration.js";
export { plan } from "./plan.js";
export { paretoK, predictive, priorPosterior, priorShare } from "./posterior.js";
export { refutation, tippingPoints } from "./refutation.js";
export { responseCurves } from "./responseCurves.js";
export { series } from "./series.js";
export { specificationCurve } from "./specificationCurve.js";
export { holdout, rollingOrigin, stability } from "./validation.js";
