/** Data flows one way: a folder imports only from folders above it, and nothing imports in a circle. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

/** From the ground up; a folder may import from itself, from folders before it and from the files beside the folders. */
const order = [
  "platform",
  "math",
  "transforms",
  "data",
  "inference",
  "compute",
  "spec",
  "design",
  "model",
  "fit",
  "diagnosis",
  "trace",
  "baseline",
  "insights",
  "validation",
  "decisions",
  "plots",
  "report",
  "picture",
  "iterate",
  "portfolio",
  "prepare",
  "refresh",
  "results",
  "handout",
  "notebook",
  "course",
  "kernel",
  "page",
  "lab",
  "export",
  "cli",
];
/** Files of src/ itself that every folder may use. */
const common = [
  "errors.ts",
  "inert.ts",
  "limits.ts",
  "nearest.ts",
  "options.ts",
  "phrase.ts",
  "records.ts",
  "warning.ts",
  "withoutTime.ts",
  "words.ts",
];

/** Folders that hand the public API to whoever uses it: commands, lessons and cells. */
const runsCells = ["cli", "course", "kernel", "page"];

/** Which version of what package.json's `imports` name. */
type Where = "browser" | "default";
const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
  imports: Record<string, Record<Where, string>>;
};

const files = walk("src");
const imports = new Map(files.map((file) => [file, importsOf(file)]));

describe("the source tree", () => {
  it("has only folders that the order knows", () => {
    const folders = new Set(files.map(folderOf).filter((folder) => folder !== ""));
    expect([...folders].filter((folder) => !order.includes(folder))).toEqual([]);
  });

  it("imports downwards only", () => {
    const upward = [...imports].flatMap(([file, targets]) =>
      targets.filter((target) => !mayImport(file, target)).map((target) => `${file} imports ${target}`),
    );
    expect(upward).toEqual([]);
  });

  it("has no circle, imports of types counted", () => {
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      expect(path, `circle: ${[...path, file].join(" -> ")}`).not.toContain(file);
      if (done.has(file)) return;
      for (const target of imports.get(file) ?? []) visit(target, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
  });

  it("loads no package with the public API, as a notebook waits for each", () => {
    const loaded = packagesOf(["src/index.ts"]).filter((name) => !name.startsWith("node:"));
    expect(loaded).toEqual([]);
  });

  it("makes its commands of the public API alone", () => {
    // `reference` looks beneath it on purpose, and errors name the key of a file.
    const beneath = files
      .filter((file) => folderOf(file) === "cli" && !/\/(reference|shellNaming)\.ts$/.test(file))
      .flatMap((file) =>
        imports
          .get(file)!
          .filter(
            (target) =>
              !["", "cli", "course", "export", "kernel", "lab", "platform"].includes(folderOf(target)),
          )
          .map((target) => `${file} imports ${target}`),
      );
    expect(beneath).toEqual([]);
  });

  it("lists its commands without loading one", () => {
    const loaded = [...reachedFrom(["src/cli/main.ts"])].filter(
      (file) => !/^src\/(cli|platform)\/|^src\/(errors|phrase|inert)\.ts$/.test(file),
    );
    expect(loaded).toEqual([]);
  });

  it("samples and reads its draws without Node and without packages, so that it runs in a browser", () => {
    const engine = [
      "src/design/panelDesign.ts",
      "src/fit/sampleDesign.ts",
      "src/fit/chainJob.ts",
      "src/insights/contributions.ts",
      "src/insights/posteriorPredictive.ts",
      "src/insights/roi.ts",
    ];
    expect(packagesOf(engine)).toEqual([]);
  });

  it("keeps Node to the platform, to pictures drawn under it, and to what is Node's own", () => {
    const nodes = ["platform", "picture", "kernel", "lab", "export", "cli"];
    const offenders = files
      .filter((file) => !nodes.includes(folderOf(file)))
      .filter((file) => /"node:|\bprocess\.|\bBuffer\b/.test(valueText(file)));
    expect(offenders).toEqual([]);
  });

  it("reaches nothing of Node's from the public API in a browser, at once or later", () => {
    const reached = reachedFrom(["src/index.ts", "src/fit/webWorker.ts"], "browser");
    expect(reached).toContain("src/platform/browser/index.ts");
    const offenders = [...reached].filter((file) => /"node:|\bprocess\.|\bBuffer\b/.test(valueText(file)));
    expect(offenders).toEqual([]);
  });

  it("draws on no clock and no global chance", () => {
    const offenders = files
      .filter((file) => !file.startsWith("src/kernel/") && !file.startsWith("src/notebook/"))
      .filter((file) => /Math\.random|Date\.now\(|new Date\(\)/.test(readFileSync(file, "utf8")));
    expect(offenders).toEqual([]);
  });

  it("opens every file with one sentence that says what it is for", () => {
    const silent = files.filter((file) => !/^(#!.*\n)?\/\*\* ?\S/.test(readFileSync(file, "utf8")));
    expect(silent).toEqual([]);
  });
});

function walk(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : path.endsWith(".ts") ? [path] : [];
  });
}

/** Files that are loaded with these. Under Node, what is imported when it is needed does not count; in a browser's bundle it does. */
function reachedFrom(entries: readonly string[], where: Where = "default"): ReadonlySet<string> {
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const target of valueImportsOf(file, where)) visit(target);
  };
  for (const entry of entries) visit(entry);
  return reached;
}

/** Packages that are loaded with these files, Node's own included. */
function packagesOf(entries: readonly string[]): readonly string[] {
  const packages = [...reachedFrom(entries)].flatMap((file) =>
    [...valueText(file).matchAll(/(?:from|import)\s+"([^.#"][^"]*)"/g)].map(([, name]) => name!),
  );
  return [...new Set(packages)];
}

function folderOf(file: string): string {
  const [, folder, rest] = file.split("/");
  return rest === undefined ? "" : folder!;
}

function mayImport(file: string, target: string): boolean {
  const [from, to] = [folderOf(file), folderOf(target)];
  if (from === "" && file === "src/index.ts") return true;
  if (to === "") return common.includes(target.slice("src/".length)) || runsCells.includes(from);
  return order.indexOf(to) <= order.indexOf(from);
}

function importsOf(file: string): string[] {
  return targetsIn(file, readFileSync(file, "utf8"), /(?:from|import)\s+"([.#][^"]+)"/g, "default");
}

function valueText(file: string): string {
  return readFileSync(file, "utf8").replace(
    /import type [^;]+;|export type [^;]+;|\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm,
    "",
  );
}

/** Imports that remain at run time. */
function valueImportsOf(file: string, where: Where = "default"): string[] {
  const statement =
    where === "browser" ? /(?:from|import)[\s(]+"([.#][^"]+)"/g : /(?:from|import)\s+"([.#][^"]+)"/g;
  return targetsIn(file, valueText(file), statement, where);
}

function targetsIn(file: string, text: string, statement: RegExp, where: Where): string[] {
  return [...text.matchAll(statement)].map(([, specifier]) =>
    specifier!.startsWith("#")
      ? join(manifest.imports[specifier!]![where])
      : relative(".", join(dirname(file), specifier!)).replace(/\.js$/, ".ts"),
  );
}
