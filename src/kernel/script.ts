/** TypeScript as V8 runs it in the kernel: every top-level name of a cell stays live, and every wait can be given up. */
import type { SourceMapPayload } from "node:module";
import type {
  BindingName,
  CustomTransformers,
  Expression,
  HasModifiers,
  Identifier,
  ImportDeclaration,
  Modifier,
  ModifierLike,
  ModuleKind,
  Node,
  SourceFile,
  Statement,
  TransformerFactory,
  Visitor,
} from "typescript";
import { ts } from "#typescript";
import { caughtThrows } from "./caughtThrows.js";
import { declaredIn } from "./cellNames.js";
import { inPlaceOf, liveNames } from "./liveNames.js";
import { runtimeAssignment, runtimeCall, runtimeMember } from "./runtimeNodes.js";

/** JavaScript with the map that leads back to what was written. */
export interface Script {
  readonly code: string;
  readonly map: SourceMapPayload;
}

/** A cell as a script for V8's REPL mode.
 *
 *  In that mode a `let` of one script may be declared again by another, and functions see its latest value. So every top-level declaration
 *  becomes one (`var`, functions, imports), the value of a last expression is kept in `runtime.value`, and in `runtime.reached` the
 *  index of the last statement with a declaration that has run. */
export function cellScript(source: string): Script {
  return transpile(source, "cell.ts", ts.ModuleKind.ESNext, {
    before: [replStatements, loading(null)],
    after: [liveNames, caughtThrows, waits],
  });
}

/** A module of the user's own as the body of an async function that is given `require`, `module` and `exports`.
 *
 *  @returns also the modules that it requires, which are loaded before it runs */
