/** Makes dist/, which is what the package ships: src/ as a few files that Node loads quickly, danfojs-node as one, and the types as one. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { decode, encode } from "@jridgewell/sourcemap-codec";
import { build, transform } from "esbuild";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import ts from "typescript";

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
rmSync(path("dist"), { recursive: true, force: true });

/** What is started or imported by its path, without the ending. */
const entries = [
  "index",
  "cli/main",
  "course/course",
  "kernel/main",
  "kernel/guardThread",
  "lab/main",
  "platform/node/worker",
  "fit/chainJob",
  "portfolio/brandJob",
];

/** What all need; what a worker needs; all else that is imported at once. No layer imports from a later one, as the folders do not. */
const layers = {
  base: ["platform"],
  engine: ["math", "transforms", "data", "inference", "compute", "spec", "design", "model", "fit"],
  carryover: [
    ...["diagnosis", "trace", "baseline", "insights", "validation", "decisions"],
    ...["plots", "report", "picture", "iterate", "portfolio", "refresh", "results", "handout", "notebook"],
  ],
};

/** What the kernel's two threads share, apart from the compiler that one of them needs. */
const kernelShared = ["guard", "outbox", "sockets", "wire"].map((name) => `kernel/${name}.js`);

/** What works on the database, loaded when first used, as one file. */
const withDatabase = ["makeTable", "makeProposal"].map((name) => `prepare/${name}.js`);

const common = {
  bundle: true,
  platform: "node",
  target: "node20",
  absWorkingDir: path("."),
  logLevel: "warning",
};

const [, danfo] = await Promise.all([
  bundleModules(),
  // danfojs-node needs what the registry alone cannot install; built in, it brings what its frames use.
  build({
    ...common,
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
  }),
  bundleTypes(),
]);
// packaging/browser.mjs lists what both carry.
writeFileSync(path("build/danfo.meta.json"), JSON.stringify(danfo.metafile));
chmodSync(path("dist/cli/main.js"), 0o755);
copyNotebooks();

/** The modules that tsc has written to build/, in three layers that entries and commands share. What they load when first used stays apart,
 *  as do the packages that a user installs with ours. */
async function bundleModules() {
  const { imports } = JSON.parse(readFileSync(path("package.json"), "utf8"));
  const bundle = await rollup({
    input: Object.fromEntries(entries.map((entry) => [entry, path(`build/${entry}.js`)])),
    external: (id) => !/^[./]/.test(id) && imports[id]?.built === undefined,
    plugins: [
      {
        name: "modules of build/, with their maps",
        resolveId: (id) => (imports[id]?.built === undefined ? null : path(imports[id].built)),
        load: (id) => ({ code: readFileSync(id, "utf8"), map: readFileSync(`${id}.map`, "utf8") }),
        // Leaves out the comments.
        renderChunk: (code) => transform(code, { sourcemap: true, target: common.target }),
      },
    ],
  });
  const { output } = await bundle.write({
    dir: path("dist"),
    chunkFileNames: "chunks/[name]-[hash].js",
    manualChunks: (id) => layerOf(relative(path("build"), id).split(sep)),
    sourcemap: true,
    sourcemapExcludeSources: true,
  });
  for (const { map, sourcemapFileName } of output)
    if (map) writeFileSync(path(`dist/${sourcemapFileName}`), JSON.stringify(byLine(map)));
}

/** A map that knows the line of every piece of code, and the column of the first of each line: what a stack names, in a quarter of the bytes. */
function byLine({ version, file, sources, mappings }) {
  const lines = decode(mappings).map((segments) =>
    segments.filter((segment, i) => {
      const before = segments[i - 1];
      return before === undefined || before[1] !== segment[1] || before[2] !== segment[2];
    }),
  );
  const unnamed = lines.map((segments) => segments.map((segment) => segment.slice(0, 4)));
  return { version, file, sources, names: [], mappings: encode(unnamed) };
}

