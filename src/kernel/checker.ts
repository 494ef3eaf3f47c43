/** Checks, completes and explains cells with the project's own TypeScript: each cell is a module that sees the names of those before it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import type {
  BindingName,
  CompilerOptions,
  DiagnosticMessageChain,
  Identifier,
  LanguageServiceHost,
  Node,
  QuickInfo,
  SignatureHelpItems,
  SourceFile,
  Statement,
  TypeChecker,
  Diagnostic as TypeScriptDiagnostic,
} from "typescript";
import { packageRoot } from "../platform/node/packageRoot.js";
import type { Diagnostic } from "./cellErrors.js";
import type { NotebookPlace } from "./modules.js";
import { ts } from "./typescript.js";

/** How a later cell sees a name. */
type Access = "let" | "const" | "alias";

interface Name {
  /** The cell that declares it last. */
  readonly file: string;
  readonly access: Access;
}

/** A name that a statement at the top of a cell declares. */
interface Declared {
  readonly name: string;
  readonly access: Access;
  /** Index of the statement. */
  readonly statement: number;
  /** Whether it has its value before the cell begins, or needs none: functions and types. */
  readonly isHoisted: boolean;
}

/** A cell that has been checked. */
export interface CheckedCell {
  readonly diagnostics: readonly Diagnostic[];
  /** The cell, with names that V8 must not see under their own renamed. */
  readonly code: string;
  /** Makes known to later cells what the cell has defined: all, or what its statements up to an index have. */
  keep(reached?: number): void;
}

/** What may stand at a place instead of the text from start to end. */
export interface Completed {
  readonly start: number;
  readonly end: number;
  readonly matches: readonly string[];
  /** Kind of each: "function", "property", "file". */
  readonly types: readonly string[];
}

export interface Checker {
  check(code: string): CheckedCell;
  complete(code: string, position: number): Completed;
  inspect(code: string, position: number): string | null;
}

interface File {
  version: number;
  text: string;
}

/** What the kernel adds to Node's global names. */
const kernelTypes = `
/** Asks the person at the notebook, and waits for what they type. */
declare function prompt(question?: string): string;
`;

/** Where packages with types alone may lie for a folder. */
const rootsOf = (folder: string): string[] => {
  const found: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    found.push(join(at, "node_modules", "@types"));
    if (dirname(at) === at) return found;
  }
};

/** Types of Node for notebooks whose folder has none: those that tslab brings. */
function ownTypeRoot(): string {
  const require = createRequire(createRequire(import.meta.url).resolve("tslab/package.json"));
  return dirname(dirname(require.resolve("@types/node/package.json")));
}

function tslabTypes(): string {
  return join(dirname(createRequire(import.meta.url).resolve("tslab/package.json")), "dist", "public.d.ts");
}

/** Cells are checked as the project's own code is, but an untyped parameter is allowed. */
function optionsFor({ root, folder }: NotebookPlace): CompilerOptions {
  const typeRoots = rootsOf(folder).filter((path) => existsSync(path));
  if (!typeRoots.some((path) => existsSync(join(path, "node")))) typeRoots.push(ownTypeRoot());
  return {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts", "lib.esnext.iterator.d.ts"],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    strict: true,
    noImplicitAny: false,
    esModuleInterop: true,
    resolveJsonModule: true,
    allowImportingTsExtensions: true,
    allowJs: true,
    jsx: ts.JsxEmit.React,
    noEmit: true,
    skipLibCheck: true,
    types: ["node"],
    typeRoots,
    // A module is looked for beside the notebook, then in the root of the project.
    rootDirs: [folder, root],
    // The package is the one that the kernel belongs to, in whose project a notebook may not lie.
    paths: { carryover: [join(packageRoot, "dist", "index.d.ts")], tslab: [tslabTypes()] },
  };
}

/** A checker for cells of a notebook. `taken` are the names of Node's own globals: a cell's variable of such a name would be seen by every
 *  module of the process, so V8 is given it under another. */
