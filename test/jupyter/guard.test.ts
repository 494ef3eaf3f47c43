/** The kernel's guard: what fails in it is told, and it goes on. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

/** A process with a guard, which is told what is no message, and then to end the process. */
const program = `
import { startGuard } from "${new URL("../../build/kernel/guard.js", import.meta.url).href}";
const guard = await startGuard("connection.json");
void guard.ask("no frames");
setTimeout(() => guard.endProcess(), 500);
setTimeout(() => {}, 60_000);
`;

test("a guard that fails says so, and goes on", async () => {
  const folder = mkdtempSync(join(tmpdir(), "guard-"));
  const ports = { control_port: 1, stdin_port: 2, hb_port: 3 };
  writeFileSync(
    join(folder, "connection.json"),
    JSON.stringify({ transport: "ipc", ip: join(folder, "k"), key: "", ...ports }),
  );
  writeFileSync(join(folder, "program.mjs"), program);
  const child = spawn(process.execPath, ["program.mjs"], {
    cwd: folder,
    stdio: ["ignore", "inherit", "pipe"],
  });
  let said = "";
  child.stderr!.on("data", (data: Buffer) => {
    said += data.toString();
  });
  const [, signal] = await once(child, "close");
  rmSync(folder, { recursive: true });
  expect(said).toContain("What watches over the kernel has failed");
  // The guard has ended it.
  expect(signal).toBe("SIGKILL");
});
