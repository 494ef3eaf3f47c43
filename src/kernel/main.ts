/** Starts the kernel: `node main.js --config-path FILE`, as the kernelspec says.
 *
 *  Cells run in the root of the study that the notebook lies in (see `findProjectRoot`), or else in its own folder: a relative path in a
 *  cell, such as "data/market.csv", is read from there. */
import inspector from "node:inspector";
import { syncBuiltinESMExports } from "node:module";
import { resolve } from "node:path";
import { setHost } from "../compute/host.js";
import { prepareSampling } from "../fit/sampleDesign.js";
import { packageRoot } from "../platform/node/packageRoot.js";
import { prelude } from "./checkerOptions.js";
import { watchChildren } from "./children.js";
import { startGuard } from "./guard.js";
import { installInput } from "./input.js";
import { findProjectRoot } from "./projectRoot.js";
import { sayWritten } from "./sayWritten.js";
import { serve } from "./server.js";
import { createSession, type Session } from "./session.js";
import { bindSockets } from "./sockets.js";
import { openTslabDisplay } from "./tslab.js";
import { warmUp } from "./warmUp.js";
import { stopSteps, watchStep } from "./watchSteps.js";

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
  const place = { root, folder };
  const [guard, sockets] = await Promise.all([startGuard(connectionFile), bindSockets(connectionFile)]);
  const display = openTslabDisplay();
  const input = installInput(guard, sockets.key);
  const session = createSession(place, guard);
  process.on("SIGINT", stopSteps);
  setHost({ watch: watchStep, wrote: (path) => sayWritten(resolve(path)) });
  watchChildren(guard);
  keepProcess();

  const loaded = await session.run(prelude, "prelude", { isOwn: true });
  guard.onStop(() => {
    session.interrupt();
    input.stop();
  });
  const obstacle =
    "error" in loaded
      ? `Carryover does not load: ${loaded.error.evalue}; run "npm run build" in ${packageRoot} and restart the kernel`
      : null;
  // Most notebooks come to a fit. Whoever runs cells at once has the machine to themselves, but for its threads.
  let isUsed = false;
  const watched: Session = {
    ...session,
    run(cell, name, options) {
      isUsed = true;
      return session.run(cell, name, options);
    },
  };
  setTimeout(() => (isUsed ? prepareSampling() : void warmUp(packageRoot)), 500).unref();
  const onShutdown = () => {
    sockets.close();
    // Timers and workers that a cell left behind must not keep the process; sockets get a moment to send.
    setTimeout(guard.endProcess, 100);
  };
  await serve({ display, session: watched, sockets, guard, input, obstacle, onShutdown });
}

/** Takes from cells what would take all values with it: the end of the process, and a debugger, for which Node makes the place in which cells run anew. */
function keepProcess(): void {
  process.exit = ((code?: number) => {
    throw new Error(
      `process.exit(${code ?? ""}) would end the kernel and lose its values; restart the kernel instead`,
    );
  }) as typeof process.exit;
  inspector.open = () => {
    throw new Error(
      "a debugger would take the kernel's values with it; start a program of its own with --inspect",
    );
  };
  syncBuiltinESMExports();
  // Where nobody listens for it, Node opens a debugger.
  process.on("SIGUSR1", () => {});
}
