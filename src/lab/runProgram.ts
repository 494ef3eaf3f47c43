/** Runs a program and waits for it. */
import { spawn } from "node:child_process";
import { packageRoot } from "../platform/node/packageRoot.js";

export interface ProgramOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Called with each line of standard output as it comes. */
  readonly onLine?: (line: string) => void;
  /** Folder it runs in (default: the root of the checkout). */
  readonly cwd?: string;
}

export interface ProgramResult {
  /** Exit code; 127 when the program could not be started. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program without a shell and without standard input; never throws. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd ?? packageRoot,
      env: options.env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [stdout, stderr, line] = ["", "", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      const lines = (line + text).split("\n");
      line = lines.pop()!;
      for (const whole of lines) options.onLine?.(whole);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", (error) => resolve({ code: 127, stdout, stderr: stderr + error.message }));
    child.on("close", (code) => {
      if (line !== "") options.onLine?.(line);
      resolve({ code: code ?? 1, stdout, stderr });
    });
  });
}
