/** The result of a test that was designed, as the evidence that a model takes in. */
import { requireDate } from "../../data/calendar.js";
import { ArgumentError } from "../../errors.js";
import { aboveZero, finite, requireNumber } from "../../options.js";
import { option, phrase } from "../../phrase.js";
import { requireFields } from "../../records.js";
import type { LiftTest } from "../../spec/spec.js";
import type { TestDesign } from "./testDesign.js";

/** What a test measured. */
export interface TestResult {
  /** KPI of the test's periods with it less what it would have been with the usual spend; below 0 where the channel was cut. */
  readonly effect: number;
  /** Of the effect (default: as the design expected). */
  readonly standardError?: number;
  /** First days of its first and last period, where it ran at other times than the design says. */
  readonly from?: string;
  readonly to?: string;
}

/** A lift test with the window, the geos and the comparison of a design: the estimand that the result measures.
 *
 *  The table that the model is fitted to next has to have the weeks of the test, with the spend as it was.
 *
 *  @throws ArgumentError for an effect that is no number, an error not above 0, and dates that are none
 *  @example specify(withTheTest, { liftTests: [liftTestOf(design, { effect: -184, standardError: 51 })] }) */
export function liftTestOf(design: TestDesign, result: TestResult): LiftTest {
  requireFields(
    "liftTestOf",
    "design",
    design,
    ["channel", "from", "to", "standardError"],
    "give a design of experiments(posterior)",
  );
  requireFields("liftTestOf", "result", result, ["effect"]);
  const { effect, standardError = design.standardError, from = design.from, to = design.to } = result;
  requireNumber("liftTestOf", "effect", effect, { ...finite, rule: "a number, in units of the KPI" });
  requireNumber("liftTestOf", "standardError", standardError, aboveZero);
  requireDate("liftTestOf", "from", from);
  requireDate("liftTestOf", "to", to);
  if (to < from) {
    throw new ArgumentError({
      caller: "liftTestOf",
      option: "to",
      rule: phrase`must not be before ${option("from")}`,
      got: phrase`${from} to ${to}`,
    });
  }
  return {
    channel: design.channel,
    from,
    to,
    ...(design.geos === null ? {} : { geos: design.geos }),
    against: design.usual,
    effect,
    standardError,
  };
}
