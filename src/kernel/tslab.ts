/** The part of tslab inside the kernel: its display channel, which `tslab.display` in a cell and our own `show` write to. */
import Module, { createRequire } from "node:module";
import { SetupError } from "../errors.js";

/** The release whose inner parts are used; another one may differ without notice. */
export const tslabVersion = "1.0.22";

/** The module that holds the running cell's display channel. */
export interface TslabDisplay {
  lastWriteDisplayData: unknown;
}

/** The display channel, in the place where tslab and `platform.notebookDisplay` look for it. The rest of that module, a kernel with a compiler of
 *  its own, is not loaded.
 *
 *  @throws SetupError when the installed tslab is not the pinned release */
export function openTslabDisplay(): TslabDisplay {
  const require = createRequire(import.meta.url);
  const { version } = require("tslab/package.json") as { version: string };
  if (version !== tslabVersion) {
    throw new SetupError(
      `the kernel needs tslab ${tslabVersion}, found ${version}; install the package again`,
    );
  }
  const path = require.resolve("tslab/dist/jupyter.js");
  const channel: TslabDisplay = { lastWriteDisplayData: null };
  require.cache[path] = Object.assign(new Module(path), { filename: path, loaded: true, exports: channel });
  return channel;
}

/** tslab as a cell imports it, whose display writes to the channel. */
export const requireTslab = (): object => createRequire(import.meta.url)("tslab") as object;
