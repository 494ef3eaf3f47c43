/** Breaks off what the main thread computes, at the guard's word. */
import { Session } from "node:inspector";
import { isInBrokenTurn, mayBreak, noteBroken } from "./cellRun.js";

interface AsyncWrap {
  clearAsyncIdStack?(): void;
}

/** How often a break waits for code outside of Node's own. */
const patience = 20;

/** A function that breaks off what this thread computes, unless that is the kernel's own work. It is called in the middle of it, and returns to it.
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
  return () => {
    const files = runningFiles();
    if (files.length === 0 || !mayBreak()) return false;
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
