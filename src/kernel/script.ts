/** TypeScript as V8 runs it in the kernel: every top-level name of a cell stays live, and every wait can be given up. */
import type { SourceMapPayload } from "node:module";
import type {
  BindingName,
  CustomTransformers,
  Expression,
  FunctionDeclaration,
  HasModifiers,
  Identifier,
  ImportDeclaration,
  Modifier,
  ModifierLike,
  ModuleKind,
  Node,
  NodeFlags,
  SourceFile,
  Statement,
  TransformationContext,
  TransformerFactory,
  VariableDeclaration,
  VariableDeclarationList,
  Visitor,
} from "typescript";
import { declaredIn } from "./cellNames.js";
import { ts } from "./typescript.js";

/** Global name under which running code finds what the kernel lends it (see `runtime.ts`). */
export const runtimeName = "__carryover";

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
    after: [liveNames, waits],
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
    map: JSON.parse(sourceMapText!) as SourceMapPayload,
  };
}

const { factory } = ts;
const runtime = (member: string) =>
  factory.createPropertyAccessExpression(factory.createIdentifier(runtimeName), member);
const call = (member: string, ...values: Expression[]) =>
  factory.createCallExpression(runtime(member), undefined, values);
const assign = (member: string, value: Expression) =>
  factory.createExpressionStatement(factory.createAssignment(runtime(member), value));
const constant = (name: BindingName, value: Expression) =>
  factory.createVariableStatement(
    undefined,
    factory.createVariableDeclarationList(
      [factory.createVariableDeclaration(name, undefined, undefined, value)],
      ts.NodeFlags.Const,
    ),
  );

/** A new node that stands where an old one was written. */
function inPlaceOf<New extends Node>(made: New, written: Node): New {
  return ts.setOriginalNode(ts.setTextRange(made, written), written);
}

/** Imports become constants that are waited for, exports plain declarations; the last value and how far the cell came are kept. */
const replStatements: TransformerFactory<SourceFile> = () => (file) => {
  const last = file.statements.at(-1);
  // Functions and types have no place in the order: they are there from the beginning.
  const declaring = new Set(declaredIn(file).flatMap((one) => (one.isHoisted ? [] : [one.statement])));
  const statements = file.statements.flatMap((statement, index) => [
    ...replStatement(statement, statement === last),
    ...(declaring.has(index) ? [assign("reached", factory.createNumericLiteral(index))] : []),
  ]);
  const strict = factory.createExpressionStatement(factory.createStringLiteral("use strict"));
  return factory.updateSourceFile(file, [strict, ...statements]);
};

function replStatement(statement: Statement, isLast: boolean): Statement[] {
  if (ts.isImportDeclaration(statement)) return importStatements(statement);
  if (ts.isExportDeclaration(statement)) return [];
  if (ts.isExportAssignment(statement)) {
    const { expression } = statement;
    return [isLast ? assign("value", expression) : factory.createExpressionStatement(expression)];
  }
  const nameless = namelessDefault(statement);
  if (nameless !== null)
    return [
      isLast
        ? assign("value", nameless)
        : factory.createExpressionStatement(factory.createParenthesizedExpression(nameless)),
    ];
  if (ts.isExpressionStatement(statement) && isLast) {
    return [inPlaceOf(assign("value", statement.expression), statement)];
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
  const loaded = () => factory.createAwaitExpression(call("import", moduleSpecifier));
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

const timers = new Set(["setTimeout", "setInterval", "setImmediate"]);

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
          return call("import", ts.visitNode(specifier, visit) as Expression, ...from);
        }
      }
      if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && own.has(node.expression.text)) {
        const { expression, typeArguments, arguments: values } = ts.visitEachChild(node, visit, context);
        const { text } = expression as Identifier;
        return factory.updateCallExpression(node, runtime(text), typeArguments, values);
      }
      if (
        ts.isCallExpression(node) &&
        ts.isPropertyAccessExpression(node.expression) &&
        chaining.has(node.expression.name.text)
      ) {
        const { expression, typeArguments, arguments: values } = ts.visitEachChild(node, visit, context);
        const callbacks = values.map((value) =>
          ts.isSpreadElement(value) ? value : call("callback", value),
        );
        return ts.isOptionalChain(node)
          ? factory.updateCallChain(node, expression, node.questionDotToken, typeArguments, callbacks)
          : factory.updateCallExpression(node, expression, typeArguments, callbacks);
      }
      if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
        return call("meta", ...from);
      }
      return ts.visitEachChild(node, visit, context);
    };
    return ts.visitNode(file, visit) as SourceFile;
  };
}

