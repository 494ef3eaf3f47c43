/** Makes dist/danfo.cjs: danfojs-node needs what the registry alone cannot install; built in, it brings what its frames use. */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

const { metafile } = await build({
  bundle: true,
  platform: "node",
  target: "node20",
  absWorkingDir: path("."),
  logLevel: "warning",
  stdin: { contents: 'module.exports = require("danfojs-node");', resolveDir: path(".") },
  outfile: "dist/danfo.cjs",
  format: "cjs",
  minify: true,
  // Node prints the whole line of an error that nobody catches.
  lineLimit: 160,
  legalComments: "eof",
  external: ["plotly.js-dist-min"],
  alias: {
    request: path("vendor/leftOut.cjs"),
    xlsx: path("vendor/leftOut.cjs"),
    "node-fetch": path("vendor/leftOut.cjs"),
    mathjs: "mathjs/number",
  },
  metafile: true,
});
// packaging/browser.mjs lists what both carry.
mkdirSync(path("build"), { recursive: true });
writeFileSync(path("build/danfo.meta.json"), JSON.stringify(metafile));
