/** The money of a plan period by period, with its dates: what is booked. */
import { periodAfter } from "../data/calendar.js";
import type { Frequency } from "../data/panel.js";
import type { Model } from "../spec/specify.js";
import type { Warning } from "../warning.js";
import type { PlanVerdict } from "./planVerdict.js";

export interface PlanSchedule {
  readonly kind: "planSchedule";
  readonly model: Model;
  /** Of the plan, and why: the schedule is the best plan's, whether or not it is advised. */
  readonly verdict: PlanVerdict;
  readonly reason: string;
  /** First days of the horizon's periods. */
  readonly times: readonly string[];
  readonly channels: readonly {
    readonly name: string;
    /** Money by period of the best plan found, and of today's, shape [period]. */
    readonly proposed: Float64Array;
    readonly today: Float64Array;
  }[];
  readonly warnings: readonly Warning[];
}

/** First days of the periods that follow one. */
export function timesAfter(last: string, periods: number, frequency: Frequency): readonly string[] {
  const times: string[] = [];
  let time = last;
  for (let h = 0; h < periods; h++) {
    time = periodAfter(time, frequency);
    times.push(time);
  }
  return times;
}
