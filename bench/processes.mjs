/** Processes of a bench: pinned to cores, asked one thing at a time, with the machine's load beside what they answer. */
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { loadavg } from "node:os";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const here = fileURLToPath(new URL("./", import.meta.url));
export const python = `${here}.venv/bin/python`;

// The bench looks into the modules that `npm run build` has written to build/, which are to find each other there.
process.env.NODE_OPTIONS = "--conditions=built";

/** Load of the machine over the last minute: how many programs wanted a core. */
export const load = () => Number(loadavg()[0].toFixed(1));

/** Path of a reference data set. */
export const specOf = (name) => `${here}../../shared/reference/${name}.spec.json`;

function works(command, args) {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const pins = works("taskset", ["-c", "0", "true"]);

/** The command, kept to these cores where the system can. */
function pinned(cores, command, args) {
  return pins ? ["taskset", ["-c", cores, command, ...args]] : [command, args];
}

/** Which peers are installed; each absent one is named once. */
export function installed(modules) {
  return modules.filter((module) => {
    const there =
      module === "gcc"
        ? works("gcc", ["--version"])
        : existsSync(python) && works(python, ["-c", `import ${module}`]);
    if (!there) console.error(`${module} is not installed: left out`);
    return there;
  });
}

/** Runs to the end and reads the JSON of the last line. `wallSeconds` counts from before the process starts to after it ended. */
export function run(cores, command, args, input = "") {
  const begin = performance.now();
  const text = execFileSync(...pinned(cores, command, args), {
    input,
    encoding: "utf8",
    stdio: ["pipe", "pipe", "inherit"],
  });
  const wallSeconds = (performance.now() - begin) / 1000;
  return { ...JSON.parse(text.trim().split("\n").at(-1)), wallSeconds };
}

/** Milliseconds of a whole process, from before it starts to after it has ended. */
export function processMilliseconds(cores, command, args) {
  const begin = performance.now();
  execFileSync(...pinned(cores, command, args), { stdio: ["ignore", "ignore", "inherit"] });
  return performance.now() - begin;
}

/** A process that answers each line it is sent with one line of JSON; the first comes when it is ready. */
export async function serve(cores, command, args) {
  const child = spawn(...pinned(cores, command, args), { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${args.join(" ")} ended without an answer`);
      if (value.startsWith("{")) return JSON.parse(value);
    }
  };
  const ready = await answer();
  return {
    ready,
    async ask(line) {
      child.stdin.write(`${line}\n`);
      return answer();
    },
    close: () => child.stdin.end(),
  };
}

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
