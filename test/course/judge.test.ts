/** Answers in the forms that people give them, and the reasons that wrong ones get. */
import { describe, expect, it } from "vitest";
import type { Exercise, Value } from "../../src/course/exercise.js";
import { judge } from "../../src/course/judge.js";
import { studentOf } from "../../src/course/student.js";
import type { UnitName } from "../../src/course/units.js";

const ada = studentOf("ada");
const asks = (truth: Value, unit: UnitName = "", rest: Partial<Exercise> = {}): Exercise => ({
  ...{ id: "0.1", question: "?", answer: () => truth, unit, mistakes: [], hints: ["a", "b"], ...rest },
});
const judged = (truth: Value, given: unknown, unit: UnitName = "", rest: Partial<Exercise> = {}) =>
  judge(asks(truth, unit, rest), ada, given);

describe("an answer is right in any form that means it", () => {
  it.each<[number, UnitName, unknown]>([
    [36, "%", 36],
    [36, "%", "36 %"],
    [36, "%", "36%"],
    [36, "%", "36 per cent"],
    [36, "%", "about 36 %"],
    [36, "%", [36]],
    [36, "%", Float64Array.of(36)],
    [0.36, "share", 0.36],
    [0.36, "share", "36 %"],
    [0.36, "share", ".36"],
    [0.36, "share", "0,36"],
    [12_300, "£", "£12,300"],
    [12_300, "£", "12.300"],
    [12_300, "£", "12 300 GBP"],
    [12_300, "£", "12.3k"],
    [12_300, "£ a week", "£12.3k a week"],
    [12_300, "£ a week", "12,300 pounds per week"],
    [1_200_000, "£", "1.2 million"],
    [1_234_567, "£", "1,234,567"],
    [1_234_567.5, "£", "1.234.567,5"],
    [-12_300, "£", "-£12,300"],
    [-12_300, "£", "−12,300"],
    [4.2857, "weeks", "30 days"],
    [4.35, "weeks", "1 month"],
    [4.3, "weeks", "4.3 weeks"],
    [2.6, "£ per £", "£2.60"],
    [2.6, "£ per £", "2.6x"],
    [2.6, "£ per £", "260 %"],
    [1.5e-7, "", "1.5e-7"],
    [2.6, "", "2.6 times"],
    [2.6, "", "2.6×"],
    [1_234_567, "£", "12,34,567"],
    [0.123, "", "0.123"],
  ])("%d in %s as %j", (truth, unit, given) => {
    const { isRight, note } = judged(truth, given, unit);
    expect([isRight, note]).toEqual([true, ""]);
  });

  it("may be a BigInt, as whole numbers of a database are", () => {
    expect(judged(36, 36n, "%").isRight).toBe(true);
  });

  it("is rounded to two per cent, or to what the exercise allows", () => {
    expect(judged(100, 101.9).isRight).toBe(true);
    expect(judged(100, 102.1).isRight).toBe(false);
    const close = { tolerance: { absolute: 0.1 } };
    expect([100.1, 99.9, 100.11].map((given) => judged(100, given, "", close).isRight)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("is taken with a word where it is a share for per cent, per cent for a share, or an estimate", () => {
    expect(judged(36, 0.36, "%")).toMatchObject({
      isRight: true,
      note: "per cent is asked for: your 0.36 was taken as 36 %",
    });
    expect(judged(0.36, 36, "share")).toMatchObject({
      isRight: true,
      note: "a share is asked for: your 36 was taken as 36 %, which is 0.36",
    });
    expect(judged(1.4, { median: 1.4, lower: 1, upper: 2 })).toMatchObject({
      isRight: true,
      note: "of your estimate its median was taken",
    });
    // Less than one per cent may be meant as it stands.
    expect(judged(0.4, 0.4, "%")).toMatchObject({ isRight: true, note: "" });
  });

  it("may be a name, yes or no, names in any order, a list, or numbers by name", () => {
    const choices = ["tv", "radio", "google"];
    expect(judged("tv", " TV ", "", { choices }).isRight).toBe(true);
    expect(judged("tv", ["tv"], "", { choices }).isRight).toBe(true);
    expect(judged(true, "Yes").isRight).toBe(true);
    expect(judged(false, false).isRight).toBe(true);
    for (const given of ["radio and TV", "tv, radio", ["radio", "tv"], new Set(["tv", "radio"])])
      expect(judged(["tv", "radio"], given, "", { choices }).isRight).toBe(true);
    for (const given of [[1, 2, 3], Float64Array.of(1, 2, 3), new Set([1, 2, 3]), ["1", "2", "3"]])
      expect(judged([1, 2, 3], given).isRight).toBe(true);
    for (const given of [
      { tv: 1, Radio: 2, more: 3 },
      new Map([
        ["tv", 1],
        ["radio", 2],
      ]),
    ])
      expect(judged({ tv: 1, radio: 2 }, given).isRight).toBe(true);
    expect(judged([10, 20], [0.1, 0.2], "%")).toMatchObject({
      isRight: true,
      note: expect.stringContaining("per cent is asked for"),
    });
  });
});

describe("a wrong answer gets its reason", () => {
  it.each<[Value, unknown, UnitName, string]>([
    [36, undefined, "%", "no answer yet: give a number in per cent"],
    [36, null, "%", "no answer yet: give a number in per cent"],
    [36, Promise.resolve(36), "%", "this is a promise and not its value yet; write await before it"],
    [36, () => 36, "%", "this is a function; call it, with its brackets"],
    [
      36,
      Number.NaN,
      "%",
      "this is NaN, not a number: something in your sum was undefined, or 0 was divided by 0",
    ],
    [36, 1 / 0, "%", "this is infinite: somewhere you divide by 0"],
    [36, "a lot", "%", 'no number can be read in "a lot"'],
    [123, "1 2 3", "", 'no number can be read in "1 2 3"'],
    [123, "1,2,3", "", 'no number can be read in "1,2,3"'],
    [3637, "36 37", "", 'no number can be read in "36 37"'],
    [123, "0.123", "units", "a thousand times too little: one of your numbers is in thousands"],
    [36, "x".repeat(1_000_000), "%", `no number can be read in "${"x".repeat(100)}…"`],
    [36, "36 weeks", "%", '"weeks" is another unit; give the answer in per cent'],
    [4, "4 £", "weeks", '"£" is another unit; give the answer in weeks'],
    [36, [1, 2, 3], "%", "this is a list of 3; one number is asked for"],
    [36, { tv: 36 }, "%", "this is a record; take the number out of it"],
    [36, true, "%", "yes or no is no number"],
    [36, -36, "%", "the size is right and the sign is not: what was taken from what?"],
    [36, 64, "%", "that is the rest, up to 100 %: you have what is left, not what was asked for"],
    [0.36, 0.64, "share", "that is the rest, up to 1: you have what is left, not what was asked for"],
    [2.5, 0.4, "£ per £", "your fraction stands on its head: divide the other way round"],
    [5, 5000, "£", "a thousand times too much: one of your numbers is in thousands"],
    [5000, 5, "£", "a thousand times too little: one of your numbers is in thousands"],
    [5, 500, "units", "a hundred times too much: per cent were made of it once too often"],
    [500, 5, "units", "a hundred times too little: a share was divided by 100 once too often"],
    [4, 28, "weeks", "that is in days; weeks are asked for"],
    [26, 0.5, "weeks", "that is in years; weeks are asked for"],
    [500, 1000, "units", "twice as much as it should be: something was counted twice"],
    [500, 250, "units", "half of what it should be: something was left out, or halved"],
    [
      100,
      105,
      "units",
      "nearly: something was rounded on the way, or one term is missing; keep all digits until the end",
    ],
    [
      100,
      170,
      "units",
      "too large by up to three times: ask of each term what it counts, in which unit and over which weeks",
    ],
    [
      100,
      30,
      "units",
      "too small by three to ten times: ask of each term what it counts, in which unit and over which weeks",
    ],
    [
      100,
      120,
      "units",
      "too large, though not by much: ask of each term what it counts, in which unit and over which weeks",
    ],
    [
      100,
      7,
      "units",
      "too small by more than ten times: ask of each term what it counts, in which unit and over which weeks",
    ],
    [
      100,
      -30,
      "units",
      "too small, and on the other side of 0: ask of each term what it counts, in which unit and over which weeks",
    ],
    [100, 0, "units", "too small: ask of each term what it counts, in which unit and over which weeks"],
    [0, 3, "units", "too large: ask of each term what it counts, in which unit and over which weeks"],
    [[1, 2, 3], [1, 2], "", "your list has 2 numbers; it should have 3"],
    [
      [1, 2, 3],
      [1, 2, Number.NaN],
      "",
      "number 3 of your list: this is NaN, not a number: something in your sum was undefined, or 0 was divided by 0",
    ],
    [
      [1, 2, 3],
      [1, -2, 3],
      "",
      "1 of 3 differs; the first is number 2: the size is right and the sign is not: what was taken from what?",
    ],
    [{ tv: 1, radio: 2 }, { tv: 1 }, "", "radio is missing"],
    [
      { tv: 1, radio: 2 },
      { tv: 1, radio: 9 },
      "",
      "1 of 2 differs; the first is radio: too large by three to ten times: ask of each term what it counts, in which unit and over which weeks",
    ],
    [{ tv: 1, radio: 2 }, 3, "", "a record of numbers: { tv: …, radio: … } is asked for"],
    [["tv", "radio"], ["tv", "ooh"], "", "ooh does not belong there"],
    [["tv", "radio"], "tv", "", "what you name is right; 1 more belongs there"],
    [true, "perhaps", "", "answer true or false"],
    [
      true,
      false,
      "",
      "it is the other way round: name what speaks for your answer, and hold it against the numbers",
    ],
    ["tv", "radio", "", '"radio" is not the one: hold it against each of the others, by what is asked for'],
  ])("%j answered with %j in %s", (truth, given, unit, reason) => {
    expect(judged(truth, given, unit)).toMatchObject({ isRight: false, reason });
  });

  it("names what there is to choose from", () => {
    const choices = ["tv", "radio"];
    expect(judged("tv", "print", "", { choices }).reason).toBe('"print" is not among tv and radio');
    expect(judged("tv", "tv and radio", "", { choices }).reason).toBe(
      "one name is asked for, one of tv, radio",
    );
  });

  it("is looked for among the mistakes of its exercise first, in any form", () => {
    const mistakes = [
      { when: () => 50, say: "you divided by all weeks" },
      { when: () => (given: number) => given > 90, such: () => 95, say: "more than there is" },
    ];
    expect(judged(25, "50 %", "%", { mistakes })).toMatchObject({
      reason: "you divided by all weeks",
      mistake: 0,
    });
    expect(judged(25, 0.5, "%", { mistakes })).toMatchObject({ mistake: 0 });
    expect(judged(25, 95, "%", { mistakes })).toMatchObject({ reason: "more than there is", mistake: 1 });
    expect(judged(25, 12.5, "%", { mistakes })).toMatchObject({ mistake: null });
  });
});
