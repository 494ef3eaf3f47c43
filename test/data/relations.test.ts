/** Relations between columns: the quick ways to say no answer as the formulas do, and few cells of unrelated columns are read. */
import { describe, expect, test } from "vitest";
import type { ColumnFacts } from "../../src/data/columnFacts.js";
import { copiedColumns } from "../../src/data/copiedColumns.js";
import type { ColumnRole } from "../../src/data/panel.js";
import { copyOf, copyOfEarlier, isRatio, multipleOf, roundingOf, shifted } from "../../src/data/relations.js";
import { resultColumns } from "../../src/data/resultColumns.js";
import { sumsIn } from "../../src/data/sumColumns.js";
import { unlistedMoney } from "../../src/data/unlistedMoney.js";
import { createRng } from "../../src/math/rng.js";
import { mean, standardDeviation } from "../../src/math/statistics.js";

type Numbers = ArrayLike<number>;

const bothThere = (x: Numbers, y: Numbers) =>
  Array.from({ length: x.length }, (_, i) => i).filter((i) => Number.isFinite(x[i]) && Number.isFinite(y[i]));

/** `multipleOf` by its formula, in as many passes as it takes. */
function multipleByFormula(x: Numbers, y: Numbers): number | null {
  const rows = bothThere(x, y);
  const own = rows.map((i) => x[i]!);
  if (rows.length < 10 || new Set(own).size < 5) return null;
  const sum = (terms: readonly number[]) => terms.reduce((a, b) => a + b, 0);
  const factor = sum(rows.map((i) => x[i]! * y[i]!)) / sum(rows.map((i) => y[i]! * y[i]!));
  const left = rows.map((i) => x[i]! - factor * y[i]!);
  const spread = standardDeviation(own);
  return Number.isFinite(factor) &&
    factor !== 0 &&
    standardDeviation(left) <= 0.1 * spread &&
    Math.abs(mean(left)) <= spread
    ? factor
    : null;
}

/** `copyOf` by its rule. */
function copyByRule(x: Numbers, y: Numbers): number | null {
  const factor = multipleByFormula(x, y);
  if (factor === null) return null;
  const cent = Math.min(0.01, 2 * roundingOf(y));
  return bothThere(x, y).every(
    (i) => Math.abs(x[i]! - factor * y[i]!) <= 0.003 * Math.abs(x[i]!) + cent * factor,
  )
    ? factor
    : null;
}

/** `isRatio` by its rule, over all rows. */
function ratioByRule(x: Numbers, top: Numbers, below: Numbers): boolean {
  const rows = Array.from({ length: x.length }, (_, i) => i).filter(
    (i) => x[i]! > 0 && top[i]! > 0 && below[i]! > 0,
  );
  const before = rows.map((i) => Math.log(top[i]! / below[i]!));
  const after = rows.map((i) => Math.log(top[i]! / below[i]! / x[i]!));
  if (rows.length < 10) return false;
  const left = standardDeviation(after);
  return left <= 0.02 && left <= 0.2 * standardDeviation(before);
}

/** A column and two others that it may be the ratio of: none, exact, rounded, noisy on both sides of the limits, with gaps, zeros, signs and infinities. */
function triples(): [Float64Array, Float64Array, Float64Array][] {
  const rng = createRng("ratios");
  return Array.from({ length: 4000 }, (_, k) => {
    const own = rng.split(k);
    const n = 3 + Math.floor((own.uniform() < 0.1 ? 600 : 40) * own.uniform() ** 2);
    const spread = [0.001, 0.03, 0.1, 1, 300][Math.floor(5 * own.uniform())]!;
    const noise = [0, 1e-4, 0.01, 0.018, 0.02, 0.022, 0.05, 0.06, 1][Math.floor(9 * own.uniform())]!;
    const [top, below] = [0, 1].map(() =>
      Float64Array.from({ length: n }, () => Math.exp(spread * own.normal())),
    ) as [Float64Array, Float64Array];
    const x = top.map((value, i) => (value / below[i]!) * 7 * Math.exp(noise * own.normal()));
    // One row far off, on both sides of what alone is a spread of .02.
    if (own.uniform() < 0.3)
      x[Math.floor(n * own.uniform())]! *= Math.exp((0.5 + own.uniform()) * 0.02 * Math.sqrt(n));
    const odd = [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e-320];
    for (const values of [x, top, below])
      if (own.uniform() < 0.2)
        values[Math.floor(n * own.uniform())] = odd[Math.floor(odd.length * own.uniform())]!;
    return [x, top, below];
  });
}

