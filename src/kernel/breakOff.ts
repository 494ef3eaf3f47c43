/** Breaks off what the main thread computes, at the guard's word. */
import { Session } from "node:inspector";
import { performance } from "node:perf_hooks";
import { isInBrokenTurn, mayBreak, noteBroken } from "./cellRun.js";

interface AsyncWrap {
  clearAsyncIdStack?(): void;
}

/** How often a break waits for code outside of Node's own. */
const patience = 20;

/** A function that breaks off what this thread computes, unless that is the kernel's own work. It is called in the middle of it, and returns to it.
 *
 *  A thread that has no processor to run on does not hear a stop either, and the first call comes in the midst of whatever it does next, such as the short work
 *  of a timer that an earlier cell has left. That is let end, and the stop is heard: only what goes on in the same turn of the event loop is broken off.
 *
 *  Node keeps a stack of what it has called and checks that each call returns, which one that is broken off never does: the stack is emptied
 *  before, and so nothing may be put on it until the break comes, with the next call or turn of a loop. Node's own code would.
 *
 *  @returns a function that says whether it is to be called again at once */
export function createBreak(): () => boolean {
  endTicks();
  const session = new Session();
  session.connect();
  const node = process as unknown as { binding?(name: string): AsyncWrap };
  const { noDeprecation = false } = process;
  process.noDeprecation = true;
  const calls = node.binding?.("async_wrap");
  process.noDeprecation = noDeprecation;
  let tries = 0;
  const isLong = createPatience();
  return () => {
    const files = runningFiles();
    if (files.length === 0 || !mayBreak()) return false;
    if (!isLong()) return false;
    const [file = "", ...callers] = files;
    // Where nobody has called the function of Node's that has a stack written, V8 has, and would end the process.
    if (callers.length < deepest / 2 && files.at(-1) === "node:internal/errors") return true;
    if (file.startsWith("node:internal/async_hooks")) return true;
    const isOfCell = files.some((one) => one !== "" && !one.startsWith("node:") && !ofKernel.test(one));
    if (!isOfCell && files.some((one) => ofKernel.test(one))) return true;
    if (file.startsWith("node:") && tries++ < patience) return true;
    tries = 0;
    noteBroken();
    calls?.clearAsyncIdStack?.();
    session.post("Runtime.terminateExecution");
    return false;
  };
}

/** What one turn of the event loop computes before it is broken off, in microseconds of processor time of the whole process, and how often a turn that computes
 *  nothing, as it stands still, is asked for before. */
const long = { microseconds: 50_000, calls: 20 };

/** A function that says whether this turn of the event loop is a long one, of those in which it is called. */
function createPatience(): () => boolean {
  // Node's own, whatever a cell makes of the names.
  const { nodeTiming } = performance;
  const { cpuUsage } = process;
  const used = () => {
    const { user, system } = cpuUsage();
    return user + system;
  };
  let seen = { turn: -1, calls: 0, used: 0 };
  return () => {
    const turn = nodeTiming.uvMetricsInfo.loopCount;
    if (turn !== seen.turn) seen = { turn, calls: 0, used: used() };
    return seen.calls++ >= long.calls || used() - seen.used >= long.microseconds;
  };
}

/** Files of the kernel, and of what only it uses: where they alone run, the kernel is at work and soon at an end. */
const ofKernel =
  /[\\/]dist[\\/](kernel[\\/]|chunks[\\/](kernel|kernelInfo|processTree|tslab|install)-)|[\\/]node_modules[\\/](zeromq|typescript|tslab)[\\/]/;

/** Ticks run before the event loop turns, and so those that set the next one run for ever, also after a break: the rest of its turn sets none. */
function endTicks(): void {
  const { nextTick } = process;
  process.nextTick = (...values: Parameters<typeof nextTick>) => {
    if (!isInBrokenTurn()) Reflect.apply(nextTick, process, values);
  };
}

const deepest = 40;

/** Files of the functions in the midst of which a break is called, the innermost first. */
function runningFiles(): readonly string[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = deepest;
  Error.prepareStackTrace = (_, sites) => sites;
  const { stack } = new Error();
  Error.prepareStackTrace = prepareStackTrace;
  Error.stackTraceLimit = stackTraceLimit;
  const sites = stack as unknown as readonly NodeJS.CallSite[] | string;
  // While a stack is being written, which may call code of a cell, V8 writes any other in its own words: a line for the message, and one a call.
  const files =
    typeof sites === "string"
      ? sites
          .split("\n")
          .slice(1)
          .map((line) => /([^ (]*?)(:\d+:\d+)?\)?$/.exec(line)![1]!)
      : sites.map((site) => (site.isEval() ? "eval" : (site.getScriptNameOrSourceURL() ?? "")));
  // Above them are this function, the break, and the call of it.
  return files.slice(3);
}
