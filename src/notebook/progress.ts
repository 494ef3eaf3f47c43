/** Progress of a slow step as one line that is rewritten: under the cell in a notebook, on stderr in a terminal. */
import { platform } from "#platform";
import { ArgumentError } from "../errors.js";
import { inNotebook, outputMode, writeDisplay } from "./output.js";

/** A progress line. Call `update` as often as you like, and `end` once. */
export interface ProgressLine {
  /** Shows how many steps are done, and a remark after them. */
  update(done: number, remark?: string): void;
  /** Leaves a last line, or takes the line away when no text is given. */
  end(text?: string): void;
}

const barWidth = 24;

/** Starts a progress line, such as "Fitting ████████░░░░ 120/300 R-hat 1.01". Silent in static mode, and where stderr is not a
 *  terminal.
 *
 *  @param label  what is going on
 *  @param total  number of steps, ≥ 1
 *  @throws ArgumentError if total is below 1
 *  @example const line = progress("Fitting", 300); line.update(120); line.end(); */
export function progress(label: string, total: number): ProgressLine {
  if (!(total >= 1))
    throw new ArgumentError({ caller: "progress", option: "total", rule: "must be at least 1", got: total });
  const write = lineWriter();
  write(lineText(label, 0, total));
  return {
    update: (done, remark = "") => write(lineText(label, Math.min(Math.max(done, 0), total), total, remark)),
    end: (text = "") => write(text, true),
  };
}

/** "Fitting ████████░░░░ 120/300 remark". */
export function lineText(label: string, done: number, total: number, remark = ""): string {
  const filled = Math.round((barWidth * done) / total);
  const bar = "█".repeat(filled) + "░".repeat(barWidth - filled);
  return `${label} ${bar} ${done}/${total}${remark === "" ? "" : ` ${remark}`}`;
}

type WriteLine = (text: string, isLast?: boolean) => void;

function lineWriter(): WriteLine {
  if (outputMode() === "static") return () => {};
  if (inNotebook()) {
    const id = platform.randomName();
    let update = false;
    return (text) => {
      writeDisplay({ data: { "text/plain": text }, metadata: {} }, { id, update });
      update = true;
    };
  }
  return platform.statusLine ?? (() => {});
}
