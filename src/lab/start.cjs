/** What `npm start` calls: checks Node and the install, builds what has changed, and hands over to the built program.
 *  Plain JavaScript without new syntax, because it must run before anything is built and on a Node that is too old. */
const childProcess = require("child_process");
const fs = require("fs");
const path = require("path");

const root = path.resolve(__dirname, "..", "..");
const [major, minor] = process.versions.node.split(".").map(Number);
const compiler = path.join(root, "node_modules", "typescript", "bin", "tsc");

if (major < 20 || (major === 20 && minor < 19)) {
  stop(
    `Carryover needs Node 20.19 or newer, found ${process.version}; install a newer Node and run npm ci && npm start again`,
  );
}
if (!fs.existsSync(compiler)) stop("the packages are not installed; run npm ci && npm start");

process.stderr.write("Building\n");
const build = childProcess.spawnSync("npm", ["run", "-s", "build"], {
  cwd: root,
  shell: process.platform === "win32",
  stdio: ["ignore", 2, 2],
});
if (build.status !== 0) stop("the project does not compile; mend what is named above");

import("../../dist/lab/main.js").catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});

function stop(message) {
  process.stderr.write(`npm start: ${message}\n`);
  process.exit(1);
}
