/** Every name that a cell declares at its top, as V8's REPL mode keeps it live and lets it be declared again. */
import type {
  Expression,
  FunctionDeclaration,
  Identifier,
  Modifier,
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
import { ts } from "#typescript";

const { factory } = ts;

/** A new node that stands where an old one was written. */
export function inPlaceOf<New extends Node>(made: New, written: Node): New {
  return ts.setOriginalNode(ts.setTextRange(made, written), written);
}

/** Every declaration at the top becomes a `let`: V8 lets nothing else be declared again as something else. */
export const liveNames: TransformerFactory<SourceFile> = (context) => (file) => {
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
