/** An experiment of a specification as a design holds it: the media of its window withheld, and the weeks that count. */
import { DataError } from "../errors.js";
import type { DesignChannel, DesignLiftTest } from "./design.js";
import type { DesignRows } from "./designRows.js";
import type { LiftTest } from "./spec.js";

/** Finds a test's window among the rows.
 *
 *  @param kpiScale  KPI units of one unit of scaled KPI, shape [geo]
 *  @throws DataError for a test whose window is outside the design or has no media of its channel */
export function designLiftTest(
  test: LiftTest,
  channels: readonly DesignChannel[],
  { times }: DesignRows,
  kpiScale: readonly number[],
): DesignLiftTest {
  const name = `${test.channel} ${test.from} to ${test.to}`;
  const until = test.countUntil ?? test.to;
  const inWindow = times.map((time) => time >= test.from && time <= test.to);
  if (!inWindow.includes(true)) {
    throw new DataError(
      `model: lift test "${name}" must lie in the training weeks, which end at ${times.at(-1)}`,
    );
  }
  const channel = channels.findIndex((one) => one.name === test.channel);
  const { media } = channels[channel]!;
  const withheld = media.map((values) => values.map((value, t) => (inWindow[t] ? 0 : value)));
  if (media.every((values, geo) => values.every((value, t) => value === withheld[geo]![t]))) {
    throw new DataError(`model: lift test "${name}" must have media of the channel in its window, got none`);
  }
  const weights = Float64Array.from({ length: media.length * times.length }, (_, row) => {
    const time = times[row % times.length]!;
    return time >= test.from && time <= until ? kpiScale[Math.floor(row / times.length)]! : 0;
  });
  return { name, channel, withheld, weights, effect: test.effect, standardError: test.standardError };
}
