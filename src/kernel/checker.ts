/** Checks, completes and explains cells with the project's own TypeScript: each cell is a module that sees the names of those before it. */
import type {
  CompilerOptions,
  DocumentRegistry,
  ImportDeclaration,
  LanguageServiceHost,
  SourceFile,
  StringLiteral,
  Diagnostic as TypeScriptDiagnostic,
} from "typescript";
import { ts } from "#typescript";
import { nearestName } from "../nearest.js";
import type { Diagnostic } from "./cellErrors.js";
import { type Access, type Declared, declaredIn, exportedBy, identifiersIn, isGlobal } from "./cellNames.js";
import { floatingPromises, isAboutAny, readDiagnostic, unknownName } from "./complaints.js";
import { type Completed, completionsOf } from "./completion.js";
import { describeInfo, describeSignature } from "./explain.js";
import { renameGlobals } from "./globalNames.js";

/** What a checker stands on: files on a disk, or those that a page has loaded. */
export interface CheckerHost {
  readonly options: CompilerOptions;
  /** Options under which less is read, which do for cells that name nothing besides TypeScript's own names and the library's. */
  readonly plainOptions?: CompilerOptions;
  /** Declarations of what is there before the first cell. */
  readonly ambient: string;
  /** The path of a file beside the notebook, and the name of one as seen from there. */
  locate(name: string): string;
  nameOf(path: string): string;
  /** Changes with a file of the user's own. */
  stampOf(path: string): string;
  /** Whether a file declares the library's own functions. */
  isOurs(path: string): boolean;
  /** Files that a text in quotes may go on to name; null where it is none. */
  pathsIn(code: string, position: number): Completed | null;
  readonly files: Pick<
    LanguageServiceHost,
    | "fileExists"
    | "readFile"
    | "readDirectory"
    | "directoryExists"
    | "getDirectories"
    | "realpath"
    | "getDefaultLibFileName"
  >;
  /** Shares what has been read with other checkers of the process. */
  readonly registry?: DocumentRegistry;
}

interface Name {
  /** The cell that declares it last. */
  readonly file: string;
  readonly access: Access;
}

/** A cell that has been checked. */
export interface CheckedCell {
  readonly diagnostics: readonly Diagnostic[];
  /** The cell, with names that V8 must not see under their own renamed. */
  readonly code: string;
  /** What it declares. */
  readonly declared: readonly Declared[];
  /** Makes known to later cells what the cell has defined: all, or what its statements up to an index have. */
  keep(reached?: number): void;
}

export interface Checker {
  /** @param label  how a reader knows the cell: "cell [3]" */
  check(code: string, label?: string): CheckedCell;
  complete(code: string, position: number): Completed;
  inspect(code: string, position: number): string | null;
}

interface File {
  version: number;
  text: string;
}

/** What cells may import of the library. */
const ours = ["carryover", "carryover/course"] as const;

/** A checker for cells of a notebook. `taken` are the names of Node's own globals: a cell's variable of such a name would be seen by every
 *  module of the process, so V8 is given it under another. */
