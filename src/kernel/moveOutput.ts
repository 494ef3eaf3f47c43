/** Moves the controls of an output for a reader, as a part of the session that a stop ends. */
import type { PageView } from "../notebook/chartData.js";
import { pageView } from "../notebook/mime.js";
import { type Move, type Moved, moveControls, type Value } from "../notebook/reactive.js";
import { escapeHtml } from "../report/html.js";
import type { CellError } from "./cellErrors.js";

/** Shows what follows from a move, and of a function that fails, why: in its own place, as under a cell.
 *
 *  @param part  runs code of cells so that a stop ends it
 *  @param errorOf  what is to be said of an error, which may run code of its own */
export async function moveOutput(
  move: Move,
  part: <Result>(work: () => Promise<Result>) => Promise<Result>,
  errorOf: (error: unknown) => CellError,
): Promise<Moved<PageView>> {
  const failure = (error: unknown): PageView => ({
    html: `<pre>${escapeHtml(errorOf(error).traceback.join("\n"))}</pre>`,
  });
  const show = async (run: () => unknown): Promise<PageView> => {
    try {
      return await pageView(await run());
    } catch (error) {
      return failure(error);
    }
  };
  try {
    return await part(async () => {
      const reading = moveControls(move);
      if (reading === null) return null;
      const moved = new Map<string, { readonly values: readonly Value[]; readonly view: PageView }>();
      for (const [id, { values, run }] of reading) moved.set(id, { values, view: await show(run) });
      return moved;
    });
  } catch (stop) {
    return new Map([[move.output, { values: move.values as readonly Value[], view: failure(stop) }]]);
  }
}
