/** Errors as records: the line that is made of their parts, and that the source throws no others. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ArgumentError, DataError, FitError, faultText, InternalError } from "../src/errors.js";
import { option, phrase } from "../src/phrase.js";

describe("the line of an error", () => {
  it.each([
    [
      new ArgumentError({ caller: "planBudget", option: "target.roi", rule: "must be above 0", got: -1 }),
      "planBudget: target.roi must be above 0, got -1",
    ],
    [
      new ArgumentError({
        caller: "f",
        option: "bounds",
        of: "tv",
        rule: "must be two",
        got: [5],
        cure: "add",
      }),
      'f: bounds of "tv" must be two, got [5]; add',
    ],
    [
      new DataError({ file: "my.csv", row: 3, column: "tv", rule: '"abc" is not a number' }),
      'my.csv, row 3, column "tv": "abc" is not a number',
    ],
    [
      new DataError({ caller: "model", key: "trend.kind", rule: "must be known", got: "x" }),
      'model: "trend.kind" must be known, got "x"',
    ],
    [
      new DataError({ file: "a.yaml", key: "channels.tv", about: 'channel "tv"', rule: "must run" }),
      'a.yaml, key "channels.tv": channel "tv" must run',
    ],
    [
      new DataError({ channel: "tv", rule: "must run", got: phrase`none` }),
      'channel "tv" must run, got none',
    ],
    [
      new FitError({ caller: "fit", rule: "found nothing", cure: "add rows" }),
      "fit: found nothing; add rows",
    ],
  ])("%s", (error, line) => {
    expect(error.message).toBe(line);
    expect(faultText(error)).toBe(line);
    expect(error.stack).toContain(`${error.name}: `);
  });

  it("holds its parts, and goes into another error by them alone", () => {
    const fault = { caller: "readPanel", option: "missing", rule: "must be keep", got: undefined };
    const error = new ArgumentError(fault);
    expect({ ...error }).toEqual(fault);
    const moved = new DataError({ ...error, file: "my.yaml" });
    expect([moved.name, moved.file]).toEqual(["DataError", "my.yaml"]);
    expect(moved.message).toBe("my.yaml: readPanel: missing must be keep, got undefined");
  });

  it("names options as whoever reads it calls them", () => {
    const naming = {
      caller: () => "plan",
      atFault: (path: string) => `<${path}>`,
      mentioned: (path: string) => `--${path}`,
    };
    const cure = phrase`widen ${option("change")} or ${phrase`other ${option("bounds")}`} by ${2}`;
    const error = new ArgumentError({ caller: "planBudget", option: "budget", rule: "must be 2", cure });
    expect(faultText(error, naming)).toBe("plan: <budget> must be 2; widen --change or other --bounds by 2");
  });

  it.each([
    ["text", '"text"'],
    [Number.NaN, "NaN"],
    [null, "null"],
    [{ roi: 2 }, '{"roi":2}'],
    [() => 1, "a function"],
    ["x".repeat(300), `"${"x".repeat(200)}…"`],
    [{ huge: "x".repeat(300) }, `{"huge":"${"x".repeat(191)}…`],
  ])("shows %s as it would be typed", (got, shown) => {
    expect(new ArgumentError({ caller: "f", rule: "no", got }).message).toBe(`f: no, got ${shown}`);
  });

  it("shows a value that refers to itself without failing", () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    expect(new ArgumentError({ caller: "f", rule: "no", got: loop }).message).toBe(
      "f: no, got [object Object]",
    );
  });
});

it("an internal error is not the user's to mend", () => {
  const error = new InternalError("quantile: probability must be in [0, 1], got 2");
  expect(error).toBeInstanceOf(RangeError);
  expect(error).not.toBeInstanceOf(ArgumentError);
  expect(String(error)).toBe("InternalError: quantile: probability must be in [0, 1], got 2");
});

const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => join("src", file).replaceAll("\\", "/"));
const offenders = (pattern: RegExp): string[] =>
  sources.filter((file) => pattern.test(readFileSync(file, "utf8"))).sort();

it("the source throws plain errors only where no user meets them as such", () => {
  const reasons: Readonly<Record<string, string>> = {
    "src/compute/inline.ts": "stops a job that another job's failure made useless",
    "src/compute/queue.ts":
      "an answer that is not of its job, or a job that cannot be sent, before anything is done",
    "src/platform/diskFaults.ts": "what is larger than is read, with its code, which who reads says in words",
    "src/platform/failure.ts": "the error of a thread again, as it was",
    "src/platform/node/worker.ts": "stops a job, or says that the file is no program of its own",
    "src/platform/node/threads.ts": "a thread of the engine died",
    "src/platform/node/queue.ts": "what became of a job on another machine, for who waits for it",
    "src/platform/node/plainText.ts":
      "data of a job that are not plain, which the queue refuses in words of its own",
    "src/platform/browser/threads.ts": "a thread of the browser died",
    "src/platform/memoryFiles.ts": "what a system says of files, with its code",
    "src/kernel/cellErrors.ts": "the mark of a cell that was stopped",
    "src/kernel/breakOff.ts": "finds the place it was called from",
    "src/kernel/evaluator.ts": "V8 has no word of a script, which the cell then fails by",
    "src/kernel/guard.ts": "the guard's thread does not start",
    "src/kernel/input.ts": "what a cell asked for cannot be, in the words of its own error",
    "src/kernel/main.ts": "what a cell asked for cannot be, in the words of its own error",
    "src/kernel/stacks.ts": "finds the place it was called from",
    "src/kernel/wire.ts": "a message that is none of Jupyter's, which the server drops",
    "src/notebook/page/loadLibrary.ts": "a page cannot load a script, which its console says",
    "src/notebook/sortFrames.ts": "a column that is not there, in danfo's own words",
    "src/page/cellWorker.ts": "what the page says of a file, with its code",
    "src/page/cells.ts": "a page cannot load a script",
    "src/page/engine.ts": "a part that was left out of a page, thrown where a cell imports it",
    "src/page/checking.ts": "a page cannot load the checker, and says so once",
    "src/page/checkWorker.ts": "a page cannot load the checker, and says so once",
    "src/page/liveGlobals.ts": "a name that no cell has defined, as the language says it",
    "src/page/nodeConsole.ts": "finds the place it was called from",
    "src/page/session.ts": "what a cell asked for cannot be, and errors of the browser as a cell's",
    "src/page/storedFiles.ts": "what a system says of files, with its code",
  };
  expect(offenders(/new (Error|RangeError|TypeError|SyntaxError|ReferenceError)\(/)).toEqual(
    Object.keys(reasons).sort(),
  );
});

it("the source names an option by its path, which a shell maps, and says the rest in words", () => {
  expect(offenders(/\boption: (?:"[^"\n]* |'|`[^`\n]*"|`\w+ )/)).toEqual([]);
});

it("the source takes no message apart", () => {
  const reasons: Readonly<Record<string, string>> = {
    "src/kernel/evaluator.ts": "V8 gives no code that tells a wait without end from code that was ended",
    "src/page/readCell.ts": "the reader of a page's cells says the place in its message alone",
  };
  const taken =
    /essage\)?!?\??\.(replace|match|includes|startsWith|endsWith|split|slice|indexOf|search)|\.(test|exec)\((\w+\.)?message/;
  expect(offenders(taken)).toEqual(Object.keys(reasons));
});
