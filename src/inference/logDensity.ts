/** What the sampler knows of a model: a log density on the real line in every coordinate, and its gradient. */

export interface LogDensity {
  readonly dimension: number;
  /** Name of each coordinate, for messages; "parameter i" where absent. Shape [dimension]. */
  readonly names?: readonly string[];
  /** ln p at the position, up to a constant.
   *
   *  Writes the gradient into the caller's buffer and keeps no reference to either array. −Infinity or NaN says that the position
   *  is impossible: the sampler treats it as a divergence and goes on. An exception stops the fit.
   *  @param position  shape [dimension]; not to be changed
   *  @param gradient  shape [dimension]; overwritten */
  evaluate(position: Float64Array, gradient: Float64Array): number;
}

/** The name of a coordinate in messages. */
export function parameterName(logDensity: LogDensity, index: number): string {
  return logDensity.names?.[index] ?? `parameter ${index}`;
}
