/** What a design was scaled by: the divisors of the weeks that a fit was first made of, which later weeks leave as they are. */

/** Divisors and centres in the table's units, and the weeks that they are of.
 *
 *  Frozen in a model they keep the meaning of its parameters and priors: a coefficient stays one of the same media and the same KPI, the trend's line has the same slope, and a prior
 *  on ROI is on the return of the same weeks, however many come after them. */
export interface FrozenScaling {
  /** First and last period of the likelihood, ISO dates: over them the trend runs from −½ to ½, a moving level is centred, and a prior on ROI is taken. */
  readonly from: string;
  readonly to: string;
  /** Shape [geo]. */
  readonly kpi: { readonly centre: readonly number[]; readonly scale: readonly number[] };
  /** By channel, shape [geo]. */
  readonly media: Readonly<Record<string, readonly number[]>>;
  readonly controls: Readonly<Record<string, { readonly centre: number; readonly scale: number }>>;
  /** The largest strength of an event, holidays and yearly peaks included, by the label of its column. */
  readonly events: Readonly<Record<string, number>>;
}
