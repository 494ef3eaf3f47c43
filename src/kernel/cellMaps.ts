/** Leads from a line of the JavaScript that ran back to the line of the cell that was written. */
import { SourceMap, type SourceMapPayload } from "node:module";

/** A place in a cell, both counted from 1. */
export interface CellPlace {
  readonly line: number;
  readonly column: number;
}

const inlineMap = /\n?\/\/# sourceMappingURL=data:application\/json;[^,]*base64,([A-Za-z0-9+/=]+)\s*/g;

/** tslab compiles a cell in two steps, TypeScript to modules and modules to CommonJS, and wraps the result in a function. */
interface CellMap {
  readonly toModules: SourceMap;
  readonly toCommonJs: SourceMap;
  readonly source: string;
}

/** Characters tslab puts before the first line of the code it runs. */
const wrapper = {
  plain: "(function(exports, require) { ".length,
  awaiting: "(async function(exports, require) { ".length,
};
/** Lines tslab puts before the cell: "export {};". */
const linesBefore = 1;

/** Keeps the maps of all cells of a session, by the name under which their code runs. */
export function createCellMaps() {
  const maps = new Map<string, CellMap & { readonly prefix: number }>();
  return {
    /** Stores the maps of a compiled cell and returns its code without them, under a name that stack traces show. */
    keep(
      name: string,
      cell: { source: string; modules: string; output: string; isAwaiting: boolean },
    ): string {
      const toModules = readInlineMap(cell.modules);
      const toCommonJs = readInlineMap(cell.output);
      if (toModules && toCommonJs) {
        const prefix = cell.isAwaiting ? wrapper.awaiting : wrapper.plain;
        maps.set(name, { toModules, toCommonJs, source: cell.source, prefix });
      }
      return `${cell.output.replace(inlineMap, "\n")}\n//# sourceURL=${name}`;
    },
    /** The place in the cell for a place in its running code (both counted from 1), or null where nothing is known. */
    place(name: string, line: number, column: number): CellPlace | null {
      const map = maps.get(name);
      if (!map) return null;
      const offset = line === 1 ? map.prefix : 0;
      const module = map.toCommonJs.findEntry(line - 1, Math.max(0, column - 1 - offset));
      if (!("originalLine" in module)) return null;
      const cell = map.toModules.findEntry(module.originalLine, module.originalColumn);
      if (!("originalLine" in cell) || cell.originalLine < linesBefore) return null;
      return { line: cell.originalLine - linesBefore + 1, column: cell.originalColumn + 1 };
    },
    /** The text of a line of a cell, counted from 1. */
    line(name: string, line: number): string {
      return maps.get(name)?.source.split("\n")[line - 1] ?? "";
    },
  };
}

export type CellMaps = ReturnType<typeof createCellMaps>;

function readInlineMap(code: string): SourceMap | null {
  const last = [...code.matchAll(inlineMap)].at(-1);
  if (!last) return null;
  return new SourceMap(JSON.parse(Buffer.from(last[1]!, "base64").toString()) as SourceMapPayload);
}
