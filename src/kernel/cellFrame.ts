/** A line of a stack that lies in a cell, as readers see it. */

/** The place in the cell, and the text that stands there.
 *
 *  @param name  of the function, with a comma and a space after it; "" outside of functions
 *  @param cell  its count
 *  @param line  counted from 1 */
export function cellFrame(name: string, cell: string, line: number, text: string): readonly string[] {
  return [`    at ${name}cell [${cell}], line ${line}`, `${String(line).padStart(8)} | ${text}`];
}
