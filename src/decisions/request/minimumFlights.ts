/** How long channels stay on once they are: what is asked for, held against what their last money and the limits of periods leave. */
import { ArgumentError } from "../../errors.js";
import type { ResponseChannel } from "../../insights/responseDraws.js";
import { requireNumber, wholeNumber } from "../../options.js";
import { option, type Phrase, phrase } from "../../phrase.js";
import { decided, type Run, type State, shortFlight } from "../solver/runs.js";
import { indexOfChannel } from "./limits.js";

/** How long channels stay on, with what their last money says of the first flight.
 *
 *  @throws ArgumentError where nothing says when a channel is on, or where bounds of its periods leave no flights */
export function runsOf(
  caller: string,
  minimumFlight: Readonly<Record<string, number>>,
  {
    channels,
    minimum,
    low,
    high,
    times,
  }: {
    readonly channels: readonly ResponseChannel[];
    readonly minimum: Float64Array;
    readonly low: Float64Array;
    readonly high: Float64Array;
    readonly times: readonly string[] | null;
  },
): readonly (Run | null)[] {
  const names = channels.map(({ name }) => name);
  const runs: (Run | null)[] = names.map(() => null);
  for (const [name, periods] of Object.entries(minimumFlight)) {
    const c = indexOfChannel(caller, names, "minimumFlight", name);
    const span = times?.length ?? 0;
    requireNumber(caller, "minimumFlight", periods, wholeNumber(1), name);
    const least = minimum[c * Math.max(1, span)]!;
    const refused = (rule: Phrase, got: Phrase, cure: Phrase): ArgumentError =>
      new ArgumentError({ caller, option: "minimumFlight", of: name, rule, got, cure });
    if (times === null) {
      throw refused(
        phrase`needs a horizon, whose periods are planned one by one`,
        phrase`a steady plan`,
        phrase`give a ${option("horizon")}`,
      );
    }
    if (!(least > 0)) {
      throw refused(
        phrase`needs a ${option("minimum")} of the channel, as next to nothing would count as on`,
        phrase`none`,
        phrase`say with ${option("minimum")} from how much money on it is on`,
      );
    }
    const { spend } = channels[c]!;
    let before = 0;
    while (before < spend.length && spend[spend.length - 1 - before]! >= least) before++;
    const run: Run = { least: periods, before };
    const states = times.map((_, h): State => {
      const j = c * span + h;
      return high[j]! < least ? false : low[j]! >= least ? true : null;
    });
    if (decided(run, states) === null) {
      throw refused(
        phrase`must leave flights that meet what is fixed of its periods`,
        phrase`${periods}`,
        phrase`ask for shorter flights, or widen ${option("dated")}`,
      );
    }
    runs[c] = run;
  }
  return runs;
}

/** Whether money is off or at least at the minimum, in flights that are long enough. */
export function isOnOff(
  { minimum, runs }: { readonly minimum: Float64Array | null; readonly runs: readonly (Run | null)[] },
  x: Float64Array,
): boolean {
  if (minimum === null) return true;
  const periods = x.length / runs.length;
  return (
    minimum.every((least, j) => x[j] === 0 || x[j]! >= least) &&
    runs.every(
      (run, c) =>
        run === null ||
        shortFlight(
          run,
          [...x.subarray(c * periods, (c + 1) * periods)].map((money) => money > 0),
        ) === null,
    )
  );
}
