/** Rows of a series: one geo after another, each with its periods in order. */

/** Row of a geo's period. */
export function rowAt(geo: number, period: number, periods: number): number {
  return geo * periods + period;
}

/** Period of a row, by its place among the periods. */
export function periodAt(row: number, periods: number): number {
  return row % periods;
}

/** Geo of a row, by its place among the geos. */
export function geoAt(row: number, periods: number): number {
  return Math.floor(row / periods);
}
