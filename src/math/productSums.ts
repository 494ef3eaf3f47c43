/** Sums of products of columns over some of the rows: over all rows once, and then without those that are left out, which are few. */

export interface ProductSums {
  /** Σ x_i·x_j over these rows, in the order of the table, for columns i ≥ j of the chosen; shape [chosen, chosen], row-major, its lower triangle. */
  over(rows: readonly number[], chosen: readonly number[]): Float64Array;
}

/** Share of a column's squares that must be left: taking off the rest costs six of its sixteen digits at most, with which a regression that asks
 *  whether a coefficient is 1 is still sure. Below it the rows are added up anew. */
const enough = 1e-6;

/** Prepares the sums of columns; where a value is no finite number, 0 is in its place.
 *
 *  @param columns  shape [column][row] */
export function productSums(columns: readonly Float64Array[]): ProductSums {
  const finite = columns.map((values) => values.map((value) => (Number.isFinite(value) ? value : 0)));
  const count = columns.length;
  const length = columns[0]?.length ?? 0;
  const all = new Float64Array(count * count);
  addUp(
    finite,
    Array.from({ length }, (_, row) => row),
    all,
  );
  return {
    over(rows, chosen) {
      const own = chosen.map((c) => finite[c]!);
      const n = chosen.length;
      const out = new Float64Array(n * n);
      if (2 * rows.length >= length) {
        const isKept = new Uint8Array(length);
        for (const row of rows) isKept[row] = 1;
        addUp(
          own,
          Array.from(isKept.keys()).filter((row) => isKept[row] === 0),
          out,
        );
        const isLeft = chosen.every((c, i) => {
          const before = all[c * count + c]!;
          return before - out[i * n + i]! > enough * before || before === 0;
        });
        if (isLeft) {
          for (let i = 0; i < n; i++) {
            for (let j = 0; j <= i; j++) {
              const [a, b] = [Math.max(chosen[i]!, chosen[j]!), Math.min(chosen[i]!, chosen[j]!)];
              out[i * n + j] = all[a * count + b]! - out[i * n + j]!;
            }
          }
          return out;
        }
        out.fill(0);
      }
      addUp(own, rows, out);
      return out;
    },
  };
}

/** Adds the products of every pair, in the lower triangle. */
function addUp(columns: readonly Float64Array[], rows: readonly number[], out: Float64Array): void {
  const n = columns.length;
  const gathered = columns.map((values) => Float64Array.from(rows, (row) => values[row]!));
  for (let i = 0; i < n; i++) {
    const x = gathered[i]!;
    for (let j = 0; j <= i; j++) {
      const y = gathered[j]!;
      let sum = 0;
      for (let t = 0; t < x.length; t++) sum += x[t]! * y[t]!;
      out[i * n + j] = sum;
    }
  }
}
