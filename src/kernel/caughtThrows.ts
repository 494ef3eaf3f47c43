/** What a cell throws is kept before V8 sees it: V8 describes what it sees, with the error's own code, which nothing could break off there. */
import type {
  BindingName,
  Expression,
  Node,
  SourceFile,
  Statement,
  TransformerFactory,
  VariableDeclaration,
  VariableStatement,
} from "typescript";
import { ts } from "#typescript";
import { boundNames, identifiersIn } from "./cellNames.js";
import { inPlaceOf } from "./liveNames.js";
import { runtimeAssignment, runtimeCall } from "./runtimeNodes.js";

const { factory } = ts;

/** Every statement at the top in a `try`, but for the `let` of declarations, which belong to no block: of those the values are made in one.
 *  The script's own value is none. */
export const caughtThrows: TransformerFactory<SourceFile> = () => (file) => {
  const [strict, ...statements] = file.statements;
  const made: Statement[] = [];
  let together: Statement[] = [];
  const close = () => {
    if (together.length > 0) made.push(caught(together));
    together = [];
  };
  for (const statement of statements) {
    if (!isLet(statement)) {
      together.push(statement);
      continue;
    }
    for (const declaration of statement.declarationList.declarations) {
      const { before, name, value } = divided(declaration);
      if (before !== null) together.push(before);
      close();
      made.push(inPlaceOf(letStatement(name, value), statement));
    }
  }
  close();
  const nothing = factory.createExpressionStatement(factory.createVoidZero());
  return factory.updateSourceFile(file, [strict!, ...made, nothing]);
};

function isLet(statement: Statement): statement is VariableStatement {
  return ts.isVariableStatement(statement) && (statement.declarationList.flags & ts.NodeFlags.Let) !== 0;
}

function letStatement(name: BindingName, value: Expression | undefined): Statement {
  const declaration = factory.createVariableDeclaration(name, undefined, undefined, value);
  return factory.createVariableStatement(
    undefined,
    factory.createVariableDeclarationList([declaration], ts.NodeFlags.Let),
  );
}

/** What makes a declaration's value, and the declaration that takes it. One that must stay as it is has nothing before it. */
function divided(declaration: VariableDeclaration): {
  readonly before: Statement | null;
  readonly name: BindingName;
  readonly value: Expression | undefined;
} {
  const { name, initializer } = declaration;
  if (initializer === undefined || isNamedByPlace(initializer))
    return { before: null, name, value: initializer };
  if (ts.isIdentifier(name))
    return { before: runtimeAssignment("made", initializer), name, value: runtimeCall("take") };
  const names = [...boundNames(name)];
  // A function that mentions such a name would keep that of the block.
  const mentioned = identifiersIn(initializer);
  if (hasFunction(name) || names.some((one) => mentioned.has(one)))
    return { before: null, name, value: initializer };
  const values = factory.createArrayLiteralExpression(names.map((one) => factory.createIdentifier(one)));
  const unpacked = inPlaceOf(letStatement(name, initializer), declaration);
  return {
    before: factory.createBlock([unpacked, runtimeAssignment("made", values)], true),
    name: factory.createArrayBindingPattern(
      names.map((one) => factory.createBindingElement(undefined, undefined, one)),
    ),
    value: runtimeCall("take"),
  };
}

/** Whether a value has the name of the variable that it is given to at once: a function or class without one of its own. */
function isNamedByPlace(value: Expression): boolean {
  if (ts.isParenthesizedExpression(value)) return isNamedByPlace(value.expression);
  return (
    ts.isArrowFunction(value) ||
    ((ts.isFunctionExpression(value) || ts.isClassExpression(value)) && value.name === undefined)
  );
}

const hasFunction = (node: Node): boolean =>
  ts.isFunctionLike(node) || ts.isClassLike(node) || ts.forEachChild(node, hasFunction) === true;

function caught(statements: readonly Statement[]): Statement {
  const thrown = factory.createUniqueName("thrown");
  const again = factory.createThrowStatement(runtimeCall("caught", thrown));
  return factory.createTryStatement(
    factory.createBlock(statements, true),
    factory.createCatchClause(thrown, factory.createBlock([again])),
    undefined,
  );
}
