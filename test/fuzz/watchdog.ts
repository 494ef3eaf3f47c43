/** Ends a case that never returns: a thread of its own looks at how long each has computed, as the thread that computes it hears nothing. */
import { Worker } from "node:worker_threads";

/** CPU time of the process, after which a case is ended; the campaign reports what takes longer than its own limit and does end. */
const mostCpuSeconds = 120;
/** By the clock, for what waits for what never comes. */
const mostSeconds = 1200;

/** Runs in the thread. Where the other does not come back from being broken off, the whole process is ended, as all it could say has been said. */
const code = `
  const { parentPort, workerData: { mostCpuSeconds, mostSeconds } } = require("node:worker_threads");
  const { writeSync } = require("node:fs");
  const inspector = new (require("node:inspector").Session)();
  inspector.connectToMainThread();
  const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };
  let one = null;
  parentPort.on("message", (given) => { one = given === null ? null : { given, cpu: cpu(), at: performance.now(), tries: 0, isBroken: false }; });
  setInterval(() => {
    if (one === null) return;
    const computes = cpu() - one.cpu > mostCpuSeconds;
    if (!computes && performance.now() - one.at <= mostSeconds * 1000) return;
    if (one.tries === 0) parentPort.postMessage("hang");
    // What only waits has nothing to be broken off: it would be whatever computes next, which is the hearing of this message.
    if (computes && !one.isBroken) {
      one.isBroken = true;
      inspector.post("Runtime.terminateExecution");
    }
    if (one.tries++ < 240) return;
    writeSync(2, "a case never returned, and could not be broken off: " + one.given + "\\n");
    process.kill(process.pid, "SIGKILL");
  }, 250);
`;

export interface Watchdog {
  /** Waits for a case.
   *  @throws Error where it was ended */
  over<Value>(given: string, work: () => Promise<Value>): Promise<Value>;
  end(): Promise<unknown>;
}

export function startWatchdog(limits = { mostCpuSeconds, mostSeconds }): Watchdog {
  const worker = new Worker(code, { eval: true, workerData: limits });
  worker.unref();
  return {
    async over(given, work) {
      worker.postMessage(given);
      let hear: () => void = () => {};
      const hung = new Promise<never>((_, reject) => {
        hear = () => reject(new Error("it never returned"));
        worker.once("message", hear);
      });
      try {
        // What is broken off takes with it whoever called it, and all that was to come in the same turn of the event loop.
        const turn = new Promise((resolve) => setImmediate(resolve));
        return await Promise.race([turn.then(work), hung]);
      } finally {
        worker.off("message", hear);
        worker.postMessage(null);
      }
    },
    end: () => worker.terminate(),
  };
}
