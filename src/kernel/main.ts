/** Starts the kernel: `node main.js --config-path FILE`, as the kernelspec says.
 *
 *  Cells run with the root of the notebook's project as working directory (see `findProjectRoot`), so a relative path in a cell, such as
 *  "data/market.csv", is read from there and not from the folder of the notebook. */
import { prepareSampling } from "../fit/sampleDesign.js";
import { packageRoot } from "../platform/node/packageRoot.js";
import { findProjectRoot } from "./projectRoot.js";
import { serve } from "./server.js";
import { createSession, type Session } from "./session.js";
import { bindSockets } from "./sockets.js";
import { loadTslab } from "./tslab.js";
import { warmUp } from "./warmUp.js";
import { watchSteps } from "./watchSteps.js";

/** Run before the first cell: the whole public API as the typed global `mmm`, and `show`. */
const prelude = 'import * as mmm from "carryover";\nimport { show } from "carryover";';

const configAt = process.argv.indexOf("--config-path");
const connectionFile = configAt < 0 ? undefined : process.argv[configAt + 1];
if (connectionFile === undefined) {
  process.stderr.write("The kernel is started by Jupyter; to use it, run: npx carryover lab\n");
  process.exit(2);
}
await startKernel(connectionFile);

async function startKernel(connectionFile: string): Promise<void> {
  const folder = process.cwd();
  const root = findProjectRoot(folder);
  process.chdir(root);
  const tslab = loadTslab();
  const session = createSession(tslab, { root, folder });
  const sockets = await bindSockets(connectionFile);
  endWithParent();
  process.on("SIGINT", () => session.interrupt());
  watchSteps();
  process.on("uncaughtException", (error) => console.error("Not caught:", error));
  process.on("unhandledRejection", (reason) => console.error("Rejected and not awaited:", reason));

  const loaded = await session.run(prelude, "prelude");
  const obstacle =
    "error" in loaded
      ? `Carryover does not load: ${loaded.error.evalue}; run "npm run build" in ${packageRoot} and restart the kernel`
      : null;
  // Most notebooks come to a fit. Whoever runs cells at once has the machine to themselves, but for its threads.
  let isUsed = false;
  const watched: Session = {
    ...session,
    run(cell, name) {
      isUsed = true;
      return session.run(cell, name);
    },
  };
  setTimeout(() => (isUsed ? prepareSampling() : void warmUp(packageRoot)), 500).unref();
  const onShutdown = () => {
    session.close();
    sockets.close();
    // Timers and workers that a cell left behind must not keep the process; sockets get a moment to send.
    setTimeout(() => process.exit(0), 100);
  };
  await serve({ tslab, session: watched, sockets, root, obstacle, onShutdown });
}

/** Ends the kernel when the Jupyter that started it is gone without saying so. */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, 2000).unref();
}
