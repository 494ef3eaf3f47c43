/** Compiles the AssemblyScript kernels and writes their bytes, as text, into a TypeScript module of the package.
 *
 *  The generated module is not in the repository: `npm run build` makes it before tsc, and again only when the sources, the options or
 *  the compiler changed. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("kernels.ts", import.meta.url));
const target = fileURLToPath(new URL("../src/transforms/kernels/kernelBytes.ts", import.meta.url));
const compilerManifest = fileURLToPath(
  new URL("../node_modules/assemblyscript/package.json", import.meta.url),
);

/** No garbage collector and no memory of its own: the caller brings an arena. */
const options = ["-O3", "--noAssert", "--runtime", "stub", "--importMemory", "--enable", "simd"];

const text = readFileSync(source, "utf8");
const { version } = JSON.parse(readFileSync(compilerManifest, "utf8"));
const digest = createHash("sha256")
  .update([version, ...options, text].join("\n"))
  .digest("hex");

if (!(existsSync(target) && readFileSync(target, "utf8").includes(digest))) {
  const { main } = await import("assemblyscript/asc");
  let bytes;
  const { error, stderr } = await main(["kernels.ts", "--outFile", "kernels.wasm", ...options], {
    readFile: (name) => (name === "kernels.ts" ? text : null),
    writeFile: (_name, contents) => {
      bytes = contents;
    },
    listFiles: () => [],
  });
  if (error) {
    process.stderr.write(stderr.toString());
    throw error;
  }
  writeFileSync(
    target,
    [
      "/** The compiled kernels: generated from assembly/kernels.ts by `npm run build`; do not edit. */",
      `// Source, options and compiler ${version}: sha256 ${digest}`,
      `export const kernelBytes =\n  "${Buffer.from(bytes).toString("base64")}";`,
      "",
    ].join("\n"),
  );
}
