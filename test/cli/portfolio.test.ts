/** The portfolio command: one table of all brands, an exit code that says of failures, and Ctrl-C that leaves nothing half. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { brandFolder, contentsOf, newFolder } from "../portfolio/brands.js";
import { runCaptured } from "./runCaptured.js";

const flags = ["--draws", "30", "--chains", "2", "--no-other-models"];
afterEach(() => {
  process.exitCode = undefined;
});

it("prints a table or a document of all brands, with a failure as exit code 2", async () => {
  const tables = brandFolder(["one", "two"]);
  const { code, stdout } = await runCaptured(["portfolio", tables, "--out", newFolder(), ...flags]);
  expect([code, process.exitCode]).toEqual([0, undefined]);
  expect(JSON.parse(stdout).brands.map(({ name }: { name: string }) => name)).toEqual(["one", "two"]);
  writeFileSync(join(tables, "three.csv"), "week,sales\n2024-01-01,3\n");
  const out = newFolder();
  const failed = await runCaptured(["portfolio", tables, "--out", out, "--table", ...flags]);
  expect(failed.stdout).toMatch(/^Portfolio: 2 brands, 1 failed\n/);
  expect(failed.stderr).toMatch(/^failed: three: .*channel/m);
  expect(process.exitCode).toBe(2);
});

it.each([
  [["--out", "OUT"], /missing required argument 'tables'/],
  [["TABLES"], /required option '--out <dir>' not specified/],
  [["TABLES", "--out", "OUT", "--change", "3"], /portfolio: --change must be in \[0, 1\]/],
  [["TABLES", "--out", "OUT", "--spec", "none.yaml"], /none\.yaml: the file cannot be read/],
  [["TABLES", "--out", "/dev/null/x"], /portfolio: cannot write to "\/dev\/null\/x"/],
])("refuses %o in one line", async (args, message) => {
  const tables = brandFolder(["one"]);
  const out = join(newFolder(), "new");
  const given = args.map((arg) => arg.replace("TABLES", tables).replace("OUT", out));
  const { code, stdout, stderr } = await runCaptured(["portfolio", ...given]);
  expect({ code, stdout, lines: stderr.split("\n").length - 1 }).toEqual({ code: 2, stdout: "", lines: 1 });
  expect(stderr).toMatch(message);
});

it("leaves nothing half at Ctrl-C, and goes on with --resume to the same bytes", async () => {
  const tables = brandFolder(["a", "b", "c"]);
  const [quiet, broken] = [newFolder(), newFolder()];
  const run = (out: string, ...more: string[]) =>
    spawn(process.execPath, ["dist/cli/main.js", "portfolio", tables, "--out", out, ...flags, ...more], {
      stdio: "ignore",
    });
  const ended = (child: ReturnType<typeof run>) =>
    new Promise<number | null>((resolve) => child.on("exit", resolve));
  expect(await ended(run(quiet))).toBe(0);
  const child = run(broken, "--workers", "1");
  const end = ended(child);
  const brands = join(broken, "brands");
  while (!existsSync(join(brands, "a", "brand.json")) && child.exitCode === null) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  child.kill("SIGINT");
  expect(await end).toBe(130);
  for (const brand of readdirSync(brands)) expect(readdirSync(join(brands, brand))).toContain("brand.json");
  expect(existsSync(join(broken, "portfolio.json"))).toBe(false);
  expect(await ended(run(broken, "--resume"))).toBe(0);
  expect(contentsOf(broken)).toEqual(contentsOf(quiet));
});