/** Every declaration at the top becomes a `let`: V8 lets nothing else be declared again as something else. */
const liveNames: TransformerFactory<SourceFile> = (context) => (file) => {
  const functions: Statement[] = [];
  const hoisted = new Set<string>();
  const twice = repeatedVars(file);
  const statements = file.statements.flatMap((statement): Statement[] => {
    if (ts.isExportDeclaration(statement)) return [];
    if (ts.isFunctionDeclaration(statement) && statement.name !== undefined) {
      functions.push(functionVariable(statement));
      return [];
    }
    if (ts.isVariableStatement(statement)) {
      const { declarations } = statement.declarationList;
      const isRepeated = declarations.some(({ name }) => ts.isIdentifier(name) && twice.has(name.text));
      if (!isRepeated) return [liveVariables(declarations, statement)];
    }
    if (ts.isClassDeclaration(statement) && statement.name !== undefined) {
      const { modifiers, name, heritageClauses, members } = statement;
      const made = factory.createClassExpression(modifiers, name, undefined, heritageClauses, members);
      return [variable(name, inPlaceOf(made, statement), statement)];
    }
    return [withoutNestedVar(statement, hoisted, context)];
  });
  const [strict, ...rest] = statements;
  const names = [...hoisted].map((name) =>
    factory.createVariableStatement(
      undefined,
      factory.createVariableDeclarationList([factory.createVariableDeclaration(name)], ts.NodeFlags.Let),
    ),
  );
  return factory.updateSourceFile(file, [strict!, ...names, ...functions, ...rest]);
};

/** Names that more than one `var` of a text declares outside of functions, which a `let` may not. */
function repeatedVars(file: SourceFile): ReadonlySet<string> {
  const once = new Set<string>();
  const twice = new Set<string>();
  const visit = (node: Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    if (ts.isVariableDeclarationList(node) && isVar(node)) {
      for (const { name } of node.declarations) {
        if (ts.isIdentifier(name)) (once.has(name.text) ? twice : once).add(name.text);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return twice;
}

/** Declarations as those of a `let`, which alone may be declared again as anything; the checker keeps constants constant. */
function liveVariables(declarations: readonly VariableDeclaration[], written: Node): Statement {
  const list = factory.createVariableDeclarationList(declarations, ts.NodeFlags.Let);
  return inPlaceOf(factory.createVariableStatement(undefined, list), written);
}

function variable(name: Identifier, value: Expression, written: Node): Statement {
  return liveVariables([factory.createVariableDeclaration(name, undefined, undefined, value)], written);
}

function isVar({ flags }: { readonly flags: NodeFlags }): boolean {
  return (flags & ts.NodeFlags.BlockScoped) === 0;
}

/** `let f = function () {}`: a function expression without a name of its own is called f all the same, and f inside it is the variable. */
function functionVariable(statement: FunctionDeclaration): Statement {
  const { modifiers, asteriskToken, name, parameters, body } = statement;
  const made = factory.createFunctionExpression(
    modifiers?.filter(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) as Modifier[] | undefined,
    asteriskToken,
    undefined,
    undefined,
    parameters,
    undefined,
    body!,
  );
  return variable(name!, inPlaceOf(made, statement), statement);
}

/** A `var` in a block or loop at the top is a name of the cell: it is declared before, and given its value in its place. */
function withoutNestedVar(
  statement: Statement,
  hoisted: Set<string>,
  context: TransformationContext,
): Statement {
  const valuesOf = (list: VariableDeclarationList): Expression | undefined => {
    const values = list.declarations.flatMap(({ name, initializer }) => {
      hoisted.add((name as Identifier).text);
      const target = name as Identifier;
      return initializer === undefined ? [] : [factory.createAssignment(target, initializer) as Expression];
    });
    return values.length === 0
      ? undefined
      : values.reduce((before, next) => factory.createComma(before, next));
  };
  const simple = (list: Node | undefined): list is VariableDeclarationList =>
    list !== undefined &&
    ts.isVariableDeclarationList(list) &&
    isVar(list) &&
    list.declarations.every(({ name }) => ts.isIdentifier(name));
  const visit: Visitor = (node) => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return node;
    if (ts.isVariableStatement(node) && simple(node.declarationList)) {
      const values = valuesOf(node.declarationList);
      if (values === undefined) return factory.createEmptyStatement();
      return inPlaceOf(factory.createExpressionStatement(ts.visitNode(values, visit) as Expression), node);
    }
    const seen = ts.visitEachChild(node, visit, context);
    if (ts.isForStatement(seen) && simple(seen.initializer)) {
      const { condition, incrementor, statement: body } = seen;
      return factory.updateForStatement(seen, valuesOf(seen.initializer), condition, incrementor, body);
    }
    if ((ts.isForInStatement(seen) || ts.isForOfStatement(seen)) && simple(seen.initializer)) {
      const { name } = seen.initializer.declarations[0]!;
      valuesOf(seen.initializer);
      const target = name as Identifier;
      return ts.isForInStatement(seen)
        ? factory.updateForInStatement(seen, target, seen.expression, seen.statement)
        : factory.updateForOfStatement(seen, seen.awaitModifier, target, seen.expression, seen.statement);
    }
    return seen;
  };
  return ts.visitNode(statement, visit) as Statement;
}

/** Each `await x` waits for `runtime.wait(x)`, which never comes once the cell has been stopped. */
const waits: TransformerFactory<SourceFile> = (context) => (file) => {
  const visit: Visitor = (node) => {
    const seen = ts.visitEachChild(node, visit, context);
    if (ts.isAwaitExpression(seen)) {
      return factory.updateAwaitExpression(seen, call("wait", seen.expression));
    }
    if (ts.isForOfStatement(seen) && seen.awaitModifier !== undefined) {
      const { awaitModifier, initializer, expression, statement } = seen;
      return factory.updateForOfStatement(
        seen,
        awaitModifier,
        initializer,
        call("each", expression),
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
