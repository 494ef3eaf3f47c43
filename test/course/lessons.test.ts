/** Every exercise of every lesson, for several students: the truth is right, and each wrong answer that is expected has its own message. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Exercise, type Student, wordsFor } from "../../src/course/exercise.js";
import { isSame, judge, understand } from "../../src/course/judge.js";
import { lessons } from "../../src/course/lessons.js";
import { studentOf } from "../../src/course/student.js";

const students = ["ada", "ben", "chloé"].map((name) => studentOf(name, "autumn"));

describe.each(lessons.map((lesson) => ({ lesson, number: lesson.number })))(
  "lesson $number",
  ({ lesson }) => {
    it("has its predictions, two to four exercises and at least ten mistakes with a message of their own", () => {
      const { number, predictions, exercises } = lesson;
      expect(predictions.length).toBeGreaterThan(0);
      expect(exercises.length).toBeGreaterThanOrEqual(2);
      expect(exercises.length).toBeLessThanOrEqual(4);
      for (const { id } of [...predictions, ...exercises])
        expect(id).toMatch(new RegExp(`^${number}\\.\\d$`));
      const messages = exercises.flatMap(({ mistakes }) =>
        mistakes.map(({ say }) => wordsFor(say, students[0]!)),
      );
      expect(new Set(messages).size).toBe(messages.length);
      expect(messages.length).toBeGreaterThanOrEqual(10);
    });

    it.each(lesson.exercises)("$id takes its truth, and hints lead to it", (exercise) => {
      for (const student of students) {
        const { isRight, note } = judge(exercise, student, exercise.answer(student));
        expect([isRight, note]).toEqual([true, ""]);
      }
      expect(exercise.hints.length).toBeGreaterThanOrEqual(2);
    });

    it.each(lesson.exercises)("$id says of each mistake what it comes from", (exercise) => {
      exercise.mistakes.forEach((mistake, i) => {
        const seen = students.filter((student) => {
          const given = wrongAnswer(exercise, i, student);
          // A student whose wrong answer is by luck the right one, or another wrong one, says nothing about it.
          if (isSame(given, exercise.answer(student), exercise)) return false;
          const judged = judge(exercise, student, given);
          expect(judged.isRight).toBe(false);
          return judged.mistake === i && judged.reason === wordsFor(mistake.say, student);
        });
        expect(seen.length, `${exercise.id}: ${wordsFor(mistake.say, students[0]!)}`).toBeGreaterThanOrEqual(
          1,
        );
      });
    });

    it("asks every student for numbers of their own, and says the same question in words that fit", () => {
      for (const exercise of lesson.exercises) {
        expect(exercise.question.length).toBeGreaterThan(20);
        expect(exercise.question).toMatch(/[.?]$/);
        for (const text of exercise.hints) expect(text).not.toMatch(/[.]$/);
      }
      const numbers = lesson.exercises.filter(
        (exercise) => typeof exercise.answer(students[0]!) !== "string",
      );
      const own = numbers.filter(
        (exercise) =>
          !isSame(exercise.answer(students[0]!), exercise.answer(students[1]!), {
            tolerance: { relative: 1e-6 },
          }),
      );
      expect(own.length).toBeGreaterThanOrEqual(1);
    });

    it.each(lesson.predictions)(
      "$id can be predicted, and shows what the lesson says of it",
      (prediction) => {
        const [student] = students;
        expect(understand(prediction, student!, prediction.answer(student!))).not.toHaveProperty("reason");
        expect(wordsFor(prediction.why, student!).length).toBeGreaterThan(20);
      },
    );
  },
);

function wrongAnswer({ mistakes }: Exercise, i: number, student: Student) {
  const { when, such } = mistakes[i]!;
  const wrong = when(student);
  if (typeof wrong !== "function") return wrong;
  const example = such!(student);
  expect(wrong(example as number)).toBe(true);
  return example;
}

describe("the notebook of each lesson", () => {
  const folder = "course/lessons";
  it.each(readdirSync(folder).filter((name) => name.endsWith(".ipynb")))(
    "%s asks in the order of its numbers, which are those of its record",
    (name) => {
      const lesson = lessons.find(({ number }) => number === Number.parseInt(name, 10))!;
      const asked = [...readFileSync(`${folder}/${name}`, "utf8").matchAll(/\{\{([\d.]+)\}\}/g)].map(
        ([, id]) => id,
      );
      expect(asked).toEqual(asked.map((_, i) => `${lesson.number}.${i}`));
      expect([...lesson.predictions, ...lesson.exercises].map(({ id }) => id)).toEqual(asked);
    },
  );
});
