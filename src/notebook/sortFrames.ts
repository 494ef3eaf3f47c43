/** Sorts danfo's frames and series: danfo itself leaves numbers unsorted where one is missing, and compares texts by their first letter. */
import type { DataFrame, Series } from "danfojs-node";

interface SortOptions {
  readonly ascending?: boolean;
  readonly inplace?: boolean;
}

/** What a frame or series has for changing itself. */
interface Changeable {
  $setValues(values: unknown): void;
  $setIndex(index: readonly (string | number)[]): void;
}

const sorting = new WeakSet<object>();

/** From now on `sortValues` of these classes is right: numbers by size, texts by their letters, equal ones in their order, and what is missing
 *  (null, undefined, NaN) last, in either direction. */
export function sortMissingLast(classes: {
  readonly DataFrame: typeof DataFrame;
  readonly Series: typeof Series;
}): void {
  if (sorting.has(classes.DataFrame)) return;
  sorting.add(classes.DataFrame);
  const ofFrame = function (this: DataFrame, column: string, options: SortOptions = {}) {
    const at = this.columns.indexOf(column);
    if (at < 0) throw new Error(`ParamError: specified column "${column}" not found in columns`);
    const values = (this.values as unknown[][]).map((row) => row[at]);
    return changed(this, this.iloc({ rows: orderOf(values, options) }), options);
  };
  const ofSeries = function (this: Series, options: SortOptions = {}) {
    return changed(this, this.iloc(orderOf(this.values as unknown[], options)), options);
  };
  Object.assign(ownerOf(classes.DataFrame), { sortValues: ofFrame });
  Object.assign(ownerOf(classes.Series), { sortValues: ofSeries });
}

/** The prototype that has `sortValues`: that of a class below the exported one, which parts of frames belong to. */
function ownerOf({ prototype }: { readonly prototype: object }): object {
  let owner = prototype;
  while (!Object.hasOwn(owner, "sortValues")) owner = Object.getPrototypeOf(owner) as object;
  return owner;
}

/** The sorted one, or nothing where it takes the place of the old one, as danfo has it. */
function changed<Kind extends DataFrame | Series>(
  old: Kind,
  sorted: Kind,
  { inplace }: SortOptions,
): Kind | undefined {
  if (inplace !== true) return sorted;
  const { $setValues, $setIndex } = old as unknown as Changeable;
  $setValues.call(old, sorted.values);
  $setIndex.call(old, sorted.index);
  return undefined;
}

/** Places of the values in their order. */
function orderOf(values: readonly unknown[], { ascending = true }: SortOptions): number[] {
  const isMissing = (value: unknown) => value === null || value === undefined || Number.isNaN(value);
  const all = values.map((_, place) => place);
  const known = all.filter((place) => !isMissing(values[place]));
  known.sort((a, b) => (ascending ? 1 : -1) * compare(values[a], values[b]));
  return [...known, ...all.filter((place) => isMissing(values[place]))];
}

function compare(a: unknown, b: unknown): number {
  const [left, right] = [a, b] as [number, number];
  return left < right ? -1 : left > right ? 1 : 0;
}