export function moduleScript(
  source: string,
  path: string,
): Script & { readonly requires: readonly string[] } {
  const requires = new Set<string>();
  const collect: TransformerFactory<SourceFile> = () => (file) => {
    const visit = (node: Node): void => {
      if (
        ts.isCallExpression(node) &&
        ts.isIdentifier(node.expression) &&
        node.expression.text === "require"
      ) {
        const [name] = node.arguments;
        if (name !== undefined && ts.isStringLiteralLike(name)) requires.add(name.text);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
    return file;
  };
  // As JavaScript or TypeScript, whatever kind of module the ending says.
  const script = transpile(source, path.replace(/\.m([jt]s)$/, ".$1"), ts.ModuleKind.CommonJS, {
    before: [loading(path)],
    after: [collect, waits],
  });
  return { ...script, requires: [...requires] };
}

// A cell may put another in its place.
const { parse } = JSON;

function transpile(
  source: string,
  fileName: string,
  module: ModuleKind,
  transformers: CustomTransformers,
): Script {
  const { outputText, sourceMapText } = ts.transpileModule(source, {
    fileName,
    transformers,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module,
      sourceMap: true,
      esModuleInterop: true,
      allowJs: true,
      jsx: ts.JsxEmit.React,
      // `await` at the top is a keyword in whatever has no import or export too.
      moduleDetection: ts.ModuleDetectionKind.Force,
      // A name that one cell imports may be first used as a value in another.
      verbatimModuleSyntax: module === ts.ModuleKind.ESNext,
    },
  });
  return {
    code: outputText.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n"),
    map: parse(sourceMapText!) as SourceMapPayload,
  };
}

const { factory } = ts;
const constant = (name: BindingName, value: Expression) =>
  factory.createVariableStatement(
    undefined,
    factory.createVariableDeclarationList(
      [factory.createVariableDeclaration(name, undefined, undefined, value)],
      ts.NodeFlags.Const,
    ),
  );

/** Imports become constants that are waited for, exports plain declarations; the last value and how far the cell came are kept. */
const replStatements: TransformerFactory<SourceFile> = () => (file) => {
  const last = file.statements.at(-1);
  // Functions and types have no place in the order: they are there from the beginning.
  const declaring = new Set(declaredIn(file).flatMap((one) => (one.isHoisted ? [] : [one.statement])));
  const statements = file.statements.flatMap((statement, index) => [
    ...replStatement(statement, statement === last),
    ...(declaring.has(index) ? [runtimeAssignment("reached", factory.createNumericLiteral(index))] : []),
  ]);
  const strict = factory.createExpressionStatement(factory.createStringLiteral("use strict"));
  return factory.updateSourceFile(file, [strict, ...statements]);
};

function replStatement(statement: Statement, isLast: boolean): Statement[] {
  if (ts.isImportDeclaration(statement)) return importStatements(statement);
  if (ts.isExportDeclaration(statement)) return [];
  if (ts.isExportAssignment(statement)) {
    const { expression } = statement;
    return [isLast ? runtimeAssignment("value", expression) : factory.createExpressionStatement(expression)];
  }
  const nameless = namelessDefault(statement);
  if (nameless !== null)
    return [
      isLast
        ? runtimeAssignment("value", nameless)
        : factory.createExpressionStatement(factory.createParenthesizedExpression(nameless)),
    ];
  if (ts.isExpressionStatement(statement) && isLast) {
    return [inPlaceOf(runtimeAssignment("value", statement.expression), statement)];
  }
  return [withoutExport(statement)];
}

/** The value of `export default function () {}` and of a class without a name; null for any other statement. */
function namelessDefault(statement: Statement): Expression | null {
  if (ts.isFunctionDeclaration(statement) && statement.name === undefined) {
    const { asteriskToken, parameters, body } = statement;
    return body === undefined
      ? null
      : factory.createFunctionExpression(
          withoutExportModifiers(statement.modifiers),
          asteriskToken,
          undefined,
          undefined,
          parameters,
          undefined,
          body,
        );
  }
  if (ts.isClassDeclaration(statement) && statement.name === undefined) {
    const { heritageClauses, members } = statement;
    return factory.createClassExpression(
      withoutExportModifiers(statement.modifiers),
      undefined,
      undefined,
      heritageClauses,
      members,
    );
  }
  return null;
}

function withoutExportModifiers(modifiers: readonly ModifierLike[] | undefined): Modifier[] {
  return (modifiers ?? []).filter(
    ({ kind }) => kind !== ts.SyntaxKind.ExportKeyword && kind !== ts.SyntaxKind.DefaultKeyword,
  ) as Modifier[];
}

function importStatements(statement: ImportDeclaration): Statement[] {
  const { importClause, moduleSpecifier } = statement;
  if (importClause?.isTypeOnly) return [];
  const loaded = () => factory.createAwaitExpression(runtimeCall("import", moduleSpecifier));
  if (importClause === undefined) return [inPlaceOf(factory.createExpressionStatement(loaded()), statement)];
  const { name, namedBindings } = importClause;
  const elements = [];
  if (name !== undefined) elements.push(factory.createBindingElement(undefined, "default", name));
  if (namedBindings !== undefined && ts.isNamedImports(namedBindings)) {
    for (const element of namedBindings.elements) {
      if (element.isTypeOnly) continue;
      elements.push(factory.createBindingElement(undefined, element.propertyName, element.name));
    }
  }
  const made: Statement[] = [];
  if (namedBindings !== undefined && ts.isNamespaceImport(namedBindings)) {
    made.push(inPlaceOf(constant(namedBindings.name, loaded()), statement));
  }
  if (elements.length > 0) {
    made.push(inPlaceOf(constant(factory.createObjectBindingPattern(elements), loaded()), statement));
  }
  return made;
}

function withoutExport(statement: Statement): Statement {
  const { modifiers } = statement as { readonly modifiers?: readonly ModifierLike[] };
  if (!modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return statement;
  return factory.replaceModifiers(
    statement as Statement & HasModifiers,
    withoutExportModifiers(modifiers),
  ) as Statement;
}

const timers = new Set(["setTimeout", "setInterval", "setImmediate", "queueMicrotask"]);

/** What hands a promise its callbacks. */
const chaining = new Set(["then", "catch", "finally"]);

/** `import(x)`, `import.meta`, timers and the callbacks of promises as the runtime answers them, for a module at a path or for a cell. */
function loading(path: string | null): TransformerFactory<SourceFile> {
  const from = path === null ? [] : [factory.createStringLiteral(path)];
  return (context) => (file) => {
    // A name that the text declares itself is its own.
    const own = new Set([...timers].filter((name) => !declaredNames(file).has(name)));
    const visit: Visitor = (node) => {
      if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
        const [specifier] = node.arguments;
        if (specifier !== undefined) {
          return runtimeCall("import", ts.visitNode(specifier, visit) as Expression, ...from);
        }
      }
      if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && own.has(node.expression.text)) {
        const { expression, typeArguments, arguments: values } = ts.visitEachChild(node, visit, context);
        const { text } = expression as Identifier;
        return factory.updateCallExpression(node, runtimeMember(text), typeArguments, values);
      }
      if (
        ts.isCallExpression(node) &&
        ts.isPropertyAccessExpression(node.expression) &&
        chaining.has(node.expression.name.text)
      ) {
        const { expression, typeArguments, arguments: values } = ts.visitEachChild(node, visit, context);
        const callbacks = values.map((value) =>
          ts.isSpreadElement(value) ? value : runtimeCall("callback", value),
        );
        return ts.isOptionalChain(node)
          ? factory.updateCallChain(node, expression, node.questionDotToken, typeArguments, callbacks)
          : factory.updateCallExpression(node, expression, typeArguments, callbacks);
      }
      if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
        return runtimeCall("meta", ...from);
      }
      return ts.visitEachChild(node, visit, context);
    };
    return ts.visitNode(file, visit) as SourceFile;
  };
}

/** Each `await x` waits for `runtime.wait(x)`, which never comes once the cell has been stopped. */
const waits: TransformerFactory<SourceFile> = (context) => (file) => {
  const visit: Visitor = (node) => {
    const seen = ts.visitEachChild(node, visit, context);
    if (ts.isAwaitExpression(seen)) {
      return factory.updateAwaitExpression(seen, runtimeCall("wait", seen.expression));
    }
    if (ts.isForOfStatement(seen) && seen.awaitModifier !== undefined) {
      const { awaitModifier, initializer, expression, statement } = seen;
      return factory.updateForOfStatement(
        seen,
        awaitModifier,
        initializer,
        runtimeCall("each", expression),
        statement,
      );
    }
    return seen;
  };
  return ts.visitNode(file, visit) as SourceFile;
};

/** Every name that is declared anywhere in a text. */
function declaredNames(file: SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: Node): void => {
    const { name } = node as { readonly name?: Node };
    const isName = !ts.isPropertyAccessExpression(node) && !ts.isPropertyAssignment(node);
    if (isName && name !== undefined && ts.isIdentifier(name)) names.add(name.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}
