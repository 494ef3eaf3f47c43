/** Builds all that the package ships, and remembers from which sources: `npm ci` builds, and `npm start` after it need not build again. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { markBuilt, sourcesDigest } from "../src/lab/buildStamp.cjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const steps = [
  ["assembly/build.mjs"],
  ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"],
  ["packaging/bundle.mjs"],
  ["packaging/browser.mjs"],
];

// Before the first step: what is saved while it builds is built again the next time.
const digest = sourcesDigest(root);
for (const step of steps) {
  const { status } = spawnSync(process.execPath, step, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
markBuilt(root, digest);
