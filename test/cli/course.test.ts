/** `carryover course`: marks from result files, and numbers of a class. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { check, lessons, results, student } from "../../src/course/course.js";
import { runCaptured } from "./runCaptured.js";

let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marks-"));
  const me = student("ada", { course: "autumn" });
  const [exercise] = lessons[0]!.exercises;
  check(exercise!.id, exercise!.answer(me));
  await results({ file: at("ada.json") });
  await writeFile(at("names.txt"), "Ada\n\nBen\r\n");
});
afterAll(() => rm(folder, { recursive: true }));

describe("carryover course grade", () => {
  it("writes one row a student, and one for who has handed in nothing", async () => {
    const args = [
      "course",
      "grade",
      folder,
      "--names",
      at("names.txt"),
      "--course",
      "autumn",
      "--out",
      at("marks.csv"),
    ];
    const { code, stdout, stderr } = await runCaptured(args);
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toContain("marks.csv: 2 rows");
    const [head, ada, ben] = (await readFile(at("marks.csv"), "utf8")).trim().split("\n");
    expect(head).toMatch(/^name,course,number,right,of,at_once,/);
    expect(ada).toMatch(/^ada,autumn,\d{6},1,\d+,1,.*ada\.json/);
    expect(ben).toMatch(/^ben,autumn,\d{6},0,.*nothing handed in/);
  });

  it("prints the table where no file is named", async () => {
    const { code, stdout } = await runCaptured(["course", "grade", at("ada.json")]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^Marks\n[\s\S]*ada/)]);
  });

  it("reads files and names as Windows saves them, and a file once that is named beside its folder", async () => {
    const own = await mkdtemp(join(tmpdir(), "windows-"));
    const text = await readFile(at("ada.json"), "utf8");
    await writeFile(join(own, "ada.JSON"), `\ufeff${text}`);
    await writeFile(join(own, "names.txt"), Buffer.from("\ufeffAda\r\nZoë\r\n", "utf16le"));
    await writeFile(join(own, "western.txt"), Buffer.from("Zoë", "latin1"));
    const args = (names: string) => [
      "course",
      "grade",
      own,
      join(own, "ada.JSON"),
      "--names",
      join(own, names),
    ];
    const { code, stdout } = await runCaptured([...args("names.txt"), "--course", "autumn"]);
    expect([code, stdout.match(/^(ada|zoë) /gm)]).toEqual([0, ["ada ", "zoë "]]);
    expect(stdout).not.toContain("more than one file");
    const { code: refused, stderr } = await runCaptured(args("western.txt"));
    expect([refused, stderr.replaceAll(`${own}/`, "")]).toEqual([
      2,
      "carryover: western.txt: is no text in UTF-8; save it as UTF-8\n",
    ]);
    await rm(own, { recursive: true });
  });

  it("refuses in one line what is not there or no result", async () => {
    await writeFile(at("other.txt"), "{}");
    for (const [args, line] of [
      [["nothing.json"], "nothing.json: cannot be read; check the name"],
      [[at("other.txt")], "other.txt: is no result of the course; give a file that results() has written"],
      [[at("nowhere")], "nowhere: cannot be read; check the name"],
      [[at("ada.json"), "--names", at("nobody.txt")], "nobody.txt: cannot be read; check the name"],
    ] as const) {
      const { code, stdout, stderr } = await runCaptured(["course", "grade", ...args]);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr.replaceAll(`${folder}/`, "")).toBe(`carryover: ${line}\n`);
    }
  });
});

describe("carryover course roster", () => {
  it("gives every name its number", async () => {
    const { code, stdout } = await runCaptured(["course", "roster", at("names.txt"), "--course", "autumn"]);
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining(String(student("ben", { course: "autumn" }).number)),
    ]);
  });
});

describe("carryover course", () => {
  it("alone says what there is", async () => {
    const { code, stdout } = await runCaptured(["course"]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/grade[\s\S]*roster/)]);
  });

  it("says what marks can tell and what they cannot", async () => {
    const { stdout } = await runCaptured(["course", "grade", "--help"]);
    expect(stdout).toMatch(/What it cannot tell: who sat at the keyboard/);
  });

  it("writes over marks, and over no other file", async () => {
    const marks = (out: string) => runCaptured(["course", "grade", at("ada.json"), "--out", at(out)]);
    const numbers = (out: string) => runCaptured(["course", "roster", at("names.txt"), "--out", at(out)]);
    const before = await readFile(at("names.txt"), "utf8");
    for (const run of [marks, numbers, () => numbers("marks2.csv"), () => marks("numbers.csv")]) {
      await marks("marks2.csv");
      await numbers("numbers.csv");
      const { code, stderr } = await run("names.txt");
      expect([code, stderr]).toEqual([2, expect.stringMatching(/--out would write over a file that is no/)]);
    }
    expect(await readFile(at("names.txt"), "utf8")).toBe(before);
    expect((await marks("marks2.csv")).code).toBe(0);
    expect((await numbers("numbers.csv")).code).toBe(0);
  });
});
