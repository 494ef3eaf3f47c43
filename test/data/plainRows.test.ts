/** Texts without quotes are split without the parser: against the parser, which splits the same text with one cell in quotes. */
import { expect, it } from "vitest";
import { detectDelimiter, parseCsv } from "../../src/data/csv.js";
import { createRng } from "../../src/math/rng.js";

/** Cells, ends of lines and what stands beside them, put together by chance. */
function textOf(seed: number): string {
  const rng = createRng(seed);
  const pick = <T>(of: readonly T[]): T => of[rng.integer(of.length)]!;
  const ends = pick([["\n"], ["\r\n"], ["\r\n", "\n"], ["\n", "\n\n"], ["\r\n\r\n", "\r\n"], ["\r"]]);
  const delimiter = pick([",", ";", "\t", "|"]);
  const rows = Array.from({ length: 1 + rng.integer(12) }, () =>
    pick([3, 3, 3, 3, 2, 4, 1]) === 1
      ? pick(["", " ", delimiter.repeat(2)])
      : [0, 1, 2].map(() => pick(["1", "2.5", " x ", "", "é", "2024-01-01"])).join(delimiter),
  );
  return `b${delimiter}c${delimiter}d${pick(ends)}${rows.map((row) => row + pick(ends)).join("")}${pick(["", "7"])}`;
}

function readingOf(text: string): unknown {
  try {
    const { header, rows, delimiter } = parseCsv(text, "my.csv");
    return { header, rows, delimiter };
  } catch (error) {
    return `${error}`;
  }
}

it("a text without quotes is read as the parser reads it", () => {
  let read = 0;
  for (let seed = 0; seed < 2000; seed++) {
    const text = textOf(seed);
    const quoted = text.replace(/^b/, '"b"');
    const found = readingOf(text);
    expect(found, JSON.stringify(text)).toEqual(readingOf(quoted));
    if (typeof found !== "string") read++;
  }
  // Nearly half of them are tables.
  expect(read).toBeGreaterThan(900);
});

it("of a text without quotes as many rows are looked at for the separator as the parser looks at", () => {
  const separatorOf = (text: string) => {
    try {
      return detectDelimiter(text, "my.csv");
    } catch (error) {
      return `${error}`;
    }
  };
  for (const blank of ["\n", " \n", ";\n"]) {
    // The row that tells one separator from the other, at the end of what is looked at.
    const found = [196, 197, 198, 199, 200, 201].map((even) => {
      const text = `b,c;d\n${blank}${"1,2;3\n".repeat(even)}1,2;3;4\n`;
      expect(separatorOf(text), `${even} rows`).toBe(separatorOf(text.replace("b", '"b"')));
      return separatorOf(text);
    });
    expect(new Set(found).size).toBe(2);
  }
});
