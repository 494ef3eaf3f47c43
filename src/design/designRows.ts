/** The rows of a design: which periods of the panel it covers, and which of them the likelihood sees. */
import type { Panel, Series } from "../data/panel.js";
import { DataError } from "../errors.js";
import { phrase } from "../phrase.js";
import type { FrozenScaling } from "../spec/scaling.js";
import type { ModelSpec } from "../spec/spec.js";
import { spanOf } from "../words.js";

/** Rows are geo-major: row geo · times + time. */
export interface DesignRows {
  /** First days of the periods. */
  readonly times: readonly string[];
  readonly geos: readonly string[];
  /** 1 for the rows of the likelihood: training periods with a KPI; shape [geo · time]. */
  readonly isObserved: Uint8Array;
  /** 1 for the rows of the likelihood whose statistics scale the design: all of them, or those that a frozen scaling is of; shape [geo · time]. */
  readonly isReference: Uint8Array;
  /** Training rows without a KPI. */
  readonly missing: number;
  /** A series of the panel at the design's rows, shape [geo · time]. */
  cut(series: Series): Float64Array;
  /** The values at the rows of the likelihood, of one geo where it is given: what statistics may be made of. */
  observed(values: Float64Array, geo?: number): Float64Array;
  /** The values at the reference rows alone. */
  reference(values: Float64Array): Float64Array;
  /** The same values in every geo, shape [geo · time]. */
  inEveryGeo(value: (time: number) => number): Float64Array;
}

/** Periods of the design: up to the end of training, or all of the panel, or up to a date (training at least). What lies beyond is not
 *  looked at. */
export type Horizon = "training" | "panel" | { readonly to: string };

/** Finds the rows.
 *
 *  @param frozen  scaling of an earlier fit; null where the design is scaled by its own training rows
 *  @throws DataError where training covers no period of the panel */
export function designRows(
  { times: allTimes, geos, kpi }: Panel,
  { from, to }: ModelSpec["training"],
  horizon: Horizon,
  frozen: FrozenScaling | null = null,
): DesignRows {
  const isTraining = allTimes.map((time) => (from === null || time >= from) && (to === null || time <= to));
  if (!isTraining.includes(true)) {
    throw new DataError({
      caller: "model",
      key: "training",
      about: "training",
      rule: `must cover some of ${spanOf(allTimes)}`,
      got: phrase`${from} to ${to}`,
    });
  }
  const trainingEnd = isTraining.lastIndexOf(true) + 1;
  const last = horizon === "training" ? null : horizon === "panel" ? allTimes.at(-1)! : horizon.to;
  const end =
    last === null ? trainingEnd : Math.max(trainingEnd, allTimes.filter((time) => time <= last).length);
  const cut = ({ values }: Series): Float64Array => {
    const out = new Float64Array(geos.length * end);
    for (let geo = 0; geo < geos.length; geo++) {
      const start = geo * allTimes.length;
      out.set(values.subarray(start, start + end), geo * end);
    }
    return out;
  };
  const known = cut(kpi);
  const isObserved = Uint8Array.from(known, (value, row) =>
    isTraining[row % end] && !Number.isNaN(value) ? 1 : 0,
  );
  const isReference =
    frozen === null
      ? isObserved
      : isObserved.map((flag, row) => {
          const time = allTimes[row % end]!;
          return time >= frozen.from && time <= frozen.to ? flag : 0;
        });
  return {
    times: allTimes.slice(0, end),
    geos,
    isObserved,
    isReference,
    missing: known.filter((value, row) => isTraining[row % end] && Number.isNaN(value)).length,
    cut,
    observed: (values, geo) =>
      values.filter(
        (_, row) => isObserved[row] === 1 && (geo === undefined || Math.floor(row / end) === geo),
      ),
    reference: (values) => values.filter((_, row) => isReference[row] === 1),
    inEveryGeo: (value) => Float64Array.from({ length: geos.length * end }, (_, row) => value(row % end)),
  };
}
