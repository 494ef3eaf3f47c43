/** Makes what checks cells in a page: TypeScript as a worker, and the types of the library and of what a worker has, packed as one file. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import ts from "typescript";
import { packedRoot, pageOptions, workerTypes } from "../build/page/pageChecker.js";

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** Writes checkWorker.js and checkerTypes.json into a folder. */
export async function buildChecker(folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/checkerTypes.json`, JSON.stringify(packTypes()));
  await build({
    entryPoints: [path("src/page/checkWorker.ts")],
    outfile: `${folder}/checkWorker.js`,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    conditions: ["browser"],
    absWorkingDir: path("."),
    legalComments: "eof",
    logLevel: "error",
  });
}

/** Every file that TypeScript reads to check a cell that imports the library, by its path in the package. */
function packTypes() {
  const packed = {};
  const inPackage = (name) => name.replace(`${packedRoot}/`, path(""));
  const readFile = (name) => {
    const text = ts.sys.readFile(inPackage(name));
    if (text !== undefined) packed[name] = name.endsWith("package.json") ? exportsOf(text) : text;
    return text;
  };
  const cell = `${packedRoot}/cell.ts`;
  const text = 'import * as mmm from "carryover";\nimport * as course from "carryover/course";';
  const host = {
    getSourceFile(name, target) {
      const found = name === cell ? text : readFile(name);
      return found === undefined ? undefined : ts.createSourceFile(name, found, target);
    },
    fileExists: (name) => ts.sys.fileExists(inPackage(name)),
    readFile,
    directoryExists: (name) => ts.sys.directoryExists(inPackage(name)),
    getDefaultLibFileName: () => `${packedRoot}/node_modules/typescript/lib/lib.d.ts`,
    getCurrentDirectory: () => packedRoot,
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    writeFile() {},
  };
  ts.createProgram([cell], pageOptions, host);
  for (const name of Object.keys(packed))
    if (/\/lib\.(dom|webworker|scripthost)/.test(name)) delete packed[name];
  return { ...packed, [workerTypes]: namesOfWorkers() };
}

/** Of a package's manifest what leads to its types. */
function exportsOf(text) {
  const { name, version, type, types, typings, main, exports } = JSON.parse(text);
  return JSON.stringify({ name, version, type, types, typings, main, exports });
}

/** What a Web Worker and Node both have, as TypeScript declares it for workers: a cell of a page may name what the kernel knows as well, and nothing else. */
function namesOfWorkers() {
  // Without its mark of a standard library, which would take the place of the others.
  const file = path("node_modules/typescript/lib/lib.webworker.d.ts");
  const source = readFileSync(file, "utf8").replace(/^\/\/\/ <.*$/gm, "");
  const { statements } = ts.createSourceFile("worker.d.ts", source, ts.ScriptTarget.Latest);
  const inNode = new Set(Object.getOwnPropertyNames(globalThis));
  const namesIn = ({ name, declarationList }) =>
    name === undefined ? (declarationList?.declarations ?? []).map((one) => one.name.text) : [name.text];
  const isType = (one) => ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one);
  const kept = new Set(
    statements.filter((one) => !isType(one) && namesIn(one).some((name) => inNode.has(name))),
  );
  // With every type that one of them mentions.
  for (const statement of kept) {
    const mentioned = new Set();
    const visit = (node) => {
      if (ts.isIdentifier(node)) mentioned.add(node.text);
      ts.forEachChild(node, visit);
    };
    visit(statement);
    for (const one of statements) if (isType(one) && mentioned.has(one.name.text)) kept.add(one);
  }
  return statements
    .filter((one) => kept.has(one))
    .map((one) => source.slice(one.pos, one.end))
    .join("");
}
