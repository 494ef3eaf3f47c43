/** What a reader has changed in the cells of a page, kept by the browser until the page is opened again. */

export interface Changes {
  /** The code of every cell as it was left; null where nothing was changed. */
  readonly kept: readonly string[] | null;
  readonly keep: (codes: readonly string[]) => void;
  readonly forget: () => void;
}

/** Those of this page. A browser that keeps nothing, as in a private window, is no fault.
 *
 *  @param codes  every cell as it was saved: other cells are another page */
export function changesOf(codes: readonly string[]): Changes {
  const key = `carryover ${document.title} ${hashOf(codes.join("\n\n"))}`;
  const quietly = <T>(work: () => T): T | null => {
    try {
      return work();
    } catch {
      return null;
    }
  };
  return {
    kept: quietly(() => {
      const kept = JSON.parse(localStorage.getItem(key) ?? "null") as unknown;
      const isOurs = Array.isArray(kept) && kept.length === codes.length;
      return isOurs && kept.every((one) => typeof one === "string") ? kept : null;
    }),
    keep: (now) => void quietly(() => localStorage.setItem(key, JSON.stringify(now))),
    forget: () => void quietly(() => localStorage.removeItem(key)),
  };
}

/** FNV-1a. */
function hashOf(text: string): string {
  let hash = 2166136261;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
  return (hash >>> 0).toString(36);
}