export function createChecker(place: CheckerHost, taken: ReadonlySet<string>): Checker {
  const files = new Map<string, File>();
  const names = new Map<string, Name>();
  /** What became of names that a cell was to declare and has not, or not yet. */
  const missing = new Map<string, string>();
  /** Cells that add to the global scope: in force without being imported from. */
  const augmenting = new Set<string>();
  let cells = 0;
  let current = cellPath(0);
  const draft = place.locate("__draft__.ts");
  const ambient = place.locate("__kernel__.d.ts");

  function cellPath(index: number): string {
    return place.locate(`__cell_${index}__.ts`);
  }

  function write(path: string, text: string): void {
    const version = (files.get(path)?.version ?? 0) + 1;
    files.set(path, { version, text });
  }

  const textOf = (path: string) => files.get(path)?.text ?? libraryText(path, place);
  let isPlain = place.plainOptions !== undefined;
  const host: LanguageServiceHost = {
    ...place.files,
    getCompilationSettings: () => (isPlain ? place.plainOptions! : place.options),
    getScriptFileNames: () => [ambient, ...augmenting, current],
    getScriptVersion: (path) => String(files.get(path)?.version ?? place.stampOf(path)),
    getScriptSnapshot(path) {
      const text = textOf(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => place.locate("."),
    fileExists: (path) => files.has(path) || place.files.fileExists(path),
    readFile: textOf,
  };
  // Comments of declarations take as long to read as half of what they are about, and only who asks what something is sees them.
  let hasComments = place.registry !== undefined;
  const { ParseAll, ParseForTypeInfo } = ts.JSDocParsingMode;
  const startService = () =>
    place.registry === undefined
      ? ts.createLanguageService({ ...host, jsDocParsingMode: hasComments ? ParseAll : ParseForTypeInfo })
      : ts.createLanguageService(host, place.registry);
  let service = startService();
  write(ambient, place.ambient);
  write(draft, "");

  /** A line in front of a cell that declares names of earlier cells. */
  function prefixFor(wanted: Iterable<string>): string {
    const parts: string[] = [];
    for (const name of wanted) {
      const known = names.get(name);
      if (known === undefined) continue;
      const module = JSON.stringify(`./${place.nameOf(known.file).replace(/\.ts$/, "")}`);
      parts.push(
        known.access === "alias"
          ? `import { ${name} } from ${module};`
          : `declare ${known.access} ${name}: typeof import(${module}).${name};`,
      );
    }
    return `${parts.join(" ")}\n`;
  }

  /** Writes a cell as a module that declares what it mentions of earlier cells and exports what it declares. */
  function writeCell(path: string, code: string): { prefix: string; declared: readonly Declared[] } {
    const parsed = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest, false);
    const declared = declaredIn(parsed);
    const own = new Set(declared.map(({ name }) => name));
    const prefix = prefixFor([...identifiersIn(parsed)].filter((name) => !own.has(name)));
    const exported = new Set(exportedBy(parsed));
    const suffix = [...own].filter((name) => !exported.has(name));
    write(path, `${prefix}${code}\nexport { ${suffix.join(", ")} };`);
    return { prefix, declared };
  }

  function complaintsAbout(path: string): readonly TypeScriptDiagnostic[] {
    const found: TypeScriptDiagnostic[] = [...service.getSyntacticDiagnostics(path)];
    // What is wrong with the meaning of a text that cannot be read is no help.
    if (found.length === 0) found.push(...service.getSemanticDiagnostics(path));
    for (const module of service.getProgram()!.getSourceFiles()) {
      if (module.fileName === path || !isHelper(module, files)) continue;
      found.push(
        ...service.getSyntacticDiagnostics(module.fileName),
        ...service.getSemanticDiagnostics(module.fileName),
      );
    }
    return found;
  }

  /** What a reader can do about a name that nothing declares; said once. */
  function cureFor(name: string, hasGuess: boolean, said: Set<string>): string | null {
    if (said.has(name)) return null;
    said.add(name);
    const fate = missing.get(name);
    if (fate !== undefined) return fate;
    const module = offering(name);
    if (module !== undefined) {
      const mmm = module === ours[0] ? `, or write mmm.${name}` : "";
      return `No cell that has run declares it, and the library has one: import { ${name} } from "${module}"${mmm}.`;
    }
    if (hasGuess) return null;
    const meant = nearestName(name, [...names.keys()]);
    const did = meant === null ? "" : ` did you mean ${meant}? Otherwise,`;
    return `No cell that has run declares it;${did} if one of the notebook does, run that one first.`;
  }

  /** The module of the library that exports a name. */
  function offering(name: string): string | undefined {
    const before = current;
    current = draft;
    write(draft, ours.map((module) => `import {} from "${module}";`).join("\n"));
    const program = service.getProgram()!;
    const types = program.getTypeChecker();
    const found = program.getSourceFile(draft)!.statements.find((statement) => {
      const symbol = types.getSymbolAtLocation((statement as ImportDeclaration).moduleSpecifier);
      return symbol !== undefined && types.tryGetMemberInModuleExports(name, symbol) !== undefined;
    });
    current = before;
    return found && ((found as ImportDeclaration).moduleSpecifier as StringLiteral).text;
  }

  return {
    check(code, label = "another cell") {
      const path = cellPath(++cells);
      current = path;
      const { prefix, declared } = writeCell(path, code);
      isPlain &&= isPlainCell(code, place);
      let found = complaintsAbout(path);
      if (isPlain && found.length > 0) {
        isPlain = false;
        found = complaintsAbout(path);
      }
      const program = service.getProgram()!;
      const file = program.getSourceFile(path)!;
      const said = new Set<string>();
      const diagnostics = found.flatMap((one) => {
        if (isAboutAny(one)) return [];
        const read = readDiagnostic(one, path, prefix.length, code, place.nameOf);
        const unknown = unknownName(one, path);
        const cure = unknown === null ? null : cureFor(unknown, one.code === 2552, said);
        return cure === null ? read : [...read, { ...read[0]!, message: cure }];
      });
      if (diagnostics.length === 0)
        diagnostics.push(
          ...floatingPromises(file, program.getTypeChecker(), prefix.length, code, place.isOurs),
        );
      const fate =
        diagnostics.length > 0 ? "does not compile; mend it" : "did not get that far; run it again";
      for (const { name } of declared) missing.set(name, `It is declared by ${label}, which ${fate}.`);
      if (diagnostics.length > 0) {
        // Nothing will ever ask for a cell that does not run.
        files.delete(path);
        current = draft;
      }
      return {
        diagnostics,
        declared,
        code:
          diagnostics.length > 0
            ? code
            : renameGlobals(file, program.getTypeChecker(), prefix.length, code, taken),
        keep(reached = Number.POSITIVE_INFINITY) {
          for (const { name, access, statement, isHoisted } of declared) {
            if (!isHoisted && statement > reached) continue;
            const known = names.get(name);
            // A type and a value of one name are imported together.
            missing.delete(name);
            const isBoth = known?.file === path && known.access !== access;
            names.set(name, { file: path, access: isBoth ? "alias" : access });
          }
          if (file.statements.some((one) => ts.isModuleDeclaration(one) && isGlobal(one)))
            augmenting.add(path);
        },
      };
    },

    complete(code, position) {
      current = draft;
      isPlain = false;
      const prefix = draftPrefix(code);
      write(draft, prefix + code);
      const at = prefix.length + position;
      const found = service.getCompletionsAtPosition(draft, at, {
        includeCompletionsWithInsertText: false,
        includeCompletionsForModuleExports: false,
        includeSymbol: true,
      });
      const paths = found === undefined || found.entries.length === 0 ? place.pathsIn(code, position) : null;
      if (paths !== null) return paths;
      return completionsOf(found, code, position, prefix.length, service.getProgram()?.getTypeChecker());
    },

    inspect(code, position) {
      current = draft;
      isPlain = false;
      if (!hasComments) {
        hasComments = true;
        service.dispose();
        service = startService();
      }
      const prefix = draftPrefix(code);
      write(draft, prefix + code);
      const at = prefix.length + position;
      const info = service.getQuickInfoAtPosition(draft, at) ?? null;
      if (info !== null) return describeInfo(info);
      const help = service.getSignatureHelpItems(draft, at, undefined);
      return help === undefined ? null : describeSignature(help);
    },
  };

  function draftPrefix(code: string): string {
    const parsed = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest, false);
    const own = new Set(declaredIn(parsed).map(({ name }) => name));
    return prefixFor([...names.keys()].filter((name) => !own.has(name)));
  }
}

/** Whether a cell brings in no declarations but those of earlier cells and of the library. */
function isPlainCell(code: string, { options }: CheckerHost): boolean {
  const { importedFiles, referencedFiles, typeReferenceDirectives, ambientExternalModules } =
    ts.preProcessFile(code);
  const isOthers = importedFiles.some(({ fileName }) => !Object.hasOwn(options.paths ?? {}, fileName));
  const added = [referencedFiles, typeReferenceDirectives, ambientExternalModules ?? []];
  return !isOthers && added.every(({ length }) => length === 0) && !/\bdeclare\s+global\b/.test(code);
}

/** A module in TypeScript beside the notebook. */
function isHelper({ fileName, isDeclarationFile }: SourceFile, cells: ReadonlyMap<string, File>): boolean {
  return (
    !isDeclarationFile &&
    !cells.has(fileName) &&
    /\.[mc]?tsx?$/.test(fileName) &&
    !fileName.includes("/node_modules/")
  );
}

/** A file's text; that of the browser's names is left out, as a cell has none of them. */
function libraryText(path: string, { files }: CheckerHost): string | undefined {
  if (/[\\/]lib\.(dom|webworker|scripthost)[^\\/]*\.d\.ts$/.test(path)) return "";
  return files.readFile(path);
}
