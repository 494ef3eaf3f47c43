/** What is kept of a fit does not depend on when and where it was made: the same fit is the same file. */

interface Timed {
  readonly seconds: { readonly warmup: number; readonly sampling: number; readonly total: number };
}

/** The fit without its wall time. */
export function withoutTime<Fit extends Timed>(fit: Fit): Fit {
  return { ...fit, seconds: { warmup: 0, sampling: 0, total: 0 } };
}
