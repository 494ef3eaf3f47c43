/** Finds the name somebody probably meant, so that a misspelt column or option is answered with a suggestion. */

/** The candidate closest to `name` by edit distance (ignoring case), or null where none is close.
 *
 *  Close means at most a third of the longer name has to be retyped, or one name contains the other.
 *  @example nearestName("untis_sold", ["week_start", "units_sold"]) // "units_sold"  */
export function nearestName(name: string, candidates: readonly string[]): string | null {
  const wanted = name.toLowerCase();
  let best: string | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const other = candidate.toLowerCase();
    const contains =
      wanted.length > 2 && other.length > 2 && (other.includes(wanted) || wanted.includes(other));
    const limit = Math.max(wanted.length, other.length) / 3;
    // As many letters as one is longer have to be typed at least.
    const isFar = Math.abs(wanted.length - other.length) > limit;
    const distance = isFar ? Number.POSITIVE_INFINITY : editDistance(wanted, other);
    const rank = contains ? Math.min(distance, limit) : distance;
    if (rank <= limit && rank < bestDistance) {
      best = candidate;
      bestDistance = rank;
    }
  }
  return best;
}

/** `; did you mean "units_sold"?`, or the list of candidates where none is close. */
export function suggestion(name: string, candidates: readonly string[]): string {
  const nearest = nearestName(name, candidates);
  if (nearest !== null) return `did you mean "${nearest}"?`;
  if (candidates.length === 0) return "there is none";
  const shown = candidates.slice(0, 12).map((candidate) => `"${candidate}"`);
  return `there is ${shown.join(", ")}${candidates.length > shown.length ? " and more" : ""}`;
}

/** The fewest insertions, deletions and replacements of a letter, and exchanges of two that are neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let earlier: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const exchanged = isSwapped ? earlier[j - 2]! + 1 : Number.POSITIVE_INFINITY;
      current.push(Math.min(replaced, exchanged, previous[j]! + 1, current[j - 1]! + 1));
    }
    [earlier, previous] = [previous, current];
  }
  return previous[b.length]!;
}
