/** The course as a notebook calls it: predictions that stand, hints in steps, a result file that is sealed, and marks from it. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  check,
  grade,
  hint,
  lessons,
  predict,
  predictions,
  question,
  results,
  roster,
  student,
} from "../../src/course/course.js";
import { outputsOf } from "../../src/notebook/mime.js";

const [first] = lessons;
const [exercise] = first!.exercises;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "course-"));
});
afterAll(() => rm(folder, { recursive: true }));
// A new student has an empty record.
let visitor = 0;
beforeEach(() => void student(`visitor ${visitor++}`));

describe("a student", () => {
  it("is the same however the name is written, and another in another class", () => {
    const ada = student(" Ada  Lovelace");
    expect(student("ada lovelace").number).toBe(ada.number);
    expect(student("ada lovelace", { course: "Autumn" }).number).not.toBe(ada.number);
    expect(student("ada lovelace", { course: "Autumn" }).number).toBe(
      student("ADA lovelace", { course: "autumn " }).number,
    );
    expect(student("ad\u00ada\u200b lovelace\ufeff").number).toBe(ada.number);
    for (const written of [17, "17", " 017 "])
      expect(student(written as string)).toMatchObject({ name: "17", number: 17 });
    // A number of more digits is that of a student card, and a name.
    expect(student("20231234")).toMatchObject({ name: "20231234", number: expect.any(Number) });
  });

  it("has a market of their own, the same in every lesson's cell", () => {
    const [ada, ben] = [student("ada"), student("ben")];
    expect(ada.market(1).panel.kpi.values).not.toEqual(ben.market(1).panel.kpi.values);
    expect(ada.market(1)).toBe(student("ada").market(1));
    expect(ada.market().truth.spec.weeks).toBe(156);
    expect(() => ada.market(99)).toThrow("market: lesson must be one of 1");
  });

  it("needs a name", () => {
    expect(() => student("")).toThrow(
      'student: name must be your name or a number, got ""; such as student("ada")',
    );
    expect(() => student("\u200b")).toThrow("student: name must be your name or a number");
    expect(() => student("ada", { course: 5 as unknown as string })).toThrow(
      'student: course must be the name of your class, got 5; such as student("ada", { course: "autumn" })',
    );
    expect(() => student(-1)).toThrow("student: name must be a whole number from 0 to 999999, got -1");
  });
});

describe("check", () => {
  it("shows right and wrong with the reason, in words that do without colour", async () => {
    const me = student("ada");
    const wrong = check(exercise!.id, exercise!.mistakes[0]!.when(me));
    expect(wrong.isRight).toBe(false);
    expect(wrong.text).toMatch(
      /^✗ 1\.1 is not right yet\n {2}1 \/ \(1 − retention\) is how many .*\n {2}hint\("1\.1"\) gives a nudge \(3 left\)\.$/,
    );
    const right = check(exercise!.id, exercise!.answer(me));
    expect(right.isRight).toBe(true);
    expect(right.text).toMatch(/^✓ 1\.1 is right: .* weeks\n/);
    const [{ data }] = await outputsOf(right);
    expect(data["text/plain"]).toBe(right.text);
    expect(data["text/html"]).toContain("✓ 1.1 is right");
  });

  it("says what is to be done where nothing was answered yet, and neither marks nor remembers it", async () => {
    const open = check("1.1");
    expect(open.isRight).toBe(false);
    expect(open.text).toBe(
      '· 1.1 waits for your answer\n  Write a number in weeks into the call: check("1.1", …).\n  hint("1.1") gives a nudge (3 left).',
    );
    expect(check("1.1", null as unknown).text).toMatch(
      /^✗ 1\.1 is not right yet\n {2}No answer yet: give a number in weeks\./,
    );
  });

  it("escapes what was typed", () => {
    expect(check(exercise!.id, "<b>4").html).not.toContain("<b>");
  });

  it("names the exercises of the lesson where there is none of this number", () => {
    expect(() => check("1.9")).toThrow(
      'check: id must be the number of one exercise, got "1.9"; there are "1.1", "1.2", "1.3", "1.4"',
    );
  });
});

describe("hint", () => {
  it("goes from step to step and stays at the last", () => {
    const steps = [1, 2, 3, 4].map(() => hint("1.1").text.split("\n")[0]);
    expect(steps).toEqual([
      "· Hint 1 of 3 for 1.1",
      "· Hint 2 of 3 for 1.1",
      "· Hint 3 of 3 for 1.1",
      "· Hint 3 of 3 for 1.1, the last there is",
    ]);
    expect(check("1.1", -3).text).not.toContain("hint(");
  });
});

describe("predict", () => {
  it("keeps the first prediction and compares it at the end", () => {
    expect(predict("1.0").text).toMatch(
      /^· 1\.0 has no prediction yet\n {2}No answer yet: give a number in per cent\./,
    );
    expect(predict("1.0", "soon").text).toMatch(
      /^✗ 1\.0 has no prediction yet\n {2}No number can be read in "soon"\./,
    );
    expect(predict("1.0", "2 %").text).toBe("· 1.0 is written down: 2 %");
    expect(predict("1.0", 50).text).toMatch(/^· You have said 2 % already/);
    const { rows } = predictions();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ id: "1.0", said: "2 %", truth: expect.stringMatching(/ %$/), hit: "no" });
  });

  it("says so where nothing was predicted", () => {
    expect(predictions()).toMatchObject({
      rows: [],
      notes: [expect.stringContaining("Nothing was predicted yet")],
    });
  });
});

describe("question", () => {
  it("says what is asked and in which form", () => {
    expect(question("1.2").text).toMatch(
      /^Television gets £120,000 every week.*\(A number as a share, between 0 and 1\.\)$/,
    );
    expect(question("1.0").asked).toBe("a number in per cent");
  });
});

describe("results and marks", () => {
  const file = (name: string) => join(folder, name);
  /** What somebody hands in who answers like this. */
  async function handIn(name: string, answers: () => void): Promise<{ file: string; text: string }> {
    student("nobody");
    student(name);
    answers();
    await results({ file: file(`${name}.json`) });
    return { file: `${name}.json`, text: await readFile(file(`${name}.json`), "utf8") };
  }
  const rightAnswers = (name: string) => () => {
    for (const one of first!.exercises) check(one.id, one.answer(student(name)));
  };

  it("are judged again from what was answered", async () => {
    const ada = await handIn("ada", () => {
      predict("1.0", 3);
      check("1.1", 1);
      check("1.1", 1);
      check("1.1", 2);
      hint("1.1");
      rightAnswers("ada")();
    });
    const ben = await handIn("ben", () => void check("1.2", 0.01));
    const { rows } = grade([ada, ben], { names: ["Ada", "Ben", "Cleo"] });
    expect(
      rows.map(({ name, right, atOnce, predicted, hints, wrong, notes }) => ({
        name,
        right,
        atOnce,
        predicted,
        hints,
        wrong,
        notes,
      })),
    ).toEqual([
      { name: "ada", right: 4, atOnce: 3, predicted: 1, hints: 1, wrong: 2, notes: "" },
      { name: "ben", right: 0, atOnce: 0, predicted: 0, hints: 0, wrong: 1, notes: "" },
      { name: "cleo", right: 0, atOnce: 0, predicted: 0, hints: 0, wrong: 0, notes: "nothing handed in" },
    ]);
  });

  it("go on where an earlier notebook has stopped, and are not written twice", async () => {
    await handIn("dora", () => void check("1.1", 1));
    await results({ file: file("dora.json") });
    const again = await handIn("dora", () => void check("1.1", 2));
    expect(JSON.parse(again.text).entries).toMatchObject([{ given: 1 }, { given: 2 }]);
    expect(grade([again]).rows).toMatchObject([{ wrong: 2, notes: "" }]);
  });

  it("are all in a second file, and in one that is written again after it was put away", async () => {
    await handIn("kim", () => {
      check("1.1", 1);
      check("1.2", 0.3);
    });
    const answers = async (path: string) =>
      JSON.parse(await readFile(path, "utf8")).entries.map(({ given }: { given: unknown }) => given);
    await results({ file: file("second.json") });
    expect(await answers(file("second.json"))).toEqual([1, 0.3]);
    await rm(file("kim.json"));
    check("1.3", 5);
    await results({ file: file("kim.json") });
    expect(await answers(file("kim.json"))).toEqual([1, 0.3, 5]);
    await results({ file: file("second.json") });
    expect(await answers(file("second.json"))).toEqual([1, 0.3, 5]);
  });

  it("show what was changed by hand, whatever was changed", async () => {
    const { text } = await handIn("eve", () => {
      check("1.1", 1);
      check("1.2", 0.3);
    });
    const changed: Readonly<Record<string, string>> = {
      "an answer": text.replace('"given":1', '"given":1.5'),
      "an exercise": text.replace('"id":"1.2"', '"id":"1.3"'),
      "an entry left out": text.replace(/ {4}\{[^}]*"given":1,[^}]*\},\n/, ""),
      "the name": text.replace('"eve"', '"mallory"'),
      "the number": text.replace(/"number": \d+/, '"number": 123456'),
    };
    for (const [what, other] of Object.entries(changed)) {
      expect(other, what).not.toBe(text);
      expect(grade([{ file: "eve.json", text: other }]).rows[0]!.notes, what).toMatch(
        /changed after it was written, at entry|its number is not that of/,
      );
    }
    await writeFile(file("eve.json"), changed["an answer"]!);
    student("eve");
    check("1.1", 3);
    await expect(results({ file: file("eve.json") })).rejects.toThrow(
      "the file was changed after it was written, at entry 1; put it away",
    );
  });

  it("name whose numbers somebody has answered with", async () => {
    const gina = await handIn("gina", rightAnswers("gina"));
    const own = student("gina");
    const truths = first!.exercises.map((one) => [one.id, one.answer(own)] as const);
    const hugo = await handIn("hugo", () => {
      for (const [id, value] of truths) check(id, value);
    });
    const rows = grade([gina, hugo]).rows;
    expect(rows[0]!.notes).toBe("");
    expect(rows[1]!.notes).toMatch(/^answered .*1\.3 and 1\.4 with the numbers of gina$/);
  });

  it("refuse what is no result", () => {
    expect(() => grade([{ file: "a.json", text: "{" }])).toThrow(
      "a.json: is no JSON; give a file that results() has written",
    );
    expect(() => grade([{ file: "a.json", text: "{}" }])).toThrow("a.json: is no result of the course");
  });

  it("name the file of a name that nobody can have", async () => {
    const { text } = await handIn("lea", () => void check("1.1", 1));
    for (const name of ["", " ", "\u200b"])
      expect(() => grade([{ file: "a.json", text: text.replace('"lea"', JSON.stringify(name)) }])).toThrow(
        "a.json: lacks the name, the number or the entries of a result; give a file that results() has written",
      );
  });

  it("note another version of the course, whose questions may be others", async () => {
    const { text } = await handIn("max", () => void check("1.1", 1));
    const older = text.replace(/"version": "[^"]*"/, '"version": "0.0.1"');
    expect(grade([{ file: "max.json", text: older }]).rows[0]!.notes).toBe(
      "written with version 0.0.1 of the course",
    );
  });

  it("note files of another class, and two of one name", async () => {
    const ivo = await handIn("ivo", () => void check("1.1", 1));
    const rows = grade([ivo, { ...ivo, file: "copy.json" }], { course: "autumn", names: ["jo"] }).rows;
    expect(rows[0]!.notes).toBe('of the class ""; more than one file of this name; not among the names');
  });
});

describe("roster", () => {
  it("gives every name its number and says where two are the same", () => {
    const { rows, notes } = roster(["Ada", "Ben", "ada"], "autumn");
    expect(rows.map(({ name }) => name)).toEqual(["ada", "ben", "ada"]);
    expect(rows[0]!.number).toBe(String(student("ada", { course: "autumn" }).number));
    expect(notes).toEqual([expect.stringMatching(/^ada has number \d{6}, which stands above already/)]);
  });
});
