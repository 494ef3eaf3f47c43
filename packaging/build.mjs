/** Builds all that the package ships, and remembers from which sources: `npm ci` builds, and `npm start` after it need not build again. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isBuilt, markBuilt, sourcesDigest } from "../src/lab/buildStamp.cjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = fileURLToPath(new URL("../dist", import.meta.url));
/** The last build that was finished, until this one is. */
const before = fileURLToPath(new URL("../build/before", import.meta.url));

// Before the first step: what is saved while it builds is built again the next time.
const digest = sourcesDigest(root);
// npm prepares a checkout twice: as what it installs, and as the workspace that its notebooks import.
if (process.argv.includes("--unless-built") && isBuilt(root, digest)) process.exit();
// Where there is one already, what lies in dist/ was left by a build that was killed.
if (existsSync(dist) && !existsSync(before)) {
  mkdirSync(fileURLToPath(new URL("../build", import.meta.url)), { recursive: true });
  renameSync(dist, before);
}
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
await run("assembly/build.mjs");
// Side by side: modules, types and what pages load are each made of src/ itself.
await Promise.all([
  run("packaging/transpile.mjs").then(() => run("packaging/modules.mjs")),
  run("node_modules/typescript/bin/tsc", "-p", "packaging").then(() => run("packaging/types.mjs")),
  run("packaging/danfo.mjs").then(() => run("packaging/browser.mjs")),
]);
if (process.exitCode === undefined) {
  rmSync(before, { recursive: true, force: true });
  markBuilt(root, digest);
} else if (existsSync(before)) {
  rmSync(dist, { recursive: true, force: true });
  renameSync(before, dist);
}

/** Runs a step. After one that has failed no other begins; those that run come to their end, and have said by then what fails in them. */
async function run(...step) {
  if (process.exitCode !== undefined) return;
  return new Promise((resolve) => {
    spawn(process.execPath, step, { cwd: root, stdio: "inherit" }).on("exit", (status) => {
      if (status !== 0) process.exitCode = status ?? 1;
      resolve();
    });
  });
}
