/** Runs a command in this process and keeps what it prints. */
import { vi } from "vitest";
import { runCommand } from "../../src/cli/program.js";

export async function runCaptured(args: readonly string[]) {
  const printed = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((stream) =>
    vi.spyOn(process[stream], "write").mockImplementation((text) => {
      printed[stream] += text;
      return true;
    }),
  );
  try {
    const code = await runCommand(args);
    return { code, ...printed };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
