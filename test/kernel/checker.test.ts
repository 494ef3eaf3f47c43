/** The checker reads Node's types when a cell first asks for more than the library, and comments when somebody asks what a name is: neither changes what it says. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createChecker } from "../../src/kernel/checker.js";
import { prelude } from "../../src/kernel/checkerOptions.js";
import { nodeChecker } from "../../src/kernel/nodeChecker.js";
import { ts } from "../../src/kernel/typescript.js";

const folder = await mkdtemp(join(tmpdir(), "checker-"));
const host = nodeChecker({ root: folder, folder });

function begun() {
  const checker = createChecker(host, new Set());
  checker.check(prelude).keep();
  return (code: string) => {
    const { diagnostics, keep } = checker.check(code);
    keep();
    return diagnostics.map(({ message }) => message);
  };
}

test("the library's types name nothing that is not there without Node's", () => {
  const ambient = host.locate("__kernel__.d.ts");
  const options = { ...host.plainOptions, skipLibCheck: false };
  const compiler = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = compiler;
  compiler.fileExists = (path) => path === ambient || fileExists(path);
  compiler.getSourceFile = (path, language, ...rest) =>
    path === ambient
      ? ts.createSourceFile(path, host.ambient, language)
      : getSourceFile(path, language, ...rest);
  const ours = ["carryover", "carryover/course"].map((name) => options.paths![name]![0]!);
  const program = ts.createProgram([...ours, ambient], options, compiler);
  const files = program.getSourceFiles().filter(({ fileName }) => host.isOurs(fileName));
  expect(files.length).toBeGreaterThan(2);
  const unknown = files
    .flatMap((file) => program.getSemanticDiagnostics(file))
    .filter(({ code }) => [2304, 2503, 2552, 2307].includes(code))
    .map(({ messageText }) => messageText);
  expect(unknown).toEqual([]);
});

test("a cell that needs Node's types has them, and its faults are said as if they had been there from the beginning", () => {
  const check = begun();
  expect(check("const market = mmm.readPanel; 1 + 1")).toEqual([]);
  expect(check("console.log(process.argv.length)")).toEqual([]);
  expect(check("const text: string = process.argv;")).toEqual([
    "Type 'string[]' is not assignable to type 'string'.",
  ]);
  expect(check("market('a', 2)")).toHaveLength(1);
});

test.each([
  [
    'import { readFileSync } from "node:fs"; const n: number = readFileSync("a", "utf8");',
    "Type 'string' is not assignable to type 'number'.",
  ],
  [
    "const stop = (panel: mmm.Panel) => mmm.fit(mmm.specify(panel), { signal: 5 });",
    "Type 'number' is not assignable to type 'AbortSignal'.",
  ],
  [
    "declare global { interface Array<T> { process: NodeJS.Process } }\nconst n: number = [1].process.argv;",
    "Type 'string[]' is not assignable to type 'number'.",
  ],
  ['const n: number = (await import("node:os")).EOL;', "Type 'string' is not assignable to type 'number'."],
])("as a first cell %s is refused", (code, message) => {
  expect(begun()(code)).toEqual([message]);
});

test("a name is told with its comments, and cells are checked on with the names of those before", () => {
  const checker = createChecker(host, new Set());
  checker.check(prelude).keep();
  checker.check("/** How much stays. */\nfunction decay() { return 0.5; }").keep();
  expect(checker.inspect("decay", 2)).toContain("How much stays.");
  expect(checker.inspect("mmm.fit", 6)).toContain("@param");
  expect(checker.check("decay().toFixed(2)").diagnostics).toEqual([]);
  expect(checker.check("decay().length").diagnostics).toHaveLength(1);
});

test("checkers that share what has been read have comments from the beginning", () => {
  const { plainOptions: _, ...all } = host;
  const shared = { ...all, registry: ts.createDocumentRegistry() };
  for (const checker of [createChecker(shared, new Set()), createChecker(shared, new Set())]) {
    checker.check(prelude).keep();
    expect(checker.check("const text: string = 1 + 1;").diagnostics).toHaveLength(1);
    expect(checker.inspect("mmm.fit", 6)).toContain("@param");
  }
});

test("names of Node's are offered, whatever cells have asked for", () => {
  const checker = createChecker(host, new Set());
  checker.check(prelude).keep();
  expect(checker.complete("proc", 4).matches).toContain("process");
});

test("of a name that the library has and nobody imported, a cell says how to import it", () => {
  const checker = createChecker(host, new Set());
  checker.check(prelude).keep();
  const of = (code: string) => checker.check(code).diagnostics.map(({ message }) => message);
  const none = (name: string) => `Cannot find name '${name}'.`;
  const has = "No cell that has run declares it, and the library has one";
  expect(of("await readPanel('a.csv')")).toEqual([
    none("readPanel"),
    `${has}: import { readPanel } from "carryover", or write mmm.readPanel.`,
  ]);
  // A guess of TypeScript's, which is another name, is not all there is to say.
  expect(of("const simulatePanels = 1; simulatePanel")).toEqual([
    "Cannot find name 'simulatePanel'. Did you mean 'simulatePanels'?",
    `${has}: import { simulatePanel } from "carryover", or write mmm.simulatePanel.`,
  ]);
  expect(of("const one: Panel | null = null;")).toEqual([
    none("Panel"),
    `${has}: import { Panel } from "carryover", or write mmm.Panel.`,
  ]);
  expect(of('check("1.1", 4)')).toEqual([none("check"), `${has}: import { check } from "carryover/course".`]);
  expect(of("nowhere")).toEqual([
    none("nowhere"),
    "No cell that has run declares it; if one of the notebook does, run that one first.",
  ]);
  // TypeScript sees only names that the cell mentions.
  const imported = checker.check('import { quickFit } from "carryover"; const mySales = 1;');
  imported.keep();
  const otherwise = "Otherwise, if one of the notebook does, run that one first.";
  expect(of("quikFit(1)")).toEqual([
    none("quikFit"),
    `No cell that has run declares it; did you mean quickFit? ${otherwise}`,
  ]);
  expect(of("mysales")).toEqual([
    none("mysales"),
    `No cell that has run declares it; did you mean mySales? ${otherwise}`,
  ]);
  // Nothing of it stays.
  expect(of("mmm.roi")).toEqual([]);
  expect(of("import { readPanel } from 'carryover'; readPanel")).toEqual([]);
});
