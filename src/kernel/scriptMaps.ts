/** Leads from a line of the JavaScript that runs back to the line of the cell or module that was written. */
import { SourceMap } from "node:module";
import type { Script } from "./script.js";

/** A place in a text, both counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

interface Mapped {
  readonly source: string;
  readonly map: SourceMap;
  /** Lines of the running code before the script's. */
  readonly linesBefore: number;
}

/** Keeps the maps of all scripts of a session, by the name under which they run: a cell's, or a module's path. */
export function createScriptMaps() {
  const maps = new Map<string, Mapped>();
  return {
    keep(name: string, source: string, { map }: Pick<Script, "map">, linesBefore = 0): void {
      maps.set(name, { source, map: new SourceMap(map), linesBefore });
    },
    /** The place that was written for a place in running code (both counted from 1), or null where nothing is known. */
    place(name: string, line: number, column: number): Place | null {
      const mapped = maps.get(name);
      if (!mapped) return null;
      const found = mapped.map.findEntry(line - 1 - mapped.linesBefore, column - 1);
      if (!("originalLine" in found)) return null;
      return { line: found.originalLine + 1, column: found.originalColumn + 1 };
    },
    /** The text of a line, counted from 1. */
    line(name: string, line: number): string {
      return maps.get(name)?.source.split("\n")[line - 1] ?? "";
    },
  };
}

export type ScriptMaps = ReturnType<typeof createScriptMaps>;
