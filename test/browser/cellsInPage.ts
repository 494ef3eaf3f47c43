/** What the page does in the tests of cells: runs them and keeps what comes out. */
import { startCells } from "../../src/page/cells.js";
import { startChecking } from "../../src/page/checking.js";
import { drawPicture } from "../../src/page/drawPicture.js";
import type { Engine } from "../../src/page/engine.js";
import type { CellEnd, CellOutput } from "../../src/page/messages.js";
import { memoryFiles } from "../../src/platform/memoryFiles.js";

export interface Ran extends CellEnd {
  readonly outputs: readonly CellOutput[];
  readonly milliseconds: number;
}

function openCells(engine: Engine, checkerUrl?: string) {
  const files = memoryFiles();
  const checker = checkerUrl === undefined ? {} : { checker: startChecking(checkerUrl).open() };
  const cells = startCells({ engine, files, draw: drawPicture, ...checker });
  let count = 0;
  return {
    files,
    cells,
    ready: async () => (await cells.ready).version,
    async run(code: string): Promise<Ran> {
      const outputs: CellOutput[] = [];
      const start = performance.now();
      count++;
      const end = await cells.execute(code, {
        count,
        cell: `c${count}`,
        onOutput: (output) => outputs.push(output),
      });
      return { ...end, outputs, milliseconds: performance.now() - start };
    },
  };
}

declare global {
  interface Window {
    openCells: typeof openCells;
    notebook: ReturnType<typeof openCells>;
  }
}
window.openCells = openCells;
