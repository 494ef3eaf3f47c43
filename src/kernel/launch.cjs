/** What Jupyter starts: the kernel of the Carryover that the notebook's project has installed, else of the one that this file belongs to;
 *  where that is not built, a kernel whose every cell says how to build it.
 *  Plain JavaScript without new syntax, because it must run before anything is built and on a Node that is too old. */
const fs = require("fs");
const path = require("path");
const url = require("url");

const root = installedFor(process.cwd()) || path.resolve(__dirname, "..", "..");
const main = path.join(root, "dist", "kernel", "main.js");
const [major, minor] = process.versions.node.split(".").map(Number);
const tslab = resolved("tslab/dist/jupyter.js", root);
const isCheckout = fs.existsSync(path.join(root, "src", "index.ts"));
const install = isCheckout ? `run "npm ci" in ${root}` : 'install it again ("npm install carryover")';
const cure = `${isCheckout ? `run "npm run build" in ${root}` : install} and restart the kernel`;

if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `Carryover needs Node 20.19 or newer, found ${process.version}; install a newer Node\n`,
  );
  process.exit(1);
} else if (tslab === null) {
  process.stderr.write(`Carryover is not installed; ${install} and restart the kernel\n`);
  process.exit(1);
} else if (!["index.js", "kernel/main.js"].every((file) => fs.existsSync(path.join(root, "dist", file)))) {
  serveAdvice(`Carryover is not built; ${cure}`);
} else {
  import(url.pathToFileURL(main).href).catch((error) => {
    serveAdvice(`Carryover's kernel does not load: ${error.message}; ${cure}`);
  });
}

/** Path of a module as code in this folder would find it, or null. */
function resolved(module, folder) {
  try {
    return require.resolve(module, { paths: [folder] });
  } catch (_) {
    return null;
  }
}

/** Root of the Carryover that is installed for a folder, or null. Not by require, which would find this one by its name. */
function installedFor(folder) {
  const found = path.join(folder, "node_modules", "carryover");
  if (fs.existsSync(path.join(found, "package.json"))) return fs.realpathSync(found);
  const above = path.dirname(folder);
  return above === folder ? null : installedFor(above);
}

/** A kernel on tslab's own parts that answers every cell with the same advice. */
function serveAdvice(message) {
  const jupyter = require(tslab);
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
