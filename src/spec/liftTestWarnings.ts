/** Says which periods of a table an experiment counts, where its days do not begin and end with them. */
import { periodAfter } from "../data/calendar.js";
import type { Panel } from "../data/panel.js";
import { option, phrase } from "../phrase.js";
import { cureNaming, type Warning } from "../warning.js";
import { counted } from "../words.js";
import type { LiftTest } from "./spec.js";

/** One warning for each test that begins inside a period of the table. A period counts where its first day lies within the test. */
export function liftTestWarnings(
  { times, frequency }: Pick<Panel, "times" | "frequency">,
  tests: readonly LiftTest[],
): readonly Warning[] {
  return tests.flatMap((test): readonly Warning[] => {
    const { channel, from, to } = test;
    const inside = times.filter((time) => time >= from && time <= to);
    const isInside = (day: string) => times.some((time) => time < day && day < periodAfter(time, frequency));
    if (!isInside(from) || inside.length === 0) return [];
    const cut = times.filter((time) => time < from).at(-1)!;
    return [
      {
        code: "lift-test-inside-periods",
        message: `the lift test of ${channel} from ${from} to ${to} begins inside a ${frequency}: ${counted(inside.length, frequency)} ${inside.length === 1 ? "is" : "are"} counted, ${inside.length === 1 ? "that of" : "those from"} ${inside[0]}${inside.length === 1 ? "" : ` to ${inside.at(-1)}`}, and not the one of ${cut}`,
        ...cureNaming(
          phrase`give the first days of the first and last ${frequency} in ${option("liftTests")}: from: ${cut} counts one ${frequency} more`,
        ),
      },
    ];
  });
}