export function createChecker(place: NotebookPlace, taken: ReadonlySet<string>): Checker {
  const options = optionsFor(place);
  const files = new Map<string, File>();
  const names = new Map<string, Name>();
  /** Cells that add to the global scope: in force without being imported from. */
  const augmenting = new Set<string>();
  let cells = 0;
  let current = cellPath(0);
  const draft = join(place.folder, "__draft__.ts");
  const ambient = join(place.folder, "__kernel__.d.ts");

  function cellPath(index: number): string {
    return join(place.folder, `__cell_${index}__.ts`);
  }

  function write(path: string, text: string): void {
    const version = (files.get(path)?.version ?? 0) + 1;
    files.set(path, { version, text });
  }

  const host: LanguageServiceHost = {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [ambient, ...augmenting, current],
    getScriptVersion: (path) => String(files.get(path)?.version ?? stampOf(path)),
    getScriptSnapshot(path) {
      const text = files.get(path)?.text ?? textOf(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => place.folder,
    getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
    fileExists: (path) => files.has(path) || ts.sys.fileExists(path),
    readFile: (path) => files.get(path)?.text ?? textOf(path),
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    realpath: ts.sys.realpath!,
  };
  const service = ts.createLanguageService(host);
  write(ambient, kernelTypes);

  /** A line in front of a cell that declares names of earlier cells. */
  function prefixFor(wanted: Iterable<string>): string {
    const parts: string[] = [];
    for (const name of wanted) {
      const known = names.get(name);
      if (known === undefined) continue;
      const module = JSON.stringify(`./${relative(place.folder, known.file).replace(/\.ts$/, "")}`);
      parts.push(
        known.access === "alias"
          ? `import { ${name} } from ${module};`
          : `declare ${known.access} ${name}: typeof import(${module}).${name};`,
      );
    }
    return `${parts.join(" ")}\n`;
  }

  function place_(path: string, code: string): { prefix: string; declared: readonly Declared[] } {
    const parsed = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest, false);
    const declared = declaredIn(parsed);
    const own = new Set(declared.map(({ name }) => name));
    const prefix = prefixFor([...identifiersIn(parsed)].filter((name) => !own.has(name)));
    const exported = new Set(exportedBy(parsed));
    const suffix = [...own].filter((name) => !exported.has(name));
    write(path, `${prefix}${code}\nexport { ${suffix.join(", ")} };`);
    return { prefix, declared };
  }

  return {
    check(code) {
      const path = cellPath(++cells);
      current = path;
      const { prefix, declared } = place_(path, code);
      const program = service.getProgram()!;
      const file = program.getSourceFile(path)!;
      const found: TypeScriptDiagnostic[] = [...service.getSyntacticDiagnostics(path)];
      // What is wrong with the meaning of a text that cannot be read is no help.
      if (found.length === 0) found.push(...service.getSemanticDiagnostics(path));
      for (const module of program.getSourceFiles()) {
        if (module.fileName === path || !isHelper(module, files)) continue;
        found.push(
          ...service.getSyntacticDiagnostics(module.fileName),
          ...service.getSemanticDiagnostics(module.fileName),
        );
      }
      const diagnostics = found.flatMap((one) =>
        readDiagnostic(one, path, prefix.length, code, place.folder),
      );
      if (diagnostics.length === 0)
        diagnostics.push(...floatingPromises(file, program.getTypeChecker(), prefix.length, code));
      return {
        diagnostics,
        code: diagnostics.length > 0 ? code : renamed(file, prefix.length, code),
        keep(reached = Number.POSITIVE_INFINITY) {
          for (const { name, access, statement, isHoisted } of declared) {
            if (isHoisted || statement <= reached) names.set(name, { file: path, access });
          }
          if (file.statements.some((one) => ts.isModuleDeclaration(one) && isGlobal(one)))
            augmenting.add(path);
        },
      };
    },

    complete(code, position) {
      current = draft;
      const prefix = draftPrefix(code);
      write(draft, prefix + code);
      const at = prefix.length + position;
      const found = service.getCompletionsAtPosition(draft, at, {
        includeCompletionsWithInsertText: false,
        includeCompletionsForModuleExports: false,
      });
      const paths = found === undefined || found.entries.length === 0 ? pathsIn(code, position) : null;
      if (paths !== null) return paths;
      const span = found?.optionalReplacementSpan ?? {
        start: wordStart(code, position) + prefix.length,
        length: 0,
      };
      const start = Math.min(position, span.start - prefix.length);
      const end = Math.max(position, start + span.length);
      const typed = code.slice(start, position).toLowerCase();
      const entries = (found?.entries ?? [])
        .map((entry, index) => ({
          entry,
          index,
          rank: rankOf(entry.name, code.slice(start, position), typed),
        }))
        .filter(({ rank }, _, all) => rank < (all.some((other) => other.rank < 2) ? 2 : 3))
        .sort((a, b) => a.rank - b.rank || compare(a.entry.sortText, b.entry.sortText) || a.index - b.index);
      return {
        start,
        end,
        matches: entries.map(({ entry }) => entry.name),
        types: entries.map(({ entry }) => entry.kind),
      };
    },

    inspect(code, position) {
      current = draft;
      const prefix = draftPrefix(code);
      write(draft, prefix + code);
      const at = prefix.length + position;
      const info = service.getQuickInfoAtPosition(draft, at) ?? null;
      if (info !== null) return describeInfo(info);
      const help = service.getSignatureHelpItems(draft, at, undefined);
      return help === undefined ? null : describeSignature(help);
    },
  };

  /** Files and folders that a text in quotes may go on to name; null outside of quotes. */
  function pathsIn(code: string, position: number): Completed | null {
    const typed = /(["'`])([^"'`\n]*)$/.exec(code.slice(0, position));
    if (typed === null) return null;
    const written = typed[2]!;
    const base = written.slice(written.lastIndexOf("/") + 1);
    const folder = resolve(place.root, written.slice(0, written.length - base.length) || ".");
    if (!existsSync(folder)) return null;
    const entries = readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => name.startsWith(base) && (base !== "" || !name.startsWith(".")))
      .map((entry) => ({
        name: entry.isDirectory() ? `${entry.name}/` : entry.name,
        isFolder: entry.isDirectory(),
      }));
    return {
      start: position - base.length,
      end: position,
      matches: entries.map(({ name }) => name),
      types: entries.map(({ isFolder }) => (isFolder ? "folder" : "file")),
    };
  }

  function draftPrefix(code: string): string {
    const parsed = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest, false);
    const own = new Set(declaredIn(parsed).map(({ name }) => name));
    return prefixFor([...names.keys()].filter((name) => !own.has(name)));
  }

  /** The cell with its variables that bear the name of a global of Node's, its own or of earlier cells, called otherwise. */
  function renamed(file: SourceFile, offset: number, code: string): string {
    const checker = service.getProgram()!.getTypeChecker();
    const edits: { at: number; end: number; text: string }[] = [];
    const isOfCells = (identifier: Identifier): boolean => {
      const isShort = ts.isShorthandPropertyAssignment(identifier.parent);
      const symbol = isShort
        ? checker.getShorthandAssignmentValueSymbol(identifier.parent)
        : checker.getSymbolAtLocation(identifier);
      if (symbol === undefined || (symbol.flags & variables) === 0) return false;
      return (symbol.declarations ?? []).some((one) => one.getSourceFile() === file && isTopLevel(one));
    };
    const visit = (node: Node): void => {
      if (
        ts.isIdentifier(node) &&
        node.pos >= offset - 1 &&
        node.end <= offset + code.length &&
        taken.has(node.text) &&
        isOfCells(node)
      ) {
        const at = node.getStart(file) - offset;
        const name = `${node.text}$`;
        const isShort =
          ts.isShorthandPropertyAssignment(node.parent) ||
          (ts.isBindingElement(node.parent) &&
            node.parent.propertyName === undefined &&
            ts.isObjectBindingPattern(node.parent.parent));
        const isImported = ts.isImportSpecifier(node.parent) && node.parent.propertyName === undefined;
        const text = isShort ? `${node.text}: ${name}` : isImported ? `${node.text} as ${name}` : name;
        edits.push({ at, end: node.end - offset, text });
      }
      ts.forEachChild(node, visit);
    };
    if ([...taken].some((name) => code.includes(name))) visit(file);
    return edits.reduceRight(
      (text, { at, end, text: put }) => text.slice(0, at) + put + text.slice(end),
      code,
    );
  }
}

/** Kinds of names that V8 would give to every module. */
const variables =
  ts.SymbolFlags.Variable |
  ts.SymbolFlags.Function |
  ts.SymbolFlags.Class |
  ts.SymbolFlags.Enum |
  ts.SymbolFlags.ValueModule |
  ts.SymbolFlags.Alias;

/** Whether a declaration is one of the module's own names. */
function isTopLevel(declaration: Node): boolean {
  if (ts.isModuleDeclaration(declaration) && isGlobal(declaration)) return false;
  for (let at: Node | undefined = declaration.parent; at !== undefined; at = at.parent) {
    if (ts.isSourceFile(at)) return true;
    if (ts.isModuleDeclaration(at) && isGlobal(at)) return false;
    if (
      ts.isFunctionLike(at) ||
      ts.isBlock(at) ||
      ts.isClassLike(at) ||
      ts.isModuleBlock(at) ||
      ts.isForStatement(at)
    )
      return false;
  }
  return false;
}

function isGlobal(node: Node): boolean {
  return (node.flags & ts.NodeFlags.GlobalAugmentation) !== 0;
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

const stamps = new Map<string, string>();

/** Changes with the file; files of packages are taken not to. */
function stampOf(path: string): string {
  if (path.includes("/node_modules/") || path.endsWith(".d.ts")) return "1";
  const stamp = String(ts.sys.getModifiedTime?.(path)?.getTime() ?? 0);
  stamps.set(path, stamp);
  return stamp;
}

/** A file's text; that of the browser's names is left out, as a cell has none of them. */
function textOf(path: string): string | undefined {
  if (/[\\/]lib\.(dom|webworker|scripthost)[^\\/]*\.d\.ts$/.test(path)) return "";
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function declaredIn(file: SourceFile): readonly Declared[] {
  const found: Declared[] = [];
  file.statements.forEach((statement, index) => {
    const add = (name: string, access: Access, isHoisted = false) =>
      found.push({ name, access, statement: index, isHoisted });
    for (const [name, access, isHoisted] of namesOf(statement)) add(name, access, isHoisted);
  });
  return found;
}

function* namesOf(statement: Statement): Generator<readonly [string, Access, boolean]> {
  if (ts.isVariableStatement(statement)) {
    const { declarationList } = statement;
    const access = (declarationList.flags & ts.NodeFlags.Const) !== 0 ? "const" : "let";
    for (const { name } of declarationList.declarations)
      for (const text of boundNames(name)) yield [text, access, false];
  } else if (ts.isFunctionDeclaration(statement)) {
    if (statement.name !== undefined) yield [statement.name.text, "alias", true];
  } else if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
    yield [statement.name.text, "alias", true];
  } else if (ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement)) {
    if (statement.name !== undefined) yield [statement.name.text, "alias", false];
  } else if (ts.isModuleDeclaration(statement)) {
    if (ts.isIdentifier(statement.name) && !isGlobal(statement)) yield [statement.name.text, "alias", false];
  } else if (ts.isImportEqualsDeclaration(statement)) {
    yield [statement.name.text, "alias", false];
  } else if (ts.isImportDeclaration(statement)) {
    const { name, namedBindings } = statement.importClause ?? {};
    if (name !== undefined) yield [name.text, "alias", false];
    if (namedBindings === undefined) return;
    if (ts.isNamespaceImport(namedBindings)) yield [namedBindings.name.text, "alias", false];
    else for (const element of namedBindings.elements) yield [element.name.text, "alias", false];
  } else {
    yield* nestedVars(statement);
  }
}

/** `var` in blocks and loops at the top. */
function* nestedVars(node: Node): Generator<readonly [string, Access, boolean]> {
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
  if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0) {
    for (const { name } of node.declarations) for (const text of boundNames(name)) yield [text, "let", false];
  }
  const children: Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* nestedVars(child);
}