function layerOf(parts) {
  if (kernelShared.includes(parts.join("/"))) return "kernel";
  if (withDatabase.includes(parts.join("/"))) return "prepare";
  if (parts.length === 1) return parts[0] === "index.js" ? null : "base";
  if (
    entries.includes(parts.join("/").replace(/\.js$/, "")) ||
    (["threads.js", "queue.js", "queuePlace.js"].includes(parts.at(-1)) && parts[0] === "platform")
  )
    return null;
  return Object.keys(layers).find((layer) => layers[layer].includes(parts[0])) ?? null;
}

/** The types of the public API from the declarations that tsc has written to build/, danfo's included: dist/types.d.ts has every type under a
 *  name, so that a cell can keep whatever a function returns, and dist/index.d.ts those of the API. */
async function bundleTypes() {
  const foreign = ["table", "xlsx", "plotly.js-dist-min"];
  const bundle = await rollup({
    input: path("build/index.d.ts"),
    external: (id) => !/^[./]|^danfojs-node/.test(id) && !foreign.includes(id),
    // danfo's index imports more than its frames do.
    onLog: (level, log, handle) => log.code !== "UNUSED_EXTERNAL_IMPORT" && handle(level, log),
    plugins: [
      {
        name: "options of danfo",
        resolveId: (id) => (foreign.includes(id) ? path("vendor/danfoOptions.d.ts") : null),
      },
      dts({ includeExternal: ["danfojs-node"] }),
    ],
  });
  const { output } = await bundle.generate({});
  const { statements } = ts.createSourceFile("types.d.ts", output[0].code, ts.ScriptTarget.Latest);
  const exported = statements.filter(ts.isExportDeclaration).flatMap(({ isTypeOnly, exportClause }) =>
    exportClause.elements.map(({ name, propertyName = name, ...element }) => ({
      local: propertyName.text,
      name: name.text,
      isType: isTypeOnly || element.isTypeOnly,
    })),
  );
  const declared = statements.flatMap(
    (statement) =>
      statement.name?.text ?? statement.declarationList?.declarations.map(({ name }) => name.text) ?? [],
  );
  const locals = new Set(exported.map(({ local }) => local));
  const taken = new Set(exported.map(({ name }) => name));
  // The API's Series is a panel's; danfo's has the same name.
  const internal = declared
    .filter((name) => !locals.has(name))
    .map((name) => (taken.has(name) ? `${name} as ${name}$` : name));
  writeFileSync(path("dist/types.d.ts"), `${output[0].code}export type { ${internal.join(", ")} };\n`);
  const names = exported.map(({ name, isType }) => `  ${isType ? "type " : ""}${name},\n`);
  writeFileSync(path("dist/index.d.ts"), `export {\n${names.join("")}} from "./types.js";\n`);
  const whatIf = ["createWhatIfEvaluator", "type Evaluator", "type PlanReturns", "type WhatIf"];
  await bundleCourseTypes();
  writeFileSync(path("dist/whatIf.d.ts"), `export { ${whatIf.join(", ")} } from "./types.js";\n`);
}

/** The types of the course, which has those of the API from there. */
async function bundleCourseTypes() {
  const ofApi = path("build/index.js");
  const bundle = await rollup({
    input: path("build/course/course.d.ts"),
    external: (id) => id === ofApi || !/^[./]/.test(id),
    plugins: [
      {
        name: "the API outside",
        resolveId: (id, importer) =>
          id === "../index.js" && importer?.startsWith(path("build/course/"))
            ? { id: "./index.js", external: true }
            : null,
      },
      dts(),
    ],
  });
  const { output } = await bundle.generate({});
  writeFileSync(path("dist/course.d.ts"), output[0].code);
}

/** The notebooks without their outputs: their pictures are more than all the rest, and come back when a notebook runs. */
function copyNotebooks() {
  mkdirSync(path("dist/notebooks"));
  for (const file of readdirSync(path("notebooks")).filter((name) => name.endsWith(".ipynb"))) {
    const notebook = JSON.parse(readFileSync(path(`notebooks/${file}`), "utf8"));
    const cells = notebook.cells.map((cell) =>
      cell.cell_type === "code" ? { ...cell, outputs: [], execution_count: null } : cell,
    );
    writeFileSync(path(`dist/notebooks/${file}`), `${JSON.stringify({ ...notebook, cells }, null, 1)}\n`);
  }
}
