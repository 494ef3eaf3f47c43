/** What a cell throws is kept before V8 sees it: V8 describes what it sees, with the error's own code, which nothing could break off there. */
import type { Expression, SourceFile, Statement, TransformerFactory, VariableStatement } from "typescript";
import { ts } from "#typescript";
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
    for (const { name, initializer } of statement.declarationList.declarations) {
      const isPlain = initializer === undefined || isNamedByPlace(initializer);
      if (!isPlain) together.push(runtimeAssignment("made", initializer));
      close();
      const declaration = factory.createVariableDeclaration(
        name,
        undefined,
        undefined,
        isPlain ? initializer : runtimeCall("take"),
      );
      const list = factory.createVariableDeclarationList([declaration], ts.NodeFlags.Let);
      made.push(inPlaceOf(factory.createVariableStatement(undefined, list), statement));
    }
  }
  close();
  const nothing = factory.createExpressionStatement(factory.createVoidZero());
  return factory.updateSourceFile(file, [strict!, ...made, nothing]);
};

function isLet(statement: Statement): statement is VariableStatement {
  return ts.isVariableStatement(statement) && (statement.declarationList.flags & ts.NodeFlags.Let) !== 0;
}

/** Whether a value has the name of the variable that it is given to at once: a function or class without one of its own. */
function isNamedByPlace(value: Expression): boolean {
  const inner = ts.isParenthesizedExpression(value) ? value.expression : value;
  if (inner !== value) return isNamedByPlace(inner);
  return (
    ts.isArrowFunction(value) ||
    ((ts.isFunctionExpression(value) || ts.isClassExpression(value)) && value.name === undefined)
  );
}

function caught(statements: readonly Statement[]): Statement {
  const thrown = factory.createUniqueName("thrown");
  const again = factory.createThrowStatement(runtimeCall("caught", thrown));
  return factory.createTryStatement(
    factory.createBlock(statements, true),
    factory.createCatchClause(thrown, factory.createBlock([again])),
    undefined,
  );
}
