/** What an import in a cell finds: modules of the user's own beside the notebook, packages installed there, and ours. */
import { existsSync, readFileSync, statSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname, extname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import vm from "node:vm";
import threads from "node:worker_threads";
import { ArgumentError } from "../errors.js";
import { packageRoot } from "../platform/node/packageRoot.js";
import { owningRun } from "./cellRun.js";
import type { Loading } from "./runtime.js";
import { moduleScript } from "./script.js";
import type { ScriptMaps } from "./scriptMaps.js";
import { requireTslab } from "./tslab.js";

/** Where a notebook stands. */
export interface NotebookPlace {
  /** Root of its project. */
  readonly root: string;
  /** The notebook's folder. */
  readonly folder: string;
}

/** A module of the user's own that has been loaded. */
interface Loaded {
  /** Changes with the file. */
  readonly stamp: string;
  readonly exports: object;
  /** Kept when the module has run. */
  readonly ready: Promise<object>;
  /** The user's own modules that it has been given, by path; undefined where one did not load. */
  readonly given: Map<string, Loaded | undefined>;
}

/** What the kernel's own package exports, by its name and its file in dist/. */
const ownEntries: Readonly<Record<string, string>> = {
  carryover: "index.js",
  "carryover/course": "course/course.js",
};

const endings = [".ts", ".tsx", ".mts", ".js", ".mjs", ".cjs", ".json"];
/** Compiled by us, so that their waits can be given up, their edits are seen and their errors name their own lines. */
const compiled = new Set([".ts", ".tsx", ".mts", ".js", ".mjs"]);

/** Loads modules for the cells of a notebook.
 *
 *  A specifier with a leading dot is a file beside the notebook, or else in the root of its project; a file that has changed since is loaded
 *  again. A package is the one that Node finds from the notebook's folder, "carryover" the one that the kernel belongs to. */
export function createModules({ root, folder }: NotebookPlace, maps: ScriptMaps): Loading {
  silenceLoaderWarning();
  const loaded = new Map<string, Loaded>();
  const importersOf = new Map<string, (specifier: string) => Promise<object>>();

  /** Import as code in a folder would. */
  function nativeImport(from: string): (specifier: string) => Promise<object> {
    let importer = importersOf.get(from);
    if (importer === undefined) {
      importer = vm.runInThisContext("(specifier) => import(specifier)", {
        filename: join(from, "notebook.js"),
        importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      }) as (specifier: string) => Promise<object>;
      importersOf.set(from, importer);
    }
    return importer;
  }

  async function load(
    specifier: string,
    from: string | undefined,
    chain: readonly string[],
  ): Promise<object> {
    const bases = from === undefined ? [folder, root] : [dirname(from)];
    const ours = ownEntries[specifier];
    if (ours !== undefined) return import(pathToFileURL(join(packageRoot, "dist", ours)).href);
    if (specifier === "tslab") return requireTslab();
    if (/^(node:)?worker_threads$/.test(specifier)) return endingThreads();
    if (!isPath(specifier)) return withNames(await nativeImport(bases[0]!)(specifier));
    const path = find(specifier, bases);
    if (path === null) {
      throw new ArgumentError({
        caller: "import",
        rule: `there is no module ${specifier} in ${bases[0]}`,
        cure: "check the name, which is read from the notebook's folder",
      });
    }
    return isOwn(path) ? own(path, chain) : withNames(await nativeImport(dirname(path))(path));
  }

  async function own(path: string, chain: readonly string[]): Promise<object> {
    const known = loaded.get(path);
    // In a circle of modules each sees of the other what it has exported so far.
    if (known !== undefined && chain.includes(path)) return known.exports;
    if (known !== undefined && isCurrent(path, new Set())) return known.ready;
    const stamp = stampOf(path);
    const source = readFileSync(path, "utf8");
    if (extname(path) === ".json") {
      const value: unknown = JSON.parse(source);
      const exports = { ...(value as object), default: value };
      loaded.set(path, { stamp, exports, ready: Promise.resolve(exports), given: new Map() });
      return exports;
    }
    const script = moduleScript(source, path);
    maps.keep(path, source, script, 1);
    // With the mark that what TypeScript makes of an import asks for: one of a circle may ask before the module has run.
    const module = { exports: Object.defineProperty({}, "__esModule", { value: true }) };
    const given = new Map<string, Loaded | undefined>();
    const run = async (): Promise<object> => {
      const required = new Map<string, { readonly exports: object } | { readonly error: unknown }>();
      for (const specifier of script.requires) {
        try {
          required.set(specifier, { exports: await load(specifier, path, [...chain, path]) });
        } catch (error) {
          required.set(specifier, { error });
        }
        const found = isPath(specifier) ? find(specifier, [dirname(path)]) : null;
        if (found !== null && isOwn(found)) given.set(found, loaded.get(found));
      }
      const native = createRequire(path);
      const require = (specifier: string): unknown => {
        const found = required.get(specifier);
        if (found === undefined) return native(specifier);
        if ("error" in found) throw found.error;
        if ("__esModule" in found.exports) return found.exports;
        return Object.defineProperty({ ...found.exports }, "__esModule", { value: true });
      };
      const body = vm.compileFunction(
        `return (async () => {\n${script.code}\n})()`,
        ["exports", "require", "module", "__filename", "__dirname"],
        { filename: path },
      );
      await body(module.exports, require, module, path, dirname(path));
      return module.exports;
    };
    // When the module is known: one that it requires may require it.
    const ready = Promise.resolve().then(run);
    const now: Loaded = { stamp, exports: module.exports, ready, given };
    loaded.set(path, now);
    ready.catch(() => {
      if (loaded.get(path) === now) loaded.delete(path);
    });
    return ready;
  }

  /** Whether neither the module nor one that it was given has changed since it was loaded. */
  function isCurrent(path: string, seen: Set<string>): boolean {
    if (seen.has(path)) return true;
    seen.add(path);
    const known = loaded.get(path);
    return (
      known !== undefined &&
      known.stamp === stampOf(path) &&
      [...known.given].every(([inner, then]) => loaded.get(inner) === then && isCurrent(inner, seen))
    );
  }

  return {
    import: (specifier, from) => load(String(specifier), from, []),
    meta(from) {
      const path = from ?? join(folder, "notebook.ts");
      const url = pathToFileURL(path).href;
      return {
        url,
        filename: path,
        dirname: dirname(path),
        resolve: (name: string) => resolveFrom(path, name),
      };
    },
  };
}

/** Threads as Node has them, but that those of a cell end with it when it is stopped. */
function endingThreads(): object {
  class Worker extends threads.Worker {
    constructor(...values: ConstructorParameters<typeof threads.Worker>) {
      super(...values);
      const run = owningRun();
      const end = () => void this.terminate();
      run?.onStop.add(end);
      this.once("exit", () => run?.onStop.delete(end));
    }
  }
  const named = { ...threads, Worker };
  return { ...named, default: named };
}

function resolveFrom(path: string, specifier: string): string {
  return isPath(specifier)
    ? pathToFileURL(pathOf(specifier, dirname(path))).href
    : pathToFileURL(createRequire(path).resolve(specifier)).href;
}

const isPath = (specifier: string): boolean => /^(\.{1,2}(\/|$)|\/|file:|[A-Za-z]:[\\/])/.test(specifier);

function pathOf(specifier: string, base: string): string {
  return specifier.startsWith("file:") ? fileURLToPath(specifier) : resolve(base, specifier);
}

function isOwn(path: string): boolean {
  return extname(path) === ".json" || (compiled.has(extname(path)) && !/[\\/]node_modules[\\/]/.test(path));
}

/** The file that a path means in the first of some folders that has it; null where none does. */
function find(specifier: string, bases: readonly string[]): string | null {
  return bases.map((base) => fileAt(pathOf(specifier, base))).find((found) => found !== null) ?? null;
}

/** The file that a path without an ending, with that of its JavaScript, or of a folder means; null where there is none. */
function fileAt(path: string): string | null {
  const asSource = path.replace(/\.(m?)js$/, ".$1ts");
  for (const tried of [path, asSource, ...endings.map((ending) => path + ending)]) {
    if (existsSync(tried) && statSync(tried).isFile()) return tried;
  }
  if (!existsSync(path)) return null;
  return endings.map((ending) => join(path, `index${ending}`)).find((index) => existsSync(index)) ?? null;
}

function stampOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? "gone" : `${found.mtimeMs} ${found.size}`;
}

/** A namespace with all names of a module in CommonJS, of which Node sees only those that it can guess, and its `exports` as default. */
function withNames(namespace: object): object {
  const { default: exported } = namespace as { readonly default?: unknown };
  const isRecord = (typeof exported === "object" && exported !== null) || typeof exported === "function";
  if (!isRecord) return namespace;
  const cache = (Module as unknown as { readonly _cache: Readonly<Record<string, NodeJS.Module>> })._cache;
  if (!Object.values(cache).some((module) => module?.exports === exported)) return namespace;
  const { __esModule: isTypeScript, default: inner } = exported as {
    __esModule?: boolean;
    default?: unknown;
  };
  return { ...exported, ...namespace, default: isTypeScript ? inner : exported };
}

/** Node calls the way to import as from another folder experimental, under the cell that happens to import first. */
function silenceLoaderWarning(): void {
  const { emitWarning } = process;
  process.emitWarning = ((warning: string | Error, ...rest: never[]) => {
    if (!String(warning).includes("USE_MAIN_CONTEXT_DEFAULT_LOADER"))
      emitWarning.call(process, warning, ...rest);
  }) as typeof emitWarning;
}
