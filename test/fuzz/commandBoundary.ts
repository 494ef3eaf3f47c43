/** The boundary of the command line: every command with its own flags and strange values, in a folder that is looked at before and after. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { quickFit } from "../../src/fit/quickFit.js";
import { specify } from "../../src/model/specify.js";
import { saveFit } from "../../src/trace/trace.js";
import { runCaptured } from "../cli/runCaptured.js";
import { columnsCsv } from "../data/tables.js";
import { smallPanel } from "../model/densities.js";
import { boundary, requireHarmless } from "./campaign.js";

/** What each takes beside its flags; lab, worker and kernel start what goes on running, and a report of a whole fit, or fits on threads, are seconds of work. */
const operands: Readonly<Record<string, readonly string[]>> = {
  profile: ["table.csv"],
  summary: ["table.csv"],
  regression: ["table.csv"],
  prepare: ["prepare.yaml"],
  adstock: ["table.csv"],
  spec: ["show", "table.csv"],
  fit: ["table.csv"],
  iterate: ["table.csv", "out"],
  portfolio: ["damaged.nc", "--out", "out"],
  diagnose: ["trace.nc"],
  validate: ["table.csv"],
  refresh: ["my", "--data", "table.csv"],
  track: ["my", "--data", "table.csv"],
  refute: ["trace.nc"],
  specifications: ["trace.nc"],
  roi: ["table.csv"],
  curves: ["trace.nc"],
  plan: ["trace.nc"],
  report: ["damaged.nc", "--out", "out.html"],
  compare: ["trace.nc", "trace.nc"],
  optimize: ["table.csv"],
  experiments: ["trace.nc"],
  init: ["out"],
  export: ["table.csv"],
  course: ["grade", "table.csv"],
  reference: ["table.csv"],
};

/** What is typed for a flag's value. */
const values = [
  ...[
    "",
    "-1",
    "0",
    "0.5",
    "2",
    "1e999",
    "1e12",
    "NaN",
    "0x10",
    "1,5",
    "١",
    "--",
    "-",
    "!!!",
    "😀",
    "=",
    "a=b",
    "tv=",
    "tv=1",
    "tv=1e400",
  ],
  ...[
    "\u001b[2J\u001b]0;title\u0007",
    "two\nlines",
    "\u202eright",
    "\u009b31m",
    "__proto__",
    "constructor=1",
    "__proto__=1",
    "toString",
  ],
  ...[
    "2024-13-40",
    "9999-12-31",
    "2024-01-01",
    "2024-01-01..2023-01-01",
    "missing.csv",
    ".",
    "/dev/null",
    "trace.nc",
    "table.csv",
    "damaged.nc",
  ],
];

/** In this process, as starting one for each would be dear: the folder that a command works in is the only one it may touch. */
export async function commandFlags() {
  const root = mkdtempSync(join(tmpdir(), "flags-"));
  const work = join(root, "work");
  process.on("exit", () => rmSync(root, { recursive: true, force: true }));
  const trace = await saveFit(quickFit(specify(smallPanel(60)), { draws: 20, seed: 1 }));
  const inputs: Readonly<Record<string, Uint8Array | string>> = {
    "table.csv": columnsCsv(60, {
      units_sold: (week) => 100 + ((week * 7) % 11) + (week % 4) * 10,
      spend_tv: (week) => (week % 4) * 250,
      spend_radio: (week) => (week % 3) * 100,
    }),
    "trace.nc": trace,
    "damaged.nc": trace.slice(0, 5000),
    "prepare.yaml":
      "results: [{ files: table.csv, date: week_start, sum: { units_sold: units_sold }, weekDate: first }]\n",
  };
  const flags: Record<string, readonly string[]> = {};
  for (const [name, [first]] of Object.entries(operands)) {
    const { stdout } = await runCaptured(
      [name, ...(/\./.test(first!) ? [] : [first!]), "--help"].filter(
        (part) => part !== "out" && part !== "--out",
      ),
    );
    const found = [...stdout.matchAll(/--[a-z][a-z-]*/g)].map(([flag]) => flag);
    flags[name] = [...new Set(found)].filter((flag) => !["--out", "--compute", "--version"].includes(flag));
  }
  const value = fc.oneof(fc.constantFrom(...values), fc.string({ maxLength: 6, unit: "binary" }));
  const argumentsOf = fc.constantFrom(...Object.keys(operands)).chain((name) => {
    const given = operands[name]!;
    const flag = fc
      .tuple(fc.constantFrom(...flags[name]!, "--no-such-flag"), value)
      .map(([one, text]) => [one, text]);
    return fc
      .record({
        flags: fc.array(flag, { minLength: 1, maxLength: 2 }),
        // What a folder is made at is not left to chance.
        operand: ["init", "iterate"].includes(name)
          ? fc.constant(null)
          : fc.oneof(
              { weight: 4, arbitrary: fc.constant(null) },
              { weight: 1, arbitrary: value.filter((text) => !text.startsWith("/")) },
            ),
      })
      .map(({ flags: added, operand }) => [
        name,
        ...(operand === null ? given : [...given.slice(0, -1), operand]),
        ...added.flat(),
        // Where chains are sampled, few and short ones.
        ...(flags[name]!.includes("--draws") ? ["--draws", "10", "--chains", "1"] : []),
      ]);
  });
  return boundary({
    cases: fc.oneof(
      { weight: 20, arbitrary: argumentsOf },
      {
        weight: 1,
        arbitrary: fc
          .array(value, { minLength: 1, maxLength: 3 })
          .filter(([first]) => !["lab", "kernel", "worker"].includes(first!)),
      },
    ),
    take: async (args: readonly string[]) => {
      rmSync(work, { recursive: true, force: true });
      mkdirSync(join(work, "my"), { recursive: true });
      for (const [name, content] of Object.entries(inputs)) writeFileSync(join(work, name), content);
      writeFileSync(join(work, "my", "trace.nc"), trace);
      const before = process.cwd();
      process.chdir(work);
      const printed = await runCaptured(args).finally(() => process.chdir(before));
      process.exitCode = undefined;
      for (const [name, content] of Object.entries(inputs))
        if (!readFileSync(join(work, name)).equals(Buffer.from(content)))
          throw new Error(`${name} was changed`);
      if (readdirSync(root).join() !== "work")
        throw new Error(`something lies beside the folder: ${readdirSync(root)}`);
      return outcomeOf(printed);
    },
  });
}

/** Exit code 2 comes with one line beside warnings, and with nothing on standard output; no command ends in its stack. */
function outcomeOf({
  code,
  stdout,
  stderr,
}: Awaited<ReturnType<typeof runCaptured>>): "accepted" | "refused" {
  if (/internal error|\n\s+at /.test(stderr)) throw new Error(stderr);
  for (const line of `${stdout}${stderr}`.split("\n")) requireHarmless(line);
  if (code === 0) return "accepted";
  if (code !== 2 || stdout !== "")
    throw new Error(`exit code ${code}, ${stdout.length} characters of output`);
  const lines = stderr.split("\n").filter((line) => line !== "" && !line.startsWith("warning: "));
  if (lines.length !== 1) throw new Error(`more or less than one line: ${stderr}`);
  return "refused";
}
