/** Errors of cells are told whatever was thrown, with the lines that help and none of Node's. */
import { expect, test } from "vitest";
import { thrownError } from "../../src/kernel/cellErrors.js";

const failing = (property: string) =>
  Object.defineProperty(new Error("hello"), property, {
    get() {
      throw new Error("getter");
    },
  });

test.each([
  ["a message that throws", failing("message"), ["Error", ""]],
  ["a name that throws", failing("name"), ["Error", "hello"]],
  ["a stack, a code and a cause that throw", failing("stack"), ["Error", "hello"]],
  [
    "a name that is a symbol",
    Object.assign(new Error("hello"), { name: Symbol("odd") }),
    ["Symbol(odd)", "hello"],
  ],
  ["neither text in name nor in message", { name: 5, message: { a: 1 }, stack: null }, ["5", "{ a: 1 }"]],
  ["nothing", undefined, ["Thrown", "undefined"]],
  ["a record without a prototype", Object.create(null), ["Thrown", "[Object: null prototype] {}"]],
])("an error with %s is told", (_, thrown, [name, message]) => {
  const { ename, evalue, traceback } = thrownError(thrown);
  expect([ename, evalue]).toEqual([name, message]);
  expect(traceback[0]).toBe(`${name}: ${message}`);
});

test("lines of the message that look like a stack's are not told twice", () => {
  const error = new Error("first\n    at fake (file.js:1:1)\nlast");
  error.stack = `Error: ${error.message}\n    at cell [1], line 1`;
  expect(thrownError(error).traceback).toEqual([`Error: ${error.message}`, "    at cell [1], line 1"]);
});

test("a message that the head of the stack does not have takes no line of the stack along", () => {
  const error = new Error("late");
  error.stack = "Error\n    at cell [1], line 1\n       1 | late()";
  expect(thrownError(error).traceback).toEqual([
    "Error: late",
    "    at cell [1], line 1",
    "       1 | late()",
  ]);
});

test("an error of another thread comes without Node's own lines", () => {
  const error = new Error("x");
  error.stack =
    "Error: x\n    at [worker eval]:1:7\n    at runScript (node:internal/process/execution:101:62)\n    at node:internal/main/worker_thread:173:9";
  expect(thrownError(error).traceback).toEqual(["Error: x", "    at [worker eval]:1:7"]);
});
