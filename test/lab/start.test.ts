/** `npm start` says what is wrong with its options before it builds anything. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { runProgram } from "../../src/lab/runProgram.js";

const start = (...args: string[]) =>
  runProgram(process.execPath, ["src/lab/start.cjs", ...args], { env: { ...process.env, PATH: "" } });

it.each([
  [["--bogus"], "unknown option --bogus"],
  [["notebooks"], "unknown option notebooks"],
  [["--setup", "--bogus"], "unknown option --bogus"],
  [["--setup", "--headless"], "one option at a time, got --setup --headless"],
  [["toString"], "unknown option toString"],
])("refuses %j in one line, without building", async (args, said) => {
  expect(await start(...args)).toEqual({
    code: 2,
    stdout: "",
    stderr: `npm start: ${said}; give --headless, --refresh, --setup, --no-browser or --help\n`,
  });
});

it.each(["--help", "-h"])("says with %s what each option does, without building", async (flag) => {
  const { code, stdout, stderr } = await start(flag);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^Usage: npm start \[-- option\]\n/);
  const told = [...stdout.matchAll(/^ {2}(--[a-z-]+) +\S/gm)].map(([, name]) => name);
  const known = [...readFileSync("src/lab/main.ts", "utf8").matchAll(/^ {2}"(--[a-z-]+)":/gm)];
  expect(told).toEqual([...known.map(([, name]) => name), "--help"]);
});
