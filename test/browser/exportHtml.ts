/** A notebook as HTML, by nbconvert with our template. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { checkout, jupyterEnvironment } from "../../src/lab/environment.js";

/** Writes the page beside the notebook and names it. */
export async function exportHtml(notebook: string): Promise<string> {
  await promisify(execFile)(checkout.python, ["-m", "nbconvert", "--to", "html", notebook], {
    env: jupyterEnvironment(),
  });
  return notebook.replace(/ipynb$/, "html");
}
