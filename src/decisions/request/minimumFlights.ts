/** How long channels stay on once they are: what is asked for, held against what their last money and the limits of periods leave. */
import { ArgumentError } from "../../errors.js";
import { requireNumber, wholeNumber } from "../../options.js";
import { option, type Phrase, phrase } from "../../phrase.js";
import { decided, type Run, type State, shortFlight } from "../solver/runs.js";
import { type Frame, indexOfChannel, shown } from "./limits.js";

/** How long channels stay on, with what their last money says of the first flight.
 *
 *  @throws ArgumentError where nothing says when a channel is on, or where its periods leave no flights */
export function runsOf(
  { caller, channels, names, span, times }: Frame,
  minimumFlight: Readonly<Record<string, number>>,
  {
    minimum,
    low,
    high,
    lower,
    locked,
  }: {
    readonly minimum: Float64Array;
    /** Bounds of the periods, and the least of each channel's mean. */
    readonly low: Float64Array;
    readonly high: Float64Array;
    readonly lower: readonly number[];
    readonly locked: ReadonlySet<string>;
  },
): readonly (Run | null)[] {
  const runs: (Run | null)[] = names.map(() => null);
  for (const [name, periods] of Object.entries(minimumFlight)) {
    const c = indexOfChannel(caller, names, "minimumFlight", name);
    requireNumber(caller, "minimumFlight", periods, wholeNumber(1), name);
    const least = minimum[c * span]!;
    const refused = (rule: Phrase, got: Phrase, cure: Phrase): ArgumentError =>
      new ArgumentError({ caller, option: "minimumFlight", of: name, rule, got, cure });
    if (times === null) {
      throw refused(
        phrase`needs a horizon, whose periods are planned one by one`,
        phrase`a steady plan`,
        phrase`give a ${option("horizon")}`,
      );
    }
    if (locked.has(name))
      throw new ArgumentError({
        caller,
        rule: phrase`"${name}" must be locked or have a ${option("minimumFlight")}, not both`,
      });
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
    if (periods > before + span) {
      const sofar = before === 0 ? "" : ` with the ${before} before it in which the channel was on`;
      throw refused(
        phrase`must be at most ${before + span}, the periods of the horizon${sofar}`,
        phrase`${periods}`,
        phrase`give a longer ${option("horizon")}, or ask for shorter flights`,
      );
    }
    const run: Run = { least: periods, before };
    const given = times.map((_, h): State => {
      const j = c * span + h;
      return high[j]! < least ? false : low[j]! >= least ? true : null;
    });
    const states = decided(run, given);
    if (states === null) {
      throw refused(
        phrase`must leave flights that meet what is fixed of its periods`,
        phrase`${periods}`,
        phrase`ask for shorter flights, or widen ${option("dated")}`,
      );
    }
    const open = longestOpen(run, given);
    if (lower[c]! > 0 && open > 0 && states.every((state) => state === false)) {
      throw refused(
        phrase`must be at most ${open}, the most periods in a row that other limits leave open, as the channel gets ${shown(lower[c]!)} a period at least`,
        phrase`${periods}`,
        phrase`ask for shorter flights, widen ${option("dated")}, or let ${option("bounds")} of it begin at 0`,
      );
    }
    runs[c] = run;
  }
  return runs;
}

/** Most periods in a row that are not off, those before the horizon counted where the channel was on as it begins. */
function longestOpen({ before }: Run, states: readonly State[]): number {
  let longest = 0;
  let length = before;
  for (const state of states) {
    length = state === false ? 0 : length + 1;
    longest = Math.max(longest, length);
  }
  return longest;
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
