/** What `npm start` calls: checks its options, Node and the install, builds what has changed, and hands over to the built program.
 *  Plain JavaScript without new syntax, because it must run before anything is built and on a Node that is too old. */
const childProcess = require("child_process");
const fs = require("fs");
const path = require("path");
const { isBuilt, sourcesDigest } = require("./buildStamp.cjs");

const root = path.resolve(__dirname, "..", "..");
const [major, minor] = process.versions.node.split(".").map(Number);
const compiler = path.join(root, "node_modules", "typescript", "bin", "tsc");

/** What each option does; main.ts has them too. */
const options = {
  "--headless": "execute all notebooks and write them as HTML to out/",
  "--refresh": "execute all notebooks and write their outputs back into them",
  "--setup": "set Jupyter up in .venv, and no more",
  "--no-browser": "start JupyterLab without opening a browser",
  "--help": "show this",
};
const given = process.argv.slice(2).map((option) => (option === "-h" ? "--help" : option));
const names = Object.keys(options);
const unknown = given.find((option) => !names.includes(option));
if (unknown !== undefined || given.length > 1) {
  const fault =
    unknown === undefined ? `one option at a time, got ${given.join(" ")}` : `unknown option ${unknown}`;
  stop(`${fault}; give ${names.slice(0, -1).join(", ")} or ${names[names.length - 1]}`, 2);
}
if (given[0] === "--help") {
  const lines = names.map((name) => `  ${name.padEnd(14)}${options[name]}\n`);
  process.stdout.write(
    `Usage: npm start [-- option]\nBuilds what has changed and opens the notebooks in JupyterLab.\n\n${lines.join("")}`,
  );
  process.exit(0);
}
if (major < 20 || (major === 20 && minor < 19)) {
  stop(
    `Carryover needs Node 20.19 or newer, found ${process.version}; install a newer Node and run npm ci && npm start again`,
  );
}
if (!fs.existsSync(compiler)) stop("the packages are not installed; run npm ci && npm start");

if (!isBuilt(root, sourcesDigest(root))) {
  process.stderr.write("Building\n");
  const build = childProcess.spawnSync("npm", ["run", "-s", "build"], {
    cwd: root,
    shell: process.platform === "win32",
    stdio: ["ignore", 2, 2],
  });
  if (build.status !== 0) stop("the build failed; mend what is named above");
}

import("../../dist/lab/main.js").catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});

function stop(message, code = 1) {
  process.stderr.write(`npm start: ${message}\n`);
  process.exit(code);
}
