/** Flights that last: a channel that is on stays on for so many periods, and what follows from that for periods that are fixed. */

/** Of each channel: fewest periods of a flight, 1 where any will do, and how many periods before the horizon it has been on without a break. */
export interface Run {
  readonly least: number;
  readonly before: number;
}

/** Whether each period is on, off, or not decided. */
export type State = boolean | null;

/** Decides what follows from what is decided; null where no flights meet it.
 *
 *  A flight that runs when the horizon begins counts its periods before; one at the end has all of its periods within the horizon. */
export function decided({ least, before }: Run, given: readonly State[]): readonly State[] | null {
  const states = [...given];
  const count = states.length;
  const isOff = (h: number): boolean => (h < 0 ? before === 0 : h >= count || states[h] === false);
  for (let isChanged = true; isChanged; ) {
    isChanged = false;
    // What lies between two periods that are off and is too short for a flight is off.
    for (let from = 0; from < count; from++) {
      if (isOff(from) || (from > 0 && !isOff(from - 1))) continue;
      let to = from;
      while (to < count && states[to] !== false) to++;
      if (to - from + (from === 0 ? before : 0) >= least) continue;
      for (let h = from; h < to; h++) {
        if (states[h] === true) return null;
        states[h] = false;
        isChanged = true;
      }
    }
    // A flight that begins goes on, and one that ends has gone on.
    for (let h = 0; h < count; h++) {
      if (states[h] !== true) continue;
      const needed: number[] = [];
      if (h === 0 || isOff(h - 1)) {
        const rest = least - (h === 0 ? before : 0);
        for (let k = 1; k < rest; k++) needed.push(h + k);
      }
      if (isOff(h + 1)) for (let k = 1; k < least && h - k >= 0; k++) needed.push(h - k);
      for (const other of needed) {
        if (isOff(other)) return null;
        if (states[other] === null) {
          states[other] = true;
          isChanged = true;
        }
      }
    }
  }
  return states;
}

/** A flight that is too short, from..to of its periods; null where there is none. */
export function shortFlight(
  { least, before }: Run,
  isOn: readonly boolean[],
): readonly [number, number] | null {
  for (let from = 0; from < isOn.length; from++) {
    if (!isOn[from] || (from > 0 && isOn[from - 1])) continue;
    let to = from;
    while (to < isOn.length && isOn[to]) to++;
    if (to - from + (from === 0 ? before : 0) < least) return [from, to];
  }
  return null;
}

/** The flights that are worth most: of each period a worth of being on, and what is decided of it; null where there are none.
 *
 *  Found by going through the periods with the length of the running flight, as far as it matters. */
export function bestRuns(
  { least, before }: Run,
  worth: readonly number[],
  given: readonly State[],
): readonly boolean[] | null {
  // Lengths 0 (off) to `least` (long enough); a flight may end only where it is long enough.
  const count = worth.length;
  const none = Number.NEGATIVE_INFINITY;
  let value = new Array<number>(least + 1).fill(none);
  value[Math.min(before, least)] = 0;
  // What was on before the horizon may end with it, whatever its length.
  value[0] = 0;
  const from: Int32Array[] = [];
  for (let h = 0; h < count; h++) {
    const next = new Array<number>(least + 1).fill(none);
    const back = new Int32Array(least + 1).fill(-1);
    const offer = (to: number, of: number, gain: number): void => {
      const total = value[of]! + gain;
      if (total > next[to]!) {
        next[to] = total;
        back[to] = of;
      }
    };
    for (let length = 0; length <= least; length++) {
      if (value[length] === none) continue;
      if (given[h] !== true && (length === 0 || length === least)) offer(0, length, 0);
      if (given[h] !== false) offer(Math.min(length + 1, least), length, worth[h]!);
    }
    value = next;
    from.push(back);
  }
  let length = value[least]! > value[0]! ? least : 0;
  if (value[length] === none) return null;
  const isOn = new Array<boolean>(count).fill(false);
  for (let h = count - 1; h >= 0; h--) {
    isOn[h] = length > 0;
    length = from[h]![length]!;
  }
  return isOn;
}
