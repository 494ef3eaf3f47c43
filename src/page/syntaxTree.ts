/** What a cell is made of, as the parser says it. */
import type { AnyNode, Expression, Pattern } from "acorn";

/** The nodes right below one, but for parts that are left out. */
export function childrenOf(
  node: AnyNode,
  isLeftOut: (part: string) => boolean = () => false,
): readonly AnyNode[] {
  return Object.entries(node)
    .flatMap(([part, value]: [string, unknown]) => (isLeftOut(part) ? [] : [value].flat()))
    .filter((child): child is AnyNode => typeof (child as AnyNode | null)?.type === "string");
}

/** Every node of a statement but those of its functions and classes, from the outside. */
export function walkOutside(root: AnyNode, visit: (node: AnyNode, parent: AnyNode | null) => void): void {
  const step = (node: AnyNode, parent: AnyNode | null): void => {
    if (/^(Function|Class|ArrowFunction)/.test(node.type)) return;
    visit(node, parent);
    for (const child of childrenOf(node)) step(child, node);
  };
  step(root, null);
}

/** The names that a pattern binds. */
export function namesIn(pattern: Pattern | Expression): readonly string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((one) => namesIn(one.type === "Property" ? one.value : one.argument));
    case "ArrayPattern":
      return pattern.elements.flatMap((one) => (one === null ? [] : namesIn(one)));
    case "AssignmentPattern":
      return namesIn(pattern.left);
    case "RestElement":
      return namesIn(pattern.argument);
    default:
      return [];
  }
}
