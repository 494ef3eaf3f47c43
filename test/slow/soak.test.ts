/** Many short fits in one process, half of them stopped: `bench/soak.mjs` in short. It ends with an error where anything of them is left. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { packageRoot } from "../../src/platform/node/packageRoot.js";

interface State {
  readonly fits: number;
  readonly stopped: number;
  readonly liveMegabytes: number;
  readonly threads: number;
  readonly files: number;
  readonly otherFiles: number;
}

it.runIf(existsSync("/proc/self/fd"))("60 fits leave no file, no thread and no memory behind", async () => {
  const child = spawn(process.execPath, ["--expose-gc", "bench/soak.mjs", "60", "2"], {
    cwd: packageRoot,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let error = "";
  child.stdout.on("data", (text) => {
    out += text;
  });
  child.stderr.on("data", (text) => {
    error += text;
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  console.info(out);
  expect([code, error]).toEqual([0, ""]);
  const states = out
    .trim()
    .split("\n")
    .slice(0, -1)
    .map((line): State => JSON.parse(line));
  expect(states.map(({ fits }) => fits)).toEqual([6, 12, 18, 24, 30, 36, 42, 48, 54, 60]);
  expect(states.at(-1)!.stopped).toBeGreaterThan(20);
  const [first] = states;
  for (const { liveMegabytes, files, otherFiles } of states) {
    expect(files).toBeLessThanOrEqual(first!.files);
    expect(otherFiles).toBeLessThanOrEqual(0);
    expect(liveMegabytes).toBeLessThan(1.3 * first!.liveMegabytes);
  }
});
