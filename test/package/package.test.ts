/** The package in a stranger's folder: it is small, its types resolve, and module, types and command work from there. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire, isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { checkPackage, createPackageFromTarballData, type Problem } from "@arethetypeswrong/core";
import { build } from "vite";
import { describe, expect, inject, test } from "vitest";
import { runProgram as run } from "../../src/lab/runProgram.js";
import { packageRoot } from "../../src/platform/node/packageRoot.js";

const folder = inject("folder");
const bin = (name: string) => join(packageRoot, "node_modules", ...name.split("/"));

/** Runs a program in the stranger's folder, which must end well. */
async function runThere(program: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(program, args, { cwd: folder });
  expect({ code, stderr, stdout: code === 0 ? "" : stdout }).toEqual({ code: 0, stderr: "", stdout: "" });
  return stdout;
}

/** Packages that a module of dist/ imports at once, itself or through its chunks. */
async function packagesOf(module: string): Promise<string[]> {
  const dist = join(folder, "node_modules", "carryover", "dist");
  const found = new Set<string>();
  const files = [join(dist, module)];
  for (const file of files) {
    const text = await readFile(file, "utf8");
    for (const [, specifier] of text.matchAll(/^(?:import|export)\b[^;]*?"([^"]+)";/gm)) {
      const path = join(dirname(file), specifier!);
      if (!specifier!.startsWith(".")) found.add(specifier!);
      else if (!files.includes(path)) files.push(path);
    }
  }
  expect(files.length).toBeGreaterThan(1);
  return [...found].filter((specifier) => !isBuiltin(specifier)).sort();
}

const script = `import { fit, readPanel, roi, specify } from "carryover";
const panel = await readPanel("my.csv");
const posterior = await fit(specify(panel), { seed: 1, warmup: 50, draws: 50 });
console.log(JSON.stringify(roi(posterior).channels.map(({ name, roi }) => [name, roi.mean])));
`;

const returnsOf = (text: string) => JSON.parse(text) as [string, number][];

function expectReturns(text: string): void {
  const returns = returnsOf(text);
  expect(returns.map(([name]) => name)).toContain("tv");
  for (const [, mean] of returns) expect(mean).toBeGreaterThan(0);
}

/** Whether an address is that of a package in a registry; a git address, another host's and none are not. */
function isTarballOf(registry: string, address = ""): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, pathname } = new URL(address);
  return protocol === "https:" && host === new URL(registry).host && pathname.endsWith(".tgz");
}

test("what `npm ci` has built is not built again by `npm start`", () => {
  const { isBuilt, sourcesDigest } = createRequire(import.meta.url)("../../src/lab/buildStamp.cjs");
  expect(isBuilt(packageRoot, sourcesDigest(packageRoot))).toBe(true);
});

describe("the tarball", () => {
  test("holds at most 200 files in 3 MB, and none of the sources and tests", () => {
    const { size, files } = inject("packed");
    expect(size).toBeLessThan(3e6);
    expect(files.length).toBeLessThanOrEqual(200);
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(["dist/index.js", "dist/index.d.ts", "data/market.csv"]));
    expect(paths.filter((path) => /^(test|bench|build)\/|\.ts$/.test(path))).toEqual([
      "dist/course.d.ts",
      "dist/index.d.ts",
      "dist/types.d.ts",
      "dist/whatIf.d.ts",
    ]);
  });

  test("asks npm for nothing but names of its registry", async () => {
    const lock = JSON.parse(await readFile(join(folder, "node_modules", ".package-lock.json"), "utf8"));
    const packages = Object.entries(lock.packages) as [string, { resolved?: string; version: string }][];
    const manifest = JSON.parse(
      await readFile(join(folder, "node_modules", "carryover", "package.json"), "utf8"),
    );
    expect(manifest.private).toBeUndefined();
    expect(Object.values(manifest.dependencies).filter((wanted) => /[:/]/.test(String(wanted)))).toEqual([]);
    const registry = (await runThere("npm", ["config", "get", "registry"])).trim();
    const elsewhere = packages.filter(
      ([path, { resolved }]) => path !== "node_modules/carryover" && !isTarballOf(registry, resolved),
    );
    expect(elsewhere).toEqual([]);
    const names = packages.map(([path]) => path.split("node_modules/").at(-1));
    expect(names).toContain("tslab");
    expect(names.filter((name) => /^(request|xlsx|danfojs-node|@tensorflow\/)/.test(name!))).toEqual([]);
  });

  test("loads no other package when it is imported, and the command none but its reader of arguments", async () => {
    expect(await packagesOf("index.js")).toEqual([]);
    expect(await packagesOf("cli/main.js")).toEqual(["commander"]);
    const count = `import "carryover";
import { createRequire } from "node:module";
console.log(Object.keys(createRequire(import.meta.url).cache).length);
`;
    await writeFile(join(folder, "count.mjs"), count);
    expect(await runThere(process.execPath, ["count.mjs"])).toBe("0\n");
  });

  test("publint and Are the types wrong? find nothing wrong", async () => {
    const tarball = inject("tarball");
    const lint = await run(process.execPath, [bin("publint/src/cli.js"), tarball, "--strict"]);
    expect(lint.stdout).toContain("All good!");
    const types = await checkPackage(createPackageFromTarballData(await readFile(tarball)));
    // A module for import alone, which Node also lets be required.
    const ofImports = (problem: Problem) =>
      !("resolutionKind" in problem) || !["node10", "node16-cjs"].includes(problem.resolutionKind);
    expect(types).toMatchObject({ types: { kind: "included" } });
    expect("problems" in types && types.problems.filter(ofImports)).toEqual([]);
  });
});

