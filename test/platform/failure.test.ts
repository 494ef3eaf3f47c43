/** Errors as plain data, and again. */
import { expect, it } from "vitest";
import { ArgumentError, DataError, FitError, InternalError, SetupError } from "../../src/errors.js";
import { phrase } from "../../src/phrase.js";
import { errorOf, failureOf } from "../../src/platform/failure.js";

it.each([
  new ArgumentError({ caller: "fit", option: "draws", rule: "must be above 0", got: -1 }),
  new DataError({ file: "my.csv", row: 3, column: "tv", rule: "must be a number", got: "abc" }),
  new FitError({ rule: phrase`cannot start`, cure: "look at the priors" }),
  new SetupError("no Python; install it"),
  new InternalError("quantile: probability must be in [0, 1], got 2"),
  new RangeError("Maximum call stack size exceeded"),
  new TypeError("x is not a function"),
  new Error("of nobody's class"),
])("an error survives a structured clone as what it was: %s", (error) => {
  const revived = errorOf(structuredClone(failureOf(error)));
  expect(Object.getPrototypeOf(revived)).toBe(Object.getPrototypeOf(error));
  expect(revived).toEqual(error);
  expect({ ...revived }).toEqual({ ...error });
  expect(String(revived)).toBe(String(error));
  expect(revived.stack).toBe(error.stack);
});

it("an error of a class that is not ours keeps its name", () => {
  const revived = errorOf(failureOf(new WebAssembly.RuntimeError("unreachable")));
  expect(String(revived)).toBe("RuntimeError: unreachable");
});
