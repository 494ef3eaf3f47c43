/** Progress of a command on standard error: one line that is rewritten in a terminal, a line for each new mark where it goes to a file. */
import { progressText, type SamplingProgress, type ValidationProgress } from "../index.js";
import { inert } from "../inert.js";
import { percent, timeLeft } from "../words.js";
import { cutTo, type Outlet } from "./terminal.js";

/** Shows how far a command is.
 *
 *  @param text  the line as it is now
 *  @param mark  what a file gets a new line for, such as each tenth (default: each new text) */
export type ShowProgress = (text: string, mark?: string) => void;

/** Runs a slow step that says how far it is; a terminal's line is gone when the step ends, so that what comes next starts on a clean one.
 *
 *  @param run  is given what shows the line, and what leaves a text above it for good */
export async function withProgressLine<Result>(
  run: (show: ShowProgress, leave: (text: string) => void) => Promise<Result>,
  stream: Outlet = process.stderr,
): Promise<Result> {
  const isLive = stream.isTTY === true;
  let last = "";
  const show: ShowProgress = (text, mark = text) => {
    if (isLive) {
      stream.write(`${startOfLine}${cutTo(inert(text), (stream.columns || 80) - 1)}`);
    } else if (mark !== last) {
      stream.write(`${text}\n`);
    }
    last = mark;
  };
  const leave = (text: string) => {
    stream.write(`${isLive ? startOfLine : ""}${text}\n`);
  };
  try {
    return await run(show, leave);
  } finally {
    if (isLive && last !== "") stream.write(startOfLine);
  }
}

/** Back to the first column, and the line cleared. */
const startOfLine = "\r\u001b[2K";

/** Shows running chains; a file gets a line each tenth. */
export function showSampling(show: ShowProgress): (progress: SamplingProgress) => void {
  return (progress) => {
    const share = progress.iterations / progress.totalIterations;
    show(`${percent(share)}, ${progressText(progress)}`, `${progress.phase} ${Math.floor(10 * share)}`);
  };
}

/** Shows how many refits are done; a file gets a line each tenth. */
export function showRefits(show: ShowProgress): (progress: ValidationProgress) => void {
  return ({ step, share, secondsLeft }) => {
    const tenths = 10 * Math.floor(10 * share);
    show(`${step}: ${Math.floor(100 * share)} % of all done${timeLeft(secondsLeft)}`, `${tenths} % done`);
  };
}
