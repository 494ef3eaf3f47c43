/** What the commands write in a pseudo-terminal: tables that fit, in colours where they are allowed, and names that do nothing. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";
import { afterAll, describe, expect, it } from "vitest";
import { coloursAllowed, cutTo, lines } from "../../src/cli/terminal.js";

const folder = mkdtempSync(join(tmpdir(), "carryover-terminal-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Everything that a command writes to a terminal of so many columns. */
function inTerminal(columns: number, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env;
  const { stdout, error } = spawnSync(
    "python3",
    ["test/cli/pseudoTerminal.py", String(columns), process.execPath, "dist/cli/main.js", ...args],
    { encoding: "utf8", env: { ...inherited, TERM: "xterm-256color", ...env }, maxBuffer: 1e8 },
  );
  if (error) throw error;
  return stdout.replaceAll("\r\n", "\n");
}

const piped = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  spawnSync(process.execPath, ["dist/cli/main.js", ...args], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  }).stdout;

const words = (text: string) => new Set(text.split(/\s+/).filter((word) => !/^-*$/.test(word)));

/** Lines of what a terminal shows in the end. */
const shown = (text: string) => stripVTControlCharacters(text).split("\n");

describe("a terminal", () => {
  const market = ["data/market.csv"];
  const commands = [
    ["roi", ...market],
    ["optimize", ...market],
    ["profile", ...market],
    ["regression", ...market],
  ];

  it.each(commands)(
    "of 80 and of 200 columns has the table of %s, no line longer and no word broken",
    (...args) => {
      const whole = words(piped([...args, "--table"]));
      for (const columns of [80, 200]) {
        const text = inTerminal(columns, args);
        for (const line of shown(text)) expect(stringWidth(line), line).toBeLessThanOrEqual(columns);
        expect(words(stripVTControlCharacters(text))).toEqual(whole);
      }
    },
  );

  it("has the help of every command within 80 columns, each with an example", () => {
    const help = inTerminal(80, ["--help"]);
    const names = [...help.matchAll(/^ {2}([a-z]+) {2,}[a-zA-Z]/gm)].map(([, name]) => name!);
    expect(names.length).toBeGreaterThanOrEqual(20);
    for (const heading of ["Read", "Model", "Judge", "Decide", "Run", "Kernel"])
      expect(help).toMatch(new RegExp(`^${heading}.*:$`, "m"));
    for (const line of shown(help)) expect(stringWidth(line), line).toBeLessThanOrEqual(80);
    for (const name of ["plan", "roi", "iterate"]) {
      const text = inTerminal(80, ["help", name]);
      expect(text).toContain(`Example:\n  carryover ${name} `);
      for (const line of shown(text)) expect(stringWidth(line), line).toBeLessThanOrEqual(80);
    }
  });

  it("is told where to start by the command alone", () => {
    const text = inTerminal(80, []);
    expect(text).toContain("carryover profile my.csv");
    expect(Math.max(...shown(text).map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("has JSON with --json, the same as a pipe, and a pipe a table with --table", () => {
    expect(inTerminal(80, ["summary", ...market, "--json"])).toBe(piped(["summary", ...market]));
    expect(JSON.parse(piped(["summary", ...market]))).toHaveProperty("total_spend");
    expect(piped(["summary", ...market, "--table"])).toMatch(/^Summary of 156 weeks/);
  });

  it("has colours, but for NO_COLOR and pipes, which have them by FORCE_COLOR alone", () => {
    const args = ["summary", ...market];
    const coloured = "\u001b[1mSummary";
    expect(inTerminal(80, args)).toContain(coloured);
    expect(inTerminal(80, args, { NO_COLOR: "1" })).not.toContain("\u001b");
    expect(inTerminal(80, args, { TERM: "dumb" })).not.toContain("\u001b");
    expect(piped([...args, "--table"])).not.toContain("\u001b");
    expect(piped([...args, "--table"], { FORCE_COLOR: "1" })).toContain(coloured);
    expect(piped(args, { FORCE_COLOR: "1" })).not.toContain("\u001b");
  });

  it("shows the model a channel a row under its formula, and every reason with --details", () => {
    const text = inTerminal(80, ["spec", "show", ...market]);
    expect(text).toContain("mu[t] = ");
    expect(text).toMatch(/^tv +tv +\d/m);
    expect(text.split("\n").length).toBeLessThan(78);
    for (const line of shown(text)) expect(stringWidth(line), line).toBeLessThanOrEqual(80);
    const details = inTerminal(80, ["spec", "show", ...market, "--details"]);
    expect(words(details)).toEqual(words(piped(["spec", "show", ...market])));
    for (const line of shown(details)) expect(stringWidth(line), line).toBeLessThanOrEqual(80);
  });
});

describe("hostile names", () => {
  const names = [
    "<script>alert(1)</script>",
    "\u001b[2J\u001b]0;owned\u0007",
    "safe\u202egpj",
    "x".repeat(10_000),
    "=cmd|'/c calc'!A1",
    "\"quoted\" 'twice'",
  ];
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  const path = join(folder, "hostile.csv");
  const weeks = Array.from({ length: 60 }, (_, t) =>
    new Date(Date.UTC(2023, 0, 2 + 7 * t)).toISOString().slice(0, 10),
  );
  writeFileSync(
    path,
    [
      ["week", "units_sold", ...names.map((name) => `spend ${name}`)].map(quoted).join(","),
      ...weeks.map((week, t) =>
        [week, 500 + ((37 * t) % 90), ...names.map((_, c) => 100 + ((t * (13 + 7 * c)) % 61))].join(","),
      ),
    ].join("\n"),
  );

  it.each([["profile"], ["roi"], ["summary"]])(
    "move no cursor and set no title in %s, nor in the errors and warnings about it",
    (command) => {
      for (const args of [
        [command, path],
        [command, path, "--kpi", names[1]!],
      ]) {
        const text = inTerminal(80, args, { NO_COLOR: "1" });
        expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
        for (const line of shown(text)) expect(stringWidth(line), line).toBeLessThanOrEqual(80);
        expect(text).not.toContain("x".repeat(320));
      }
    },
  );
});

it("allows colours as NO_COLOR and FORCE_COLOR say", () => {
  const of = (isTTY: boolean, env: NodeJS.ProcessEnv) =>
    coloursAllowed({ isTTY, columns: 80, write: () => true }, env);
  expect([of(true, {}), of(false, {}), of(true, { NO_COLOR: "" }), of(true, { NO_COLOR: "1" })]).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect([
    of(false, { FORCE_COLOR: "1" }),
    of(true, { FORCE_COLOR: "0" }),
    of(true, { FORCE_COLOR: "1", NO_COLOR: "1" }),
  ]).toEqual([true, false, true]);
});

it("cuts a line of progress between characters, wide ones counted as two", () => {
  expect(cutTo("日本語 fit", 5)).toBe("日本");
  expect(cutTo("fit", 5)).toBe("fit");
});

it("goes on with a long line behind its indent", () => {
  const terminal = { isTTY: true, columns: 20, write: () => true };
  expect(lines("ab\n  alpha ~ Beta(2, 4): middle", terminal)).toBe("ab\n  alpha ~ Beta(2,\n    4): middle");
});
