/** Progress of a command on standard error: one line that is rewritten in a terminal, a line for each new mark where it goes to a file. */
import { statSync } from "node:fs";
import { type Panel, progressText, type SamplingProgress, type ValidationProgress } from "../index.js";
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

/** Says beforehand what a long step does that cannot say how far it is, as nothing is written while it computes; a short one is not announced.
 *
 *  @param isLong  known from what is given to the step, so that the same command always says the same */
export async function withStepLine<Result>(
  isLong: boolean,
  text: string,
  step: () => Result | Promise<Result>,
  stream: Outlet = process.stderr,
): Promise<Result> {
  if (!isLong) return step();
  return withProgressLine(async (show) => {
    show(text);
    return step();
  }, stream);
}

/** Bytes that may take two seconds to read. Of a table: a core reads 55 MB, a million rows, in 29, and 2.2 MB of 2,000 columns, each held against all others,
 *  in 3. Numbers of a saved fit need no reading of text. */
const longFiles = { table: 2e6, fit: 4e6 } as const;

/** Is it a file that takes seconds to read? False for what is no file, which its reader says better. */
export function isLongFile(kind: keyof typeof longFiles, path: string): boolean {
  try {
    return statSync(path).size >= longFiles[kind];
  } catch {
    return false;
  }
}

/** Channels times periods times geos that take two seconds: those of five years of days with 30 channels, 54,780, are judged in 19. */
const longTable = 6000;

/** Is a table so large that a model of it takes seconds to build, and a fit seconds to judge? */
export function isLongTable({ channels, times, geos }: Panel): boolean {
  return channels.length * times.length * geos.length >= longTable;
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
