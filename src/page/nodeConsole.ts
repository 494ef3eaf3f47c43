/** The console of cells in a page: prints what Node's would, as outputs of the cell. */
import { format, formatWithOptions, inspect } from "node-inspect-extracted";

/** Puts it in place of the worker's own.
 *
 *  @param print  takes whole lines */
export function installConsole(print: (name: "stdout" | "stderr", text: string) => void): void {
  let indent = "";
  const counts = new Map<string, number>();
  const times = new Map<string, number>();
  const write = (name: "stdout" | "stderr", text: string) =>
    print(name, `${indent === "" ? text : text.replace(/^/gm, indent)}\n`);
  const out = (...values: unknown[]) => write("stdout", format(...values));
  const err = (...values: unknown[]) => write("stderr", format(...values));
  const elapsed = (label: string): string | null => {
    const start = times.get(label);
    if (start === undefined) return null;
    const milliseconds = performance.now() - start;
    return milliseconds < 1000 ? `${milliseconds.toFixed(3)}ms` : `${(milliseconds / 1000).toFixed(3)}s`;
  };
  const own: Partial<Console> = {
    log: out,
    info: out,
    debug: out,
    warn: err,
    error: err,
    dir: (value: unknown, options?: object) =>
      out(formatWithOptions({ customInspect: false, ...options }, "%o", value)),
    table(rows: unknown) {
      out(typeof rows === "object" && rows !== null ? tableText(rows) : rows);
    },
    trace(...values: unknown[]) {
      const { stack = "" } = new Error();
      err([`Trace: ${format(...values)}`, ...stack.split("\n").slice(1)].join("\n"));
    },
    assert(isTrue?: boolean, ...values: unknown[]) {
      if (isTrue) return;
      err(values.length === 0 ? "Assertion failed" : `Assertion failed: ${format(...values)}`);
    },
    group(...values: unknown[]) {
      if (values.length > 0) out(...values);
      indent += "  ";
    },
    groupEnd() {
      indent = indent.slice(2);
    },
    count(label = "default") {
      counts.set(label, (counts.get(label) ?? 0) + 1);
      out(`${label}: ${counts.get(label)}`);
    },
    countReset: (label = "default") => void counts.delete(label),
    time: (label = "default") => void times.set(label, performance.now()),
    timeLog(label = "default", ...values: unknown[]) {
      const took = elapsed(label);
      if (took !== null) out(`${label}: ${took}`, ...values);
    },
    timeEnd(label = "default") {
      const took = elapsed(label);
      if (took !== null) out(`${label}: ${took}`);
      times.delete(label);
    },
  };
  Object.assign(console, own, { groupCollapsed: own.group });
}

/** Rows in a frame, as Node draws them. */
function tableText(rows: object): string {
  const entries = Object.entries(rows);
  const isRecord = (row: unknown): row is object => typeof row === "object" && row !== null;
  const keys = [...new Set(entries.flatMap(([, row]) => (isRecord(row) ? Object.keys(row) : [])))];
  const hasValues = entries.some(([, row]) => !isRecord(row));
  const shown = (value: unknown) => inspect(value, { depth: 0, breakLength: Number.POSITIVE_INFINITY });
  const head = ["(index)", ...keys, ...(hasValues ? ["Values"] : [])];
  const lines = entries.map(([index, row]) => [
    index,
    ...keys.map((key) =>
      isRecord(row) && Object.hasOwn(row, key) ? shown((row as Record<string, unknown>)[key]) : "",
    ),
    ...(hasValues ? [isRecord(row) ? "" : shown(row)] : []),
  ]);
  const widths = head.map((_, j) => Math.max(...[head, ...lines].map((line) => line[j]!.length)) + 2);
  const row = (cells: readonly string[]) =>
    `│${cells.map((cell, j) => ` ${cell}`.padEnd(widths[j]!)).join("│")}│`;
  const rule = (left: string, middle: string, right: string) =>
    left + widths.map((width) => "─".repeat(width)).join(middle) + right;
  return [rule("┌", "┬", "┐"), row(head), rule("├", "┼", "┤"), ...lines.map(row), rule("└", "┴", "┘")].join(
    "\n",
  );
}
