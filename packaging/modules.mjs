/** Makes of the modules that transpile.mjs has written to build/ those of dist/: a few files that Node loads quickly; and copies the notebooks there. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { decode, encode } from "@jridgewell/sourcemap-codec";
import { transform } from "esbuild";
import { rollup } from "rollup";

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

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

/** What commands share that write folders and files, as one file. */
const commandsShared = ["flags", "writing"].map((name) => `cli/${name}.js`);

/** What works on the database, loaded when first used, as one file. */
const withDatabase = ["makeTable", "makeProposal"].map((name) => `prepare/${name}.js`);

await bundleModules();
chmodSync(path("dist/cli/main.js"), 0o755);
copyNotebooks();

/** The modules of build/, in three layers that entries and commands share. What they load when first used stays apart,
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
        renderChunk: (code) => transform(code, { sourcemap: true, target: "node20" }),
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
  if (commandsShared.includes(parts.join("/"))) return "flags";
  if (withDatabase.includes(parts.join("/"))) return "prepare";
  if (parts.length === 1) return parts[0] === "index.js" ? null : "base";
  if (
    entries.includes(parts.join("/").replace(/\.js$/, "")) ||
    (["threads.js", "queue.js", "queuePlace.js"].includes(parts.at(-1)) && parts[0] === "platform")
  )
    return null;
  return Object.keys(layers).find((layer) => layers[layer].includes(parts[0])) ?? null;
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
