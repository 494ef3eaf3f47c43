/** Writes every module of src/ to build/ as JavaScript, with its map. Types are left out here and checked by `npm run typecheck`. */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const modules = readdirSync(new URL("../src", import.meta.url), { recursive: true }).filter(
  (name) => name.endsWith(".ts") && !name.endsWith(".d.ts"),
);
await build({
  absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
  entryPoints: modules.map((name) => `src/${name}`),
  outbase: "src",
  outdir: "build",
  format: "esm",
  sourcemap: true,
  sourcesContent: false,
  logLevel: "warning",
});