function* boundNames(name: BindingName): Generator<string> {
  if (ts.isIdentifier(name)) yield name.text;
  else for (const element of name.elements) if (ts.isBindingElement(element)) yield* boundNames(element.name);
}

function* exportedBy(file: SourceFile): Generator<string> {
  for (const statement of file.statements) {
    const { modifiers } = statement as { readonly modifiers?: readonly Node[] };
    if (modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) {
      if (modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) continue;
      for (const [name] of namesOf(statement)) yield name;
    }
    if (
      ts.isExportDeclaration(statement) &&
      statement.exportClause !== undefined &&
      ts.isNamedExports(statement.exportClause)
    ) {
      for (const { name } of statement.exportClause.elements) yield name.text;
    }
  }
}

function identifiersIn(file: SourceFile): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: Node): void => {
    if (ts.isIdentifier(node)) found.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** A complaint at its place in the cell, or in the file it is about. */
function readDiagnostic(
  { file, start = 0, messageText }: TypeScriptDiagnostic,
  path: string,
  offset: number,
  code: string,
  folder: string,
): Diagnostic[] {
  if (file === undefined) return [];
  const isCell = file.fileName === path;
  const at = isCell
    ? placeIn(code, Math.min(Math.max(0, start - offset), code.length))
    : ts.getLineAndCharacterOfPosition(file, start);
  const where = {
    file: isCell ? "" : relative(folder, file.fileName),
    line: at.line + 1,
    column: at.character + 1,
  };
  return messagesOf(messageText).map((message) => ({ ...where, message }));
}

function messagesOf(text: string | DiagnosticMessageChain): string[] {
  if (typeof text === "string") return [text];
  return [text.messageText, ...(text.next ?? []).flatMap(messagesOf)];
}

function placeIn(code: string, position: number): { line: number; character: number } {
  const before = code.slice(0, position).split("\n");
  return { line: before.length - 1, character: before.at(-1)!.length };
}

/** Calls of our own functions whose promise nobody takes: the next line would run before they have. What `show` is given is waited for. */
function floatingPromises(
  file: SourceFile,
  checker: TypeChecker,
  offset: number,
  code: string,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const visit = (node: Node): void => {
    if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) {
      const { expression: call } = node;
      const declaration = checker.getResolvedSignature(call)?.declaration;
      const isOurs = declaration?.getSourceFile().fileName.startsWith(join(packageRoot, "dist")) ?? false;
      const isPromise = checker.getTypeAtLocation(call).symbol?.name === "Promise";
      const name = call.expression.getText(file).split(".").at(-1)!;
      if (isOurs && isPromise && name !== "show") {
        const at = placeIn(code, node.getStart(file) - offset);
        const message = `${name} gives a promise, which nobody waits for; write await before it`;
        found.push({ file: "", line: at.line + 1, column: at.character + 1, message });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function wordStart(code: string, position: number): number {
  return position - /[\p{ID_Continue}$]*$/u.exec(code.slice(0, position))![0].length;
}

/** 0 begins as typed, 1 in other case, 2 holds it, 3 neither. Those of 2 are offered where there are none before. */
function rankOf(name: string, typed: string, lower: string): number {
  if (name.startsWith(typed)) return 0;
  const text = name.toLowerCase();
  if (text.startsWith(lower)) return 1;
  return text.includes(lower) ? 2 : 3;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Signature, documentation and tags as text. */
function describeInfo({
  displayParts,
  documentation,
  tags,
}: Pick<QuickInfo, "displayParts" | "documentation" | "tags">): string {
  // How a name came into the cell is no part of what it is.
  const signature = ts.displayPartsToString(displayParts);
  const lines = [signature.replace(/^\(alias\) /, "").replace(/\n(import|export) .*$/, "")];
  const words = ts.displayPartsToString(documentation);
  if (words !== "") lines.push("", words);
  for (const { name, text } of tags ?? []) {
    const said = ts.displayPartsToString(text);
    lines.push("", said === "" ? `@${name}` : `@${name} ${said}`);
  }
  return lines.join("\n");
}

function describeSignature({ items, selectedItemIndex }: SignatureHelpItems): string {
  const item = items[selectedItemIndex]!;
  const separator = ts.displayPartsToString(item.separatorDisplayParts);
  const signature =
    ts.displayPartsToString(item.prefixDisplayParts) +
    item.parameters.map(({ displayParts }) => ts.displayPartsToString(displayParts)).join(separator) +
    ts.displayPartsToString(item.suffixDisplayParts);
  return describeInfo({
    displayParts: [{ text: signature, kind: "text" }],
    documentation: item.documentation,
    tags: item.tags,
  });
}