test("a module reads a table, fits it and tells the returns, on threads", async () => {
  await writeFile(join(folder, "script.mjs"), script);
  expectReturns(await runThere(process.execPath, ["script.mjs"]));
});

test("a panel becomes a danfo frame, which is in the package", async () => {
  const frames = `import { readPanel, toFrame } from "carryover";
const frame = await toFrame(await readPanel("my.csv"));
console.log(frame.loc({ columns: ["units_sold"] }).describe().values[0][0]);
`;
  await writeFile(join(folder, "frames.mjs"), frames);
  expect((await runThere(process.execPath, ["frames.mjs"])).trim()).toBe("156");
});

test.each([
  // Once with every declaration file checked too, which takes most of the time.
  { resolution: "node16", module: "node16", extra: [] },
  { resolution: "bundler", module: "esnext", extra: ["--skipLibCheck"] },
])(
  "TypeScript with moduleResolution $resolution knows the types, also a frame's, and what it makes runs",
  async ({ resolution, module, extra }) => {
    const typed = `${script}
const mean: number = roi(posterior).channels[0]!.roi.mean;
// @ts-expect-error
const name: string = mean;
// @ts-expect-error
() => readPanel(1);
const frame = await toFrame(panel);
// @ts-expect-error
const columns: number[] = frame.columns;
`.replace("roi, specify", "roi, specify, toFrame");
    await writeFile(join(folder, "typed.mts"), typed);
    const options = ["--strict", "--target", "es2022", "--module", module, "--moduleResolution", resolution];
    const args = [bin("typescript/bin/tsc"), ...options, ...extra, "--outDir", resolution, "typed.mts"];
    const { code, stdout } = await run(process.execPath, args, { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expectReturns(await runThere(process.execPath, [`${resolution}/typed.mjs`]));
  },
);

test("vite builds a module for Node", async () => {
  await writeFile(join(folder, "script.mjs"), script);
  await build({
    root: folder,
    logLevel: "silent",
    build: { ssr: "script.mjs", outDir: "vite", minify: false, target: "node20" },
  });
  expectReturns(await runThere(process.execPath, ["vite/script.js"]));
});

test("vite builds a module for a browser, with nothing of Node in it", async () => {
  const page = `import { fit, readPanel, roi, specify } from "carryover";
window.run = async (text) => roi(await fit(specify(await readPanel(text))));
`;
  await writeFile(join(folder, "page.mjs"), page);
  await build({
    root: folder,
    logLevel: "silent",
    build: { outDir: "page", minify: false, target: "esnext", rollupOptions: { input: "page.mjs" } },
  });
  const files = await readdir(join(folder, "page", "assets"));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const text = await readFile(join(folder, "page", "assets", file), "utf8");
    expect(text).not.toMatch(/["']node:|__vite-browser-external/);
  }
});

describe("npx carryover", () => {
  test("prints the returns of a table in the folder", async () => {
    const { channels } = JSON.parse(await runThere("npx", ["carryover", "roi", "my.csv"]));
    expect(channels.map(({ name }: { name: string }) => name)).toContain("tv");
  });

  test("refuses a table that is not there in one line, with exit code 2", async () => {
    const { code, stdout, stderr } = await run("npx", ["carryover", "roi", "none.csv"], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^carryover: .*none\.csv.*\n$/);
  });
});
