/** A build that fails leaves the one before it: whoever mends an error goes on with what worked. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

let root: string;
const write = (name: string, text: string) => {
  mkdirSync(join(root, name, ".."), { recursive: true });
  writeFileSync(join(root, name), text);
};
const build = (...flags: string[]) =>
  spawnSync(process.execPath, [join(root, "packaging/build.mjs"), ...flags]).status;
const writing = (text: string) => `require("node:fs").writeFileSync("dist/text", ${JSON.stringify(text)});`;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "carryover-build-"));
  for (const name of ["packaging/build.mjs", "src/lab/buildStamp.cjs"]) cpSync(name, join(root, name));
  // Steps that take no minute.
  const steps = ["transpile", "modules", "types", "danfo", "browser"].map((name) => `packaging/${name}.mjs`);
  for (const step of ["assembly/build.mjs", ...steps]) write(step, "");
  write(
    "packaging/modules.mjs",
    'import fs from "node:fs"; fs.cpSync("built", "dist", { recursive: true });',
  );
  write("built/lab/main.js", "");
  write("node_modules/typescript/bin/tsc", writing("first"));
});
afterEach(() => rmSync(root, { recursive: true }));

const compiler = "node_modules/typescript/bin/tsc";

it("takes the place of the one before where every step was done, and of none before that", () => {
  expect(build()).toBe(0);
  expect(readdirSync(join(root, "dist")).sort()).toEqual(["lab", "text"]);
  write("dist/old", "");
  write(compiler, writing("second"));
  expect(build()).toBe(0);
  expect(readFileSync(join(root, "dist/text"), "utf8")).toBe("second");
  expect(readdirSync(join(root, "dist")).sort()).toEqual(["lab", "text"]);
});

it.each([
  ["has failed", "process.exitCode = 1;", 1],
  ["was killed, with the build itself", 'process.kill(process.ppid, "SIGKILL");', null],
])("leaves the one before where a step %s", (_, end, status) => {
  expect(build()).toBe(0);
  write(compiler, `${writing("half")} ${end}`);
  expect(build()).toBe(status);
  // The build that was killed is followed by one that fails.
  write(compiler, `${writing("half")} process.exitCode = 1;`);
  expect(build()).toBe(1);
  expect(readFileSync(join(root, "dist/text"), "utf8")).toBe("first");
  expect(readdirSync(join(root, "dist")).sort()).toEqual(["lab", "text"]);
});

it("builds the same sources once where it is asked to build unless they are built: npm ci prepares a checkout twice", () => {
  expect(build("--unless-built")).toBe(0);
  write(compiler, writing("second"));
  expect(build("--unless-built")).toBe(0);
  expect(readFileSync(join(root, "dist/text"), "utf8")).toBe("first");
  write("src/new.ts", "");
  expect(build("--unless-built")).toBe(0);
  expect(readFileSync(join(root, "dist/text"), "utf8")).toBe("second");
});
