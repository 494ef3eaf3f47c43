/** What a cell waits for, so that a wait can be given up. */
import type { AnyNode, Program } from "acorn";
import { runtimeName } from "../kernel/runtime.js";
import type { Edits } from "./edits.js";
import { childrenOf } from "./syntaxTree.js";

const timers = new Set(["setTimeout", "setInterval", "setImmediate"]);
const chaining = new Set(["then", "catch", "finally"]);

/** Waits, timers, callbacks of promises and imports as the runtime answers them: what kernel/script.ts does for the kernel. */
export function editWaits(program: Program, edits: Edits): void {
  const wrap = ({ start, end }: { start: number; end: number }, member: string): void => {
    edits.open(start, `${runtimeName}.${member}(`);
    edits.close(end, ")");
  };
  // From the inside: what is put around the whole comes around what is put around a part.
  const visit = (node: AnyNode): void => {
    for (const child of childrenOf(node)) visit(child);
    if (node.type === "AwaitExpression") wrap(node.argument, "wait");
    else if (node.type === "ForOfStatement" && node.await) wrap(node.right, "each");
    else if (node.type === "ImportExpression") edits.open(node.start, `${runtimeName}.`);
    else if (node.type === "MetaProperty" && node.meta.name === "import") {
      edits.put(node.start, node.end, `${runtimeName}.meta()`);
    } else if (node.type === "CallExpression") {
      const { callee, arguments: values } = node;
      if (callee.type === "Identifier" && timers.has(callee.name))
        edits.open(callee.start, `${runtimeName}.`);
      if (
        callee.type === "MemberExpression" &&
        callee.property.type === "Identifier" &&
        !callee.computed &&
        chaining.has(callee.property.name)
      ) {
        for (const value of values) if (value.type !== "SpreadElement") wrap(value, "callback");
      }
    }
  };
  visit(program);
}
