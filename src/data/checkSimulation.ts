/** What the numbers of a simulation may be; without it a slip gives a table of NaN, or a refusal that names another function. */
import { ArgumentError } from "../errors.js";
import { suggestion } from "../nearest.js";
import { parseIsoDate } from "./calendar.js";
import type { SimulationSpec } from "./simulation.js";

interface Rule {
  /** Completes "must be …". */
  readonly expected: string;
  readonly holds: (value: unknown) => boolean;
}

const number = (expected: string, holds: (value: number) => boolean): Rule => ({
  expected,
  holds: (value) => typeof value === "number" && Number.isFinite(value) && holds(value),
});

const finite = number("a finite number", () => true);
const positive = number("above 0", (value) => value > 0);
const notNegative = number("0 or more", (value) => value >= 0);
const belowOne = number("in [0, 1)", (value) => value >= 0 && value < 1);
const share = number("in (0, 1]", (value) => value > 0 && value <= 1);
const isWholeFrom = (least: number) => (value: unknown) =>
  Number.isInteger(value) && (value as number) >= least;

type Rules<Part> = { readonly [Key in keyof Part]-?: Rule };
/** A member that is itself a record has rules of its own below. */
const record: Rule = {
  expected: "a record",
  holds: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
};

const specRules: Rules<SimulationSpec> = {
  start: {
    expected: "a date yyyy-mm-dd",
    holds: (value) => typeof value === "string" && parseIsoDate(value) !== null,
  },
  weeks: { expected: "a whole number of at least 2", holds: isWholeFrom(2) },
  currency: { expected: "a name", holds: (value) => typeof value === "string" && value !== "" },
  pricePerUnit: positive,
  baseline: finite,
  trendPerYear: finite,
  season: record,
  noise: notNegative,
  collinearity: belowOne,
  channels: record,
  controls: record,
  events: record,
  outcomes: record,
  markets: record,
};

const seasonRules: Rules<SimulationSpec["season"]> = { amplitude: finite, peakWeek: finite };

/** Rules of one entry of the records whose keys are names. */
const entryRules: {
  readonly [Part in "channels" | "controls" | "events" | "outcomes"]: Rules<SimulationSpec[Part][string]>;
} = {
  channels: {
    spend: notNegative,
    activeShare: share,
    flightLength: number("1 week or more", (value) => value >= 1),
    retention: belowOne,
    halfSaturation: positive,
    slope: positive,
    effect: finite,
    follows: {
      expected: "the name of another channel",
      holds: (value) => value === undefined || typeof value === "string",
    },
    test: {
      expected: "{ weeks: whole numbers from 0 on, multiple: 0 or more }",
      holds: (value) => value === undefined || isTest(value),
    },
  },
  controls: {
    mean: finite,
    sd: positive,
    persistence: belowOne,
    effect: finite,
    // Beyond 15 decimals a number has no more digits to round.
    decimals: {
      expected: "a whole number from 0 to 15",
      holds: (value) => isWholeFrom(0)(value) && (value as number) <= 15,
    },
  },
  events: {
    weeks: {
      expected: "a list of whole numbers from 0 on",
      holds: (value) => Array.isArray(value) && value.every(isWholeFrom(0)),
    },
    effect: finite,
  },
  outcomes: { perUnit: notNegative, noise: notNegative },
};

/** Checks the whole specification.
 *  @throws ArgumentError naming the key, what it must be, and what it is  */
export function checkSimulation(spec: SimulationSpec): void {
  check(spec, specRules, "");
  check(spec.season, seasonRules, "season.");
  for (const [part, rules] of Object.entries(entryRules)) {
    for (const [name, entry] of Object.entries(spec[part as keyof typeof entryRules])) {
      checkName(part, name);
      check(entry, rules, `${part}.${name}.`);
    }
  }
  checkFollowers(spec.channels);
  checkMarkets(spec.markets);
}

function isTest(value: unknown): boolean {
  if (!record.holds(value)) return false;
  const { weeks, multiple } = value as Record<string, unknown>;
  return Array.isArray(weeks) && weeks.every(isWholeFrom(0)) && notNegative.holds(multiple);
}

function checkFollowers(channels: SimulationSpec["channels"]): void {
  for (const [name, { follows }] of Object.entries(channels)) {
    if (follows === undefined) continue;
    const leader = Object.hasOwn(channels, follows) ? channels[follows]! : null;
    if (leader === null || follows === name || leader.follows !== undefined || !(leader.spend > 0)) {
      refuse(`channels.${name}.follows`, "another channel with spend, which follows none", follows);
    }
  }
}

function check(part: object, rules: Readonly<Record<string, Rule>>, path: string): void {
  if (!record.holds(part)) refuse(path.slice(0, -1), record.expected, part);
  const unknown = Object.keys(part).find((key) => !Object.hasOwn(rules, key));
  if (unknown !== undefined) {
    throw new ArgumentError({
      caller: "simulatePanel",
      rule: `unknown key "${path}${unknown}"`,
      cure: suggestion(unknown, Object.keys(rules)),
    });
  }
  const values = part as Readonly<Record<string, unknown>>;
  for (const [key, { expected, holds }] of Object.entries(rules)) {
    if (!holds(values[key])) refuse(`${path}${key}`, expected, values[key]);
  }
}

/** Names become headers of the table. */
function checkName(part: string, name: string): void {
  if (!/^[\p{L}\p{N}_]+$/u.test(name)) {
    throw new ArgumentError({
      caller: "simulatePanel",
      rule: `a name in ${part} must be letters, digits and _`,
      got: name,
    });
  }
  if (part === "channels" && name === "total") {
    throw new ArgumentError({
      caller: "simulatePanel",
      rule: 'a channel must not be called "total", as spend_total is their sum',
    });
  }
}

function checkMarkets(markets: SimulationSpec["markets"]): void {
  const shares = Object.entries(markets);
  for (const [name, value] of shares) {
    checkName("markets", name);
    if (!share.holds(value)) refuse(`markets.${name}`, share.expected, value);
  }
  const total = shares.reduce((sum, [, value]) => sum + value, 0);
  // Each share is rounded to a double, and so is each sum on the way.
  if (shares.length > 0 && Math.abs(total - 1) > shares.length * Number.EPSILON) {
    throw new ArgumentError({
      caller: "simulatePanel",
      option: "markets",
      rule: "must add up to 1",
      got: total,
    });
  }
}

function refuse(key: string, expected: string, got: unknown): never {
  throw new ArgumentError({
    caller: "simulatePanel",
    option: key,
    rule: `must be ${expected}`,
    got,
  });
}
