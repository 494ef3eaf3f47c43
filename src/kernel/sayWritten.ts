/** Names the files that a cell has written, under the cell: a call that gives nothing back says nothing else of them. */
import { outputMode, writeDisplay } from "../notebook/output.js";

/** Says where a file lies. Silent where notebooks are made to be committed, as the place is one of this machine.
 *
 *  @param path  as its reader finds it */
export function sayWritten(path: string): void {
  if (outputMode() === "static") return;
  // JupyterLab opens a page without its scripts, and nothing in it moves.
  const page = path.endsWith(".html")
    ? `; opened in JupyterLab it computes once you press "Trust HTML" above it, in a browser's own tab at once`
    : "";
  writeDisplay({ data: { "text/plain": `Wrote ${path}${page}` }, metadata: {} });
}
