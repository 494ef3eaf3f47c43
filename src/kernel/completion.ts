/** What may be written at a place in a cell: names that TypeScript knows, in the order of how well they fit. */
import type { CompletionEntry, CompletionInfo, SymbolFlags, TypeChecker } from "typescript";
import { ts } from "#typescript";

/** What may stand at a place instead of the text from start to end. */
export interface Completed {
  readonly start: number;
  readonly end: number;
  readonly matches: readonly string[];
  /** Kind of each: "function", "property", "file". */
  readonly types: readonly string[];
}

/** The names that begin with what is typed, or hold it where none does.
 *
 *  @param offset  of the cell in the text that TypeScript was given
 *  @param checker  knows what is behind a name that a module hands on */
export function completionsOf(
  found: CompletionInfo | undefined,
  code: string,
  position: number,
  offset: number,
  checker: TypeChecker | undefined,
): Completed {
  const span = found?.optionalReplacementSpan ?? {
    start: wordStart(code, position) + offset,
    length: 0,
  };
  const start = Math.min(position, span.start - offset);
  const end = Math.max(position, start + span.length);
  const typed = code.slice(start, position).toLowerCase();
  const entries = (found?.entries ?? [])
    .map((entry, index) => ({
      entry,
      index,
      rank: rankOf(entry.name, code.slice(start, position), typed),
    }))
    .filter(({ rank }, _, all) => rank < (all.some((other) => other.rank < 2) ? 2 : 3))
    .sort((a, b) => a.rank - b.rank || compare(a.entry.sortText, b.entry.sortText) || a.index - b.index);
  return {
    start,
    end,
    matches: entries.map(({ entry }) => entry.name),
    types: entries.map(({ entry }) => kindOf(entry, checker)),
  };
}

/** What an entry is: of one that a module hands on, what it is there. */
function kindOf({ kind, symbol }: CompletionEntry, checker: TypeChecker | undefined): string {
  if (kind !== "alias" || symbol === undefined || checker === undefined) return kind;
  const { flags } = checker.getAliasedSymbol(symbol);
  return kinds.find(([flag]) => (flags & flag) !== 0)?.[1] ?? kind;
}

const kinds: readonly (readonly [SymbolFlags, string])[] = [
  [ts.SymbolFlags.Function, "function"],
  [ts.SymbolFlags.Class, "class"],
  [ts.SymbolFlags.Enum, "enum"],
  [ts.SymbolFlags.Variable, "const"],
  [ts.SymbolFlags.Interface, "interface"],
  [ts.SymbolFlags.TypeAlias, "type"],
  [ts.SymbolFlags.Module, "module"],
];

function wordStart(code: string, position: number): number {
  return position - /[\p{ID_Continue}$]*$/u.exec(code.slice(0, position))![0].length;
}

/** 0 begins as typed, 1 in other case, 2 holds it, 3 neither. Those of 2 are offered where there are none before. */
function rankOf(name: string, typed: string, lower: string): number {
  if (name.startsWith(typed)) return 0;
  const text = name.toLowerCase();
  if (text.startsWith(lower)) return 1;
  return text.includes(lower) ? 2 : 3;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
