/** Jupyter's own test suite for kernels, run on this one. */
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { checkout, jupyterEnvironment } from "../../src/lab/environment.js";
import { runProgram } from "../../src/lab/runProgram.js";

interface Outcome {
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
  readonly text: string;
}

const script = fileURLToPath(new URL("./conformance.py", import.meta.url));
const { stdout, stderr } = await runProgram(checkout.python, [script], { env: jupyterEnvironment() });
const outcomes = stdout
  .split("\n")
  .filter((line) => line.startsWith("{"))
  .map((line) => JSON.parse(line) as Outcome);

/** What the suite leaves out, and why: parts of Jupyter that this kernel does not have. */
const notOffered: Readonly<Record<string, string>> = {
  test_history: "history is kept by the notebook",
  test_pager: "there is no pager",
  test_clear_output: "cells have no command that clears their output",
};

test("the suite runs, and leaves out only what the kernel does not offer", () => {
  expect(outcomes.length, stderr).toBeGreaterThanOrEqual(12);
  const skipped = outcomes.filter(({ outcome }) => outcome === "skipped").map(({ name }) => name);
  expect(skipped.filter((name) => !Object.hasOwn(notOffered, name))).toEqual([]);
});

for (const { name, outcome, text } of outcomes.filter((one) => one.outcome !== "skipped")) {
  test(`jupyter_kernel_test: ${name}`, () => {
    expect(outcome, text).toBe("passed");
  });
}
