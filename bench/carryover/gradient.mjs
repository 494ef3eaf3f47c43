/** Microseconds for the log density and its gradient, one thread: best of 40 batches.
 *
 *  Usage: node gradient.mjs ENGINE SPEC [full]   (wasm | typescript) */

import { readReference } from "../../build/design/reference.js";
import { createDensity } from "../../build/model/density.js";
import { bestMicroseconds } from "./timing.mjs";

const [engine, path, mode] = process.argv.slice(2);
const { design } = await readReference(path);
console.log(
  JSON.stringify({
    microseconds: bestMicroseconds(createDensity(design, { engine, isFull: mode === "full" })),
  }),
);
