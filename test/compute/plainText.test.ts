/** Plain data as a text and back: every bit of it, no code, and nothing that a text of somebody else could smuggle in. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { plainText, plainValue } from "../../src/platform/node/plainText.js";

const number = fc.double();
const leaf = fc.oneof(
  number,
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.array(number).map((values) => Float64Array.from(values)),
  fc.uint8Array(),
);
const data = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.array(tie("any")),
    fc.dictionary(
      fc
        .oneof(fc.string(), fc.constantFrom("$number", "$Float64Array", "$$a"))
        .filter((key) => key !== "__proto__"),
      tie("any"),
      { noNullPrototype: true },
    ),
  ),
})).any;

it("gives back what it was given, bit for bit", () => {
  fc.assert(
    fc.property(data, (value) => {
      expect(plainValue(plainText(value))).toStrictEqual(value);
    }),
  );
});

it("is the same text for the same data", () => {
  expect(plainText({ a: Float64Array.of(Number.NaN, -0), b: undefined, c: -0 })).toBe(
    '{"a":{"$Float64Array":"AAAAAAAA+H8AAAAAAAAAgA=="},"c":{"$number":"-0"}}',
  );
});

it.each([
  ["a function", () => 1],
  ["a class", new Map()],
  ["a symbol", Symbol("a")],
  ["a date", { a: [new Date(0)] }],
] as readonly (readonly [string, unknown])[])("refuses %s", (_, value) => {
  expect(() => plainText(value)).toThrow(TypeError);
});

it.each([
  '{"$number":"1"}',
  '{"$Float64Array":"AAAA"}',
  '{"$Uint8Array":"not base64"}',
  '{"$Function":"return 1"}',
  '{"$number":1}',
  '{"a":1,"$number":"NaN"}',
  '{"__proto__":{"polluted":true},"a":1}',
  '{"a":{"__proto__":1}}',
  `${"[".repeat(100)}${"]".repeat(100)}`,
  "{",
])("refuses the text %s", (text) => {
  expect(() => plainValue(text)).toThrow();
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

it("takes anything that fast-check makes without harm", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      try {
        plainValue(text);
      } catch (error) {
        expect(error).toSatisfy((one) =>
          [SyntaxError, RangeError, TypeError].some((kind) => one instanceof kind),
        );
      }
    }),
  );
});
