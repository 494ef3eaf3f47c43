/** What is done to healthy input so that it is not: to bytes, to texts, and to documents. */
import fc from "fast-check";

/** Values that break what was written for others. */
export const strange = fc.constantFrom<unknown>(
  null,
  true,
  "",
  "x",
  "!!!",
  "😀",
  "__proto__",
  "constructor",
  "toString",
  "\u001b[2J\nnext line",
  "1e999",
  "../../outside",
  0,
  -1,
  -0,
  0.5,
  3,
  1e-320,
  1e12,
  1e300,
  Number.MAX_SAFE_INTEGER,
  [],
  [[]],
  [null],
  [1, "x"],
  {},
  { x: 1 },
  { length: 1e9 },
  JSON.parse('{"__proto__":{"polluted":1}}'),
  { constructor: { prototype: { polluted: 1 } } },
);

/** Edits, in one case of twenty none: what is whole has to be taken. */
function some<Edit>(edit: fc.Arbitrary<Edit>, most: number): fc.Arbitrary<Edit[]> {
  return fc.oneof(
    { weight: 19, arbitrary: fc.array(edit, { minLength: 1, maxLength: most }) },
    { weight: 1, arbitrary: fc.constant<Edit[]>([]) },
  );
}

/** A document of which some places hold something else, are gone, or hold more. */
export function damagedDocument(healthy: unknown): fc.Arbitrary<unknown> {
  const edit = fc.record({
    at: fc.nat(1_000_000),
    how: fc.constantFrom("replace", "remove", "add", "repeat"),
    value: strange,
    key: fc.constantFrom("x", "__proto__", "constructor", "kind", "length", "0"),
  });
  return some(edit, 3).map((edits) => {
    const document = structuredClone({ root: healthy });
    for (const { at, how, value, key } of edits) {
      const places = placesIn(document);
      if (places.length === 0) break;
      const [parent, name] = places[at % places.length]!;
      // A further edit may change what an earlier one has put in.
      const own = structuredClone(value);
      if (how === "replace") put(parent, name, own);
      else if (how === "remove") Array.isArray(parent) ? parent.splice(Number(name), 1) : delete parent[name];
      else if (how === "repeat" && Array.isArray(parent)) parent.push(structuredClone(parent[0]));
      else put(parent, Array.isArray(parent) ? String(parent.length) : key, own);
    }
    return document.root;
  });
}

type Holder = Record<string, unknown>;

/** As JSON.parse does, so that "__proto__" is a key and no prototype. */
function put(parent: Holder, key: string, value: unknown): void {
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
}

function placesIn(value: unknown): [Holder, string][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.keys(value).flatMap((key) => [
    [value as Holder, key] as [Holder, string],
    ...placesIn((value as Holder)[key]),
  ]);
}

/** A text with pieces cut out and pieces put in. */
export function damagedText(healthy: string, pieces: readonly string[]): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.nat(healthy.length),
    cut: fc.oneof(fc.constant(0), fc.nat(12), fc.nat(400)),
    put: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 5, unit: "binary" })),
    times: fc.constantFrom(1, 1, 1, 1, 2, 300),
  });
  return some(edit, 4).map((edits) =>
    edits.reduce(
      (text, { at, cut, put, times }) => text.slice(0, at) + put.repeat(times) + text.slice(at + cut),
      healthy,
    ),
  );
}

/** Bytes of which some are flipped, cut, put in or set to nothing. */
export function damagedBytes(healthy: Uint8Array): fc.Arbitrary<Uint8Array> {
  const edit = fc.record({
    at: fc.nat(healthy.length - 1),
    how: fc.constantFrom("flip", "cut", "put", "zero", "end"),
    length: fc.oneof(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 5000 })),
    byte: fc.integer({ min: 1, max: 255 }),
  });
  return some(edit, 3).map((edits) =>
    edits.reduce<Uint8Array>((bytes, { at, how, length, byte }) => {
      const [before, after] = [bytes.slice(0, at), bytes.slice(at)];
      if (how === "flip") after[0]! ^= byte;
      if (how === "zero") after.fill(0, 0, length);
      if (how === "end") return before;
      if (how === "cut") return joined(before, after.subarray(length));
      return how === "put" ? joined(before, new Uint8Array(length).fill(byte), after) : joined(before, after);
    }, Uint8Array.from(healthy)),
  );
}

function joined(...pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(pieces));
}
