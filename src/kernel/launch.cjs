/** What Jupyter starts: the built kernel, or, where the project is not built, a kernel whose every cell says how to build it.
 *  Plain JavaScript without new syntax, because it must run before anything is built and on a Node that is too old. */
const fs = require("fs");
const path = require("path");

const root = path.resolve(__dirname, "..", "..");
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `Carryover needs Node 20.19 or newer, found ${process.version}; install a newer Node\n`,
  );
  process.exit(1);
} else if (!fs.existsSync(path.join(root, "node_modules", "tslab"))) {
  process.stderr.write(`Carryover is not installed; run "npm ci" in ${root} and restart the kernel\n`);
  process.exit(1);
} else if (!["index.js", "kernel/main.js"].every((file) => fs.existsSync(path.join(root, "dist", file)))) {
  serveAdvice(`Carryover is not built; run "npm run build" in ${root} and restart the kernel`);
} else {
  import("../../dist/kernel/main.js").catch((error) => {
    serveAdvice(
      `Carryover's kernel does not load: ${error.message}; run "npm run build" in ${root} and restart the kernel`,
    );
  });
}

/** A kernel on tslab's own parts that answers every cell with the same advice. */
function serveAdvice(message) {
  const jupyter = require(path.join(root, "node_modules", "tslab", "dist", "jupyter.js"));
  const executor = {
    execute() {
      console.error(message);
      return Promise.resolve(false);
    },
    inspect: () => null,
    complete: (_source, position) => ({ start: position, end: position, candidates: [] }),
    interrupt() {},
    close() {},
  };
  const connectionFile = process.argv[process.argv.indexOf("--config-path") + 1];
  new jupyter.ZmqServer(new jupyter.JupyterHandlerImpl(executor, false), connectionFile).init();
}
