/** Makes dist/browser/: the library for a page or a Web Worker, with the versions of the platform and of drawing that know no Node. */
import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { carriedIn, carriedPackage } from "./carried.mjs";

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const { version } = JSON.parse(readFileSync(path("package.json"), "utf8"));

/** Keeps out what a page cannot do, which is send work to other machines and prepare tables in a database: it is refused before any of it is loaded. */
const withoutOthers = {
  name: "without queue and database",
  setup({ onResolve }) {
    onResolve({ filter: /\/(queue|chainSchemas|makeTable|makeProposal)\.js$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: path("vendor/leftOut.cjs") } : undefined,
    );
  },
};

const common = {
  bundle: true,
  minify: true,
  platform: "browser",
  target: "es2022",
  absWorkingDir: path("."),
  logLevel: "warning",
  legalComments: "eof",
  metafile: true,
  plugins: [withoutOthers],
};

/** What a page loads when it is first asked for, as one file: each by itself would cut what it shares with the rest into dozens of small ones. */
const later = [
  "handout/makeReport",
  "handout/page",
  "handout/slides",
  "handout/workbook",
  "iterate/runIterations",
];
const togetherLater = {
  name: "together, later",
  setup({ onResolve, onLoad }) {
    const ending = new RegExp(`/(${later.map((name) => name.split("/")[1]).join("|")})\\.js$`);
    onResolve({ filter: ending }, ({ kind }) =>
      kind === "dynamic-import" ? { path: "later", namespace: "later" } : undefined,
    );
    onLoad({ filter: /./, namespace: "later" }, () => ({
      contents: later.map((name) => `export * from "./src/${name}.js";`).join("\n"),
      resolveDir: path("."),
    }));
  },
};

/** Keeps out of the bundle what packages bring and nobody here calls: imports that match, from these packages, lead to a stand-in that
 *  throws when it is called. */
const leftOut = [
  // danfo's downloads, files, spreadsheets and charts.
  { of: "danfojs-node", imports: /^(request|xlsx|node-fetch|plotly.js-dist-min|stream-json.*|fs|stream)$/ },
];
const leavingOut = {
  name: "leaving out",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /./ }, ({ path: wanted, importer }) =>
      leftOut.some(({ of, imports }) => importer.includes(`/node_modules/${of}/`) && imports.test(wanted))
        ? { path: path("vendor/leftOut.cjs") }
        : undefined,
    );
    // A namespace that stays a module: bundlers of pages leave out the charts that nobody draws.
    onResolve({ filter: /\/plots\/plot\.js$/ }, () => ({ path: "./plot.js", external: true }));
    // What cells import is the library itself: as a part of the same bundle its namespace would be kept whole for every page.
    onResolve({ filter: /^\.\.\/(index|course\/course)\.js$/ }, ({ path: wanted, importer }) =>
      importer.includes("/src/page/") ? { path: `./${wanted.split("/").at(-1)}`, external: true } : undefined,
    );
    onResolve({ filter: /^danfojs-node$/ }, () => ({
      path: path("node_modules/danfojs-node/dist/danfojs-base/index.js"),
    }));
    // ml-matrix ships as one file, of which little is used here.
    onResolve({ filter: /^ml-matrix$/ }, () => ({ path: "ml-matrix", namespace: "parts" }));
    onLoad({ filter: /./, namespace: "parts" }, () => ({
      contents: `export { default as Matrix } from "ml-matrix/src/matrix.js";
        export { default as SingularValueDecomposition } from "ml-matrix/src/dc/svd.js";`,
      resolveDir: path("."),
    }));
    // What is loaded later has a file of its own: of what a page's entry imports as well, used or not, a bundler makes a part that is loaded at once.
    onResolve({ filter: /\/yaml\.js$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: "./yamlLater.js", external: true } : undefined,
    );
    onResolve({ filter: /^ml-matrix\/src\// }, ({ path: part }) => ({ path: path(`node_modules/${part}`) }));
  },
};

const worker = await build({
  ...common,
  entryPoints: ["src/fit/webWorker.ts"],
  format: "iife",
  write: false,
});
const define = {
  CARRYOVER_VERSION: JSON.stringify(version),
  CARRYOVER_WORKER: JSON.stringify(worker.outputFiles[0].text),
};

// Budgets of a fit that was written down, without the rest.
const whatIf = await build({
  ...common,
  entryPoints: { whatIf: "src/decisions/whatIfEvaluator.ts" },
  outdir: "dist/browser",
  format: "esm",
});

