/** The look of tables and warnings on any page: its own text, lines and shades that show on light and on dark, and the page's colour behind what
 *  stays while a table is scrolled. Styles are on the elements, as notebooks strip style sheets. */

/** Of the page: a report's, JupyterLab's, VS Code's, else the browser's for light or dark. */
const page = "var(--carryover-page,var(--jp-layout-color0,var(--vscode-editor-background,Canvas)))";

/** Three quarters of the text's colour: 4.5 to 1 and more against a page that its text is 7 to 1 against. */
export const muted = "opacity:.75";

/** Lines of a table: grey enough for white and for black. */
export const line = "#8a919e";

/** What is said of doubts. */
export const amber =
  "margin:6px 0;padding:4px 10px;border-left:3px solid #c2620c;background:rgba(234,140,20,.12)";

/** Every second row of JupyterLab's. */
const striped = `var(--carryover-page,var(--jp-rendermime-table-row-background,${page}))`;

/** A shade at the side to which a table goes on: the page lies over it where the table ends there. */
export const shades = ["90deg, 0", "270deg, 100%"]
  .map((side) => side.split(", ") as [string, string])
  .flatMap(([angle, place]) => [
    `linear-gradient(${angle},${page} 50%,transparent) ${place} 0/36px 100% no-repeat local`,
    `linear-gradient(${angle},rgba(110,120,135,.5),transparent) ${place} 0/12px 100% no-repeat scroll`,
  ])
  .sort((a, b) => Number(b.endsWith("local")) - Number(a.endsWith("local")))
  .join(",");

/** A cell that stays where a table is scrolled, in the colour of its row.
 *
 *  @param row  of the body, from 0 (default: of the head) */
export function staying(row = 0): string {
  return `position:sticky;left:0;background:${row % 2 === 0 ? page : striped}`;
}
