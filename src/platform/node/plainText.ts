/** Plain data as a text and back, to the last bit: what is sent to another machine is no code and no class. */

/** Numbers that JSON has no word for. */
const special: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
  "-0": -0,
};

/** Arrays of numbers by the name that they have in the text; their bytes are little-endian, as those of all machines that Node runs on. */
const arrays = { Float64Array, Int32Array, Uint32Array, Uint8Array } as const;

/** Deeper than any record of ours. */
const deepest = 60;

/** The text of a value: JSON, in which typed arrays and numbers without a word are records with a key that begins with $.
 *
 *  Properties that are undefined are left out, and what is undefined in an array becomes null.
 *
 *  @throws TypeError for what is no plain data
 *  @example plainText({ a: Number.NaN }) // '{"a":{"$number":"NaN"}}' */
export function plainText(value: unknown): string {
  return JSON.stringify(written(value, 0));
}

function written(value: unknown, depth: number): unknown {
  if (depth > deepest) throw new TypeError("plain data must not lie deeper in itself than 60 levels");
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") {
    if (Number.isFinite(value) && !Object.is(value, -0)) return value;
    return { $number: Object.is(value, -0) ? "-0" : String(value) };
  }
  if (Array.isArray(value)) return value.map((item) => written(item ?? null, depth + 1));
  if (ArrayBuffer.isView(value)) {
    const kind = Object.entries(arrays).find(([, array]) => value instanceof array)?.[0];
    if (kind !== undefined) {
      const { buffer, byteOffset, byteLength } = value;
      return { [`$${kind}`]: Buffer.from(buffer, byteOffset, byteLength).toString("base64") };
    }
  } else if (typeof value === "object") {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) {
      const given = Object.entries(value).filter(([, item]) => item !== undefined);
      // A key that begins with $ is written with another one before it.
      return Object.fromEntries(
        given.map(([key, item]) => [key.startsWith("$") ? `$${key}` : key, written(item, depth + 1)]),
      );
    }
  }
  throw new TypeError(`a ${typeof value} is no plain data`);
}

/** The value of a text, which need not be one that `plainText` wrote.
 *
 *  @throws SyntaxError, RangeError or TypeError where it is none
 *  @example plainValue('{"a":{"$number":"NaN"}}') // { a: NaN } */
export function plainValue(text: string): unknown {
  return read(JSON.parse(text), 0);
}

function read(value: unknown, depth: number): unknown {
  if (depth > deepest) throw new RangeError("plain data lie deeper in themselves than 60 levels");
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => read(item, depth + 1));
  const entries = Object.entries(value);
  const [key, content] = entries.length === 1 ? entries[0]! : ["", null];
  if (/^\$[^$]/.test(key)) return marked(key.slice(1), content);
  return Object.fromEntries(
    entries.map(([name, item]) => {
      if (name === "__proto__" || /^\$(?!\$)/.test(name))
        throw new TypeError(`plain data have no key "${name}"`);
      return [name.startsWith("$$") ? name.slice(1) : name, read(item, depth + 1)];
    }),
  );
}

function marked(kind: string, content: unknown): unknown {
  if (typeof content === "string") {
    if (kind === "number" && Object.hasOwn(special, content)) return special[content];
    if (Object.hasOwn(arrays, kind)) {
      const array = arrays[kind as keyof typeof arrays];
      const bytes = Buffer.from(content, "base64");
      if (bytes.byteLength % array.BYTES_PER_ELEMENT === 0 && bytes.toString("base64") === content) {
        // A copy of its own, where a Float64Array may begin.
        return new array(new Uint8Array(bytes).buffer);
      }
    }
  }
  throw new TypeError(`plain data have no "$${kind}" of this content`);
}
