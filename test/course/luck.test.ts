/** What a student's number decides must not make a wrong way right, nor a question senseless: whose market has bad luck learns the wrong thing. */
import { describe, expect, it } from "vitest";
import { isSame } from "../../src/course/judge.js";
import { exerciseOf } from "../../src/course/lessons.js";
import { studentOf } from "../../src/course/student.js";

/** Of all remainders that the lessons take of a number. */
const numbers = Array.from({ length: 140 }, (_, i) => 100_000 + 6_007 * i);

describe("a wrong way that is expected", () => {
  it.each(["1.1", "1.2", "5.1", "5.2", "7.5", "10.5", "11.4", "12.2", "12.3"])(
    "is never right, whatever the number decides: %s",
    (id) => {
      const exercise = exerciseOf("test", id);
      for (const number of numbers) {
        const student = studentOf(number);
        const truth = exercise.answer(student);
        for (const { when, say } of exercise.mistakes) {
          const wrong = when(student);
          if (typeof wrong !== "function")
            expect(isSame(wrong, truth, exercise), `number ${number}: ${wrong} for ${truth}: ${say}`).toBe(
              false,
            );
        }
      }
    },
    60_000,
  );
});

describe("the market of lesson 1", () => {
  it("shows some effect of television by every shape that explains it, whatever its luck", () => {
    const ratio = exerciseOf("test", "1.4");
    for (const number of [641_814, 428_564, ...numbers.slice(0, 20)])
      expect(ratio.answer(studentOf(number)), `number ${number}`).toBeGreaterThan(1);
  });
});
