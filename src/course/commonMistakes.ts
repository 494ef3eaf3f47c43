/** What goes wrong in any sum: signs, fractions turned over, thousands and hundreds. */
import type { UnitName } from "./units.js";

export interface CommonMistake {
  /** The wrong answer that it leads to. */
  readonly of: (truth: number) => number;
  readonly isPossible: (unit: UnitName, truth: number) => boolean;
  readonly say: string;
}

const always = () => true;
const isRatio = (unit: UnitName) => unit === "%" || unit === "share";

export const commonMistakes: readonly CommonMistake[] = [
  {
    of: (truth) => -truth,
    isPossible: always,
    say: "the size is right and the sign is not: what was taken from what?",
  },
  {
    of: (truth) => 100 - truth,
    isPossible: (unit) => unit === "%",
    say: "that is the rest, up to 100 %: you have what is left, not what was asked for",
  },
  {
    of: (truth) => 1 - truth,
    isPossible: (unit) => unit === "share",
    say: "that is the rest, up to 1: you have what is left, not what was asked for",
  },
  {
    of: (truth) => 1 / truth,
    isPossible: (unit) => unit === "" || unit === "£ per £",
    say: "your fraction stands on its head: divide the other way round",
  },
  {
    of: (truth) => 1e4 / truth,
    isPossible: (unit) => unit === "%",
    say: "your fraction stands on its head: divide the other way round",
  },
  {
    of: (truth) => 1 / truth,
    isPossible: (unit) => unit === "share",
    say: "your fraction stands on its head: divide the other way round",
  },
  {
    of: (truth) => 1000 * truth,
    isPossible: (unit) => !isRatio(unit),
    say: "a thousand times too much: one of your numbers is in thousands",
  },
  {
    of: (truth) => truth / 1000,
    isPossible: (unit) => !isRatio(unit),
    say: "a thousand times too little: one of your numbers is in thousands",
  },
  {
    of: (truth) => 100 * truth,
    isPossible: always,
    say: "a hundred times too much: per cent were made of it once too often",
  },
  {
    of: (truth) => truth / 100,
    isPossible: always,
    say: "a hundred times too little: a share was divided by 100 once too often",
  },
  {
    of: (truth) => 7 * truth,
    isPossible: (unit) => unit === "weeks",
    say: "that is in days; weeks are asked for",
  },
  {
    of: (truth) => truth / 52,
    isPossible: (unit) => unit === "weeks",
    say: "that is in years; weeks are asked for",
  },
  {
    of: (truth) => 2 * truth,
    isPossible: always,
    say: "twice as much as it should be: something was counted twice",
  },
  {
    of: (truth) => truth / 2,
    isPossible: always,
    say: "half of what it should be: something was left out, or halved",
  },
];