/** Pairs of columns: unrelated, copies, rounded ones, noisy ones on both sides of the limits, with gaps, zeros, signs, and far from zero. */
function pairs(): [Float64Array, Float64Array][] {
  const rng = createRng("relations");
  return Array.from({ length: 3000 }, (_, k) => {
    const own = rng.split(k);
    const n = 5 + Math.floor(60 * own.uniform());
    const level = [0, 10, 1e5, 1e9][Math.floor(4 * own.uniform())]!;
    const size = 10 ** (3 * own.uniform());
    const factor = (own.uniform() < 0.2 ? -1 : 1) * 10 ** (4 * own.uniform() - 2);
    const noise = [0, 0, 1e-4, 0.002, 0.005, 0.1, 0.12, 10][Math.floor(8 * own.uniform())]!;
    const decimals = [0, 2, 12][Math.floor(3 * own.uniform())]!;
    const rounded = (value: number) => Number(value.toFixed(decimals));
    const y = Float64Array.from({ length: n }, () =>
      own.uniform() < 0.1 ? 0 : rounded(level + size * own.normal()),
    );
    const x = y.map((value) => rounded(factor * value + noise * factor * size * own.normal()));
    if (own.uniform() < 0.3) x[Math.floor(n * own.uniform())] = Number.NaN;
    if (own.uniform() < 0.2) y[Math.floor(n * own.uniform())] = Number.NaN;
    if (own.uniform() < 0.1) y[0] = Number.POSITIVE_INFINITY;
    if (own.uniform() < 0.2) x[0] = 1e9;
    return [x, y];
  });
}

describe("the quick ways to say no", () => {
  test("a multiple is one by the formula, to the bit", () => {
    const all = pairs();
    const found = all.map(([x, y]) => multipleOf(x, y));
    expect(found).toEqual(all.map(([x, y]) => multipleByFormula(x, y)));
    expect(found.filter((factor) => factor !== null).length).toBeGreaterThan(500);
  });

  test("a copy is one by the rule, of the same row and of rows before and after, in several geos too", () => {
    const all = pairs();
    const found = all.map(([x, y]) => copyOf(x, y));
    expect(found).toEqual(all.map(([x, y]) => copyByRule(x, y)));
    expect(found.filter((factor) => factor !== null).length).toBeGreaterThan(200);
    const moved = all.flatMap(([x, y]) => {
      const rows = Array.from(x.keys());
      const runs = [rows.filter((i) => i % 2 === 0), rows.filter((i) => i % 2 === 1)];
      return [-2, -1, 1, 3].flatMap((by) =>
        [x, shifted(x, by, runs)].map((later) => [
          copyOfEarlier(later, y, by, runs),
          copyByRule(later, shifted(y, by, runs)),
          copyOfEarlier(shifted(y, by, runs), y, by, runs),
          copyByRule(shifted(y, by, runs), shifted(y, by, runs)),
        ]),
      );
    });
    expect(moved.map(([one, , two]) => [one, two])).toEqual(moved.map(([, one, , two]) => [one, two]));
    expect(moved.filter(([, , two]) => two !== null).length).toBeGreaterThan(1000);
  });

  test("a ratio is one by the rule", () => {
    const all = triples();
    const found = all.map((columns) => isRatio(...columns));
    expect(found).toEqual(all.map((columns) => ratioByRule(...columns)));
    expect(found.filter((is) => is).length).toBeGreaterThan(300);
  });

  test("a ratio with an odd row is one wherever that row stands, up to a spread of .02", () => {
    const rng = createRng("odd row");
    const [top, below] = [0, 1].map(() =>
      Float64Array.from({ length: 520 }, () => Math.exp(rng.normal())),
    ) as [Float64Array, Float64Array];
    const found = (odd: number) =>
      [0, 3, 19, 20, 300, 519].map((at) => {
        const x = top.map((value, i) => (value / below[i]!) * (i === at ? Math.exp(odd) : 1));
        return isRatio(x, top, below);
      });
    // One of n that is d off spreads them by d / √n.
    const limit = 0.02 * Math.sqrt(520);
    expect(found(0.99 * limit)).toEqual(Array(6).fill(true));
    expect(found(1.01 * limit)).toEqual(Array(6).fill(false));
  });
});

