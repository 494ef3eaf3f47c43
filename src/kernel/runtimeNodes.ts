/** How a script that TypeScript makes names what the runtime lends it. */
import type { Expression } from "typescript";
import { ts } from "#typescript";
import { runtimeName } from "./runtime.js";

const { factory } = ts;

export const runtimeMember = (member: string) =>
  factory.createPropertyAccessExpression(factory.createIdentifier(runtimeName), member);

export const runtimeCall = (member: string, ...values: Expression[]) =>
  factory.createCallExpression(runtimeMember(member), undefined, values);

export const runtimeAssignment = (member: string, value: Expression) =>
  factory.createExpressionStatement(factory.createAssignment(runtimeMember(member), value));
