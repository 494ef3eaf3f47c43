/** Answers as a result file keeps them: they are marked as they were judged. */
import { createContext, runInContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { judge } from "../../src/course/judge.js";
import { lessons } from "../../src/course/lessons.js";
import { kept } from "../../src/course/record.js";
import { studentOf } from "../../src/course/student.js";

const ada = studentOf("ada");
const exercise = lessons[1]!.exercises[0]!;
const truth = exercise.answer(ada) as number;
/** A cell's values come from a world of their own. */
const inCell = (code: string): unknown => runInContext(code, createContext({ truth }));

class Estimate {
  get median(): number {
    return truth;
  }
}

describe("an answer that is kept", () => {
  it.each<[string, unknown]>([
    ["a number", truth],
    ["a text", `${truth}`],
    ["a boxed number", Object(truth)],
    ["a boxed text", Object(`${truth}`)],
    ["a list of one", [truth]],
    ["a list in a list", [[truth]]],
    ["a typed array in a list", [Float64Array.of(truth)]],
    ["an estimate", { median: truth, lower: 1, upper: 3 }],
    ["an estimate that computes its median", new Estimate()],
    ["a list of one estimate", [{ mean: truth, sd: 1 }]],
    ["a Series", { $isSeries: true, values: [truth], shape: [1] }],
    ["a Series of a typed array", { values: Float64Array.of(truth), n: 1 }],
    ["a Set", new Set([truth])],
    ["a Set of a cell", inCell("new Set([truth])")],
    ["a typed array of a cell", inCell("Float64Array.of(truth)")],
    ["a boxed number of a cell", inCell("Object(truth)")],
  ])("is right as it was given: %s", (_, given) => {
    expect(judge(exercise, ada, given).isRight).toBe(true);
    expect(judge(exercise, ada, JSON.parse(JSON.stringify(kept(given)))).isRight).toBe(true);
  });

  it.each<[string, unknown]>([
    ["a Map, which is a record", new Map([["tv", truth]])],
    ["a record of another name", { tv: truth }],
    ["a list of two", [truth, truth]],
    ["nothing in a list", []],
    ["a date", new Date(0)],
    ["a symbol", Symbol("two")],
  ])("is wrong as it was given: %s", (_, given) => {
    expect(judge(exercise, ada, given).isRight).toBe(false);
    expect(judge(exercise, ada, JSON.parse(JSON.stringify(kept(given)))).isRight).toBe(false);
  });

  it("is judged, and not followed for ever, where a list holds itself", () => {
    const round: unknown[] = [];
    round.push(round);
    expect(judge(exercise, ada, round).isRight).toBe(false);
    expect(JSON.stringify(kept(round)).length).toBeLessThan(100);
  });

  it("keeps a record and a Map by their names, and a long text's beginning", () => {
    expect(kept({ tv: 1, Radio: [2], note: null, of: { more: 1 } })).toEqual({
      tv: 1,
      Radio: 2,
      of: "[object Object]",
    });
    expect(kept(inCell('new Map([["tv", 1], ["radio", 2n]])'))).toEqual({ tv: 1, radio: 2 });
    expect((kept("x".repeat(1000)) as string).length).toBe(400);
    expect(kept(Number.NaN)).toBe("NaN");
  });
});