describe("large tables", () => {
  const rows = 3000;
  const channels = 24;

  /** Money of channels that have nothing to do with each other, counting the cells that are read. */
  function unrelated() {
    const rng = createRng("large");
    const counter = { reads: 0 };
    const columns = Array.from({ length: channels }, (_, m) => {
      const own = rng.split(m);
      const values = Float64Array.from({ length: rows }, () =>
        own.uniform() < 0.1 ? 0 : Math.round(1e4 * own.uniform()) / 100,
      );
      return new Proxy(values, {
        get(target, key) {
          if (typeof key === "string" && /^\d+$/.test(key)) counter.reads++;
          const value: unknown = Reflect.get(target, key, target);
          return typeof value === "function" ? value.bind(target) : value;
        },
      });
    });
    const roles = columns.map((_, m) => ({ column: `spend_${m}`, role: "spend", reason: "" }) as const);
    const view = {
      roles,
      kpi: { column: "kpi", role: "kpi", reason: "" } as const,
      runs: [Array.from({ length: rows }, (_, i) => i)],
      facts: () => {
        throw new Error("nobody asks");
      },
      numbers: (column: string) => columns[Number(column.slice("spend_".length))]!,
      named: new Set<string>(),
    };
    return { view, counter };
  }

  test("a column is held against all others in few of its rows", () => {
    const { view, counter } = unrelated();
    expect(copiedColumns.look(view)).toEqual([]);
    // Each pair five times, of the same row and of four lags, a handful of rows each time; made by columns whole it would be over 5,000,000.
    expect(counter.reads).toBeLessThan(5 * channels ** 2 * 20);
  });

  test("a ratio that is none is refused after a few rows", () => {
    const { view, counter } = unrelated();
    const columns = view.roles.map(({ column }) => view.numbers(column));
    for (const x of columns) for (const below of columns) if (x !== below) isRatio(x, columns[0]!, below);
    // Three cells a row; two or three rows show it, and one in four has a zero. Twenty rows of each would be twice as many and more.
    expect(counter.reads).toBeLessThan(channels ** 2 * 3 * 10);
  });

  test("what a column is, is asked a few times for each, and not once for each pair", () => {
    const { view } = unrelated();
    let asked = 0;
    const facts = (column: string): ColumnFacts => {
      asked++;
      return {
        ...{ name: column, index: 0, kind: "number", distinct: ["1", "2", "3", "4"] },
        ...{ filled: rows, isFull: true, first: "1", isCounter: false },
      };
    };
    const roles = view.roles.map(
      ({ column }, m): ColumnRole =>
        m === 0
          ? { column, reason: "", role: "kpi" }
          : { column, reason: "", role: "ignored", doubt: "unknown" },
    );
    expect(resultColumns.look({ ...view, facts, roles, kpi: roles[0]! })).toEqual([]);
    expect(asked).toBeLessThan(6 * channels);
  });

  test("no sum is looked for a second time where no money was left out by name", () => {
    const { view, counter } = unrelated();
    const roles = view.roles.map((role) => ({ ...role, channel: role.column }));
    expect(unlistedMoney.look({ ...view, roles })).toEqual([]);
    expect(counter.reads).toBe(0);
  });

  test("a multiple that is none is refused after less than two passes", () => {
    const { view, counter } = unrelated();
    expect(multipleOf(view.numbers("spend_0"), view.numbers("spend_1"))).toBeNull();
    expect(counter.reads).toBeLessThan(4 * rows);
    expect(sumsIn(view, "spend")).toEqual([]);
  });
});
