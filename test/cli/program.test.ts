/** Whose fault it is: the exit code tells what the user can mend from what is ours. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { ArgumentError, DataError, FitError } from "../../src/errors.js";
import { summarisePanel } from "../../src/insights/summary.js";
import { runCaptured } from "./runCaptured.js";

vi.mock("../../src/insights/summary.js", () => ({ summarisePanel: vi.fn() }));
afterEach(() => vi.resetAllMocks());

const summary = (error: () => never) => {
  vi.mocked(summarisePanel).mockImplementation(error);
  return runCaptured(["summary", "data/market.csv"]);
};

describe("an error inside a command", () => {
  it.each([
    new ArgumentError({ caller: "summary", option: "change", rule: "must be in [0, 1]", got: 3 }),
    new DataError({ rule: "is empty" }),
    new FitError({ rule: "nothing fits" }),
  ])("is the user's to mend and one line: %s", async (error) => {
    const { code, stderr } = await summary(() => {
      throw error;
    });
    expect([code, stderr]).toEqual([2, `carryover: ${error.message}\n`]);
  });

  it("is ours where the engine throws a RangeError: an endless recursion, a wrong array length", async () => {
    const endless = (): never => endless();
    const faults = [
      endless,
      () => {
        throw new RangeError("Invalid array length");
      },
    ];
    for (const fault of faults) {
      const { code, stderr } = await summary(fault);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^carryover: internal error, please report it\nRangeError: /);
    }
  });
});

describe("the list of commands", () => {
  it("has a line for each, and each has its help, asked for in either way", async () => {
    const { code, stdout } = await runCaptured(["--help"]);
    const names = [...stdout.matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name]) => name!);
    expect([code, names.length]).toEqual([0, 29]);
    for (const name of names) {
      const help = await runCaptured([name, "--help"]);
      expect(help).toEqual({
        code: 0,
        stdout: expect.stringMatching(`^Usage: carryover ${name} `),
        stderr: "",
      });
      // Its own flags, arguments or subcommands: more than what every command has.
      expect(help.stdout).toMatch(
        /\[csv\]|\[trace\]|<tables\.\.\.>|<notebook>|\[address\]|\[trace\|folder\]|<before>|<spec\.json>|<recipe>|[<[]folder[>\]]|\[command\]/,
      );
      expect(await runCaptured(["help", name])).toEqual(help);
    }
  });

  it.each([[["diagnos"]], [["help", "diagnos"]], [["diagnos", "--help"]]])(
    "suggests the nearest to an unknown one: %j",
    async (args) => {
      const { code, stdout, stderr } = await runCaptured(args);
      expect([code, stdout, stderr]).toEqual([
        2,
        "",
        "carryover: unknown command 'diagnos' (Did you mean diagnose?)\n",
      ]);
    },
  );
});

it("an ArgumentError is a RangeError, for those who catch the wider one", () => {
  const error = new ArgumentError({ caller: "f", rule: "x" });
  expect(error).toBeInstanceOf(RangeError);
  expect(String(error)).toBe("ArgumentError: f: x");
});