const yamlLater = await build({
  ...common,
  entryPoints: { yamlLater: "src/platform/browser/yaml.ts" },
  outdir: "dist/browser",
  format: "esm",
});

// What pages draw charts with: JupyterLab's and exported notebooks; and what runs the cells of a notebook that is one file.
const pages = await build({
  ...common,
  entryPoints: [
    "src/notebook/page/labExtension.ts",
    "src/notebook/page/exportedPage.ts",
    "src/export/page/notebookPage.ts",
  ],
  entryNames: "[name]",
  outdir: "dist/pages",
  format: "iife",
  // The page's own, as window.Plotly.
  external: ["plotly.js-cartesian-dist-min"],
});

// The scripts of a report's page as texts: the page carries them, and their sums.
const reportScripts = await build({
  ...common,
  entryPoints: ["src/handout/page/trialPage.ts", "src/handout/page/refitPage.ts"],
  outdir: "dist/pages",
  format: "iife",
  write: false,
});
const [trial, refit] = reportScripts.outputFiles.map(({ text }) => text);
if (/<\/script|<!--/i.test(trial + refit))
  throw new Error("a script of a report's page would end its element");
// What fits again there, in a worker that starts others for its chains.
const refitWorker = await build({
  ...common,
  entryPoints: ["src/handout/page/refitWorker.ts"],
  format: "iife",
  define,
  write: false,
});
const refitEngine = gzipSync(refitWorker.outputFiles[0].text, { level: 9 }).toString("base64");
writeFileSync(path("dist/pages/trialScript.js"), `export const trialScript = ${JSON.stringify(trial)};\n`);
writeFileSync(
  path("dist/pages/refitScript.js"),
  `export const refitScript = ${JSON.stringify(refit)};\nexport const refitEngine = "${refitEngine}";\n`,
);

const engine = await build({
  ...common,
  entryPoints: {
    index: "src/index.ts",
    course: "src/course/course.ts",
    plot: "src/plots/plot.ts",
    cellWorker: "src/page/cellWorker.ts",
    // Packages that not every page uses: its own bundler leaves out whole files.
    matrices: "src/platform/browser/matrices.ts",
    yaml: "src/platform/browser/yaml.ts",
  },
  outdir: "dist/browser",
  chunkNames: "[name]-[hash]",
  format: "esm",
  splitting: true,
  define,
  alias: { mathjs: "mathjs/number" },
  // For who wants pictures (1.4 MB) and saved fits (1 MB): a bundler or an import map takes them from the package's dependencies; a page may also have
  // the first as window.Plotly.
  external: ["plotly.js-cartesian-dist-min", "h5wasm"],
  plugins: [withoutOthers, togetherLater, leavingOut],
  write: false,
});
// Imports of parts for their effects, which they have none of: a bundler would warn of each.
const written = engine.outputFiles.map(({ path: file, text }) => {
  const content = text.replace(/import"\.\/chunk-\w+\.js";/g, "");
  writeFileSync(file, content);
  return [basename(file), content];
});
// For bundlers, which leave out what nobody calls, but load at once what a file that is loaded later shares with the rest, called or not.
const [laterName] = written.find(([name]) => name.startsWith("later-"));
const [, whole] = written.find(([name]) => name === "index.js");
writeFileSync(
  path("dist/browser/bundled.js"),
  `import*as laterParts from"./${laterName}";${whole.replaceAll(`import("./${laterName}")`, "Promise.resolve(laterParts)")}`,
);

// The terms of everybody's code that dist/ carries go with it; `npm run sbom` names the packages.
const danfo = JSON.parse(readFileSync(path("build/danfo.meta.json"), "utf8"));
const builds = [worker, whatIf, yamlLater, pages, reportScripts, refitWorker, engine];
// The kernels that assembly/ compiles have a little of the compiler's own library in them.
const carried = [
  ...carriedIn([danfo, ...builds.map(({ metafile }) => metafile)]),
  "node_modules/assemblyscript",
].sort();
writeFileSync(path("build/carried.json"), JSON.stringify(carried));
const terms = carried
  .map(carriedPackage)
  .map(({ name, version, license, notices }) => `${name} ${version} (${license})\n\n${notices}\n`);
writeFileSync(
  path("dist/LICENSES.txt"),
  `The files of this folder carry code of these packages, each under its own terms.\n\n${terms.join(`\n${"-".repeat(80)}\n\n`)}`,
);
