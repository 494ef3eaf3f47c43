/** The display channel of tslab, found without loading tslab itself. */
import { createRequire } from "node:module";
import type { NotebookDisplay } from "../platform.js";

const require = createRequire(import.meta.url);

/** The channel, when this process is a kernel that has begun to run a cell. */
export function notebookDisplay(): NotebookDisplay | null {
  let loaded: NodeJS.Module | undefined;
  try {
    loaded = require.cache[require.resolve("tslab/dist/jupyter.js")];
  } catch {
    return null; // tslab is not installed, so this is no notebook
  }
  const exported = loaded?.exports as { lastWriteDisplayData?: NotebookDisplay | null } | undefined;
  return exported?.lastWriteDisplayData ?? null;
}
