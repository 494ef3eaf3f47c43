/** Every boundary that hostile input is handed to, and how many cases of it are tried. */
import type { Boundary } from "./campaign.js";

interface Entry {
  /** Loads what the boundary needs. */
  readonly open: () => Promise<Boundary>;
  /** Cases in the unit suite, 0 where each is dear, and in the slow one. */
  readonly short: number;
  readonly long: number;
}

export const boundaries: Readonly<Record<string, Entry>> = {
  "the bytes of a CSV": {
    open: async () => (await import("./tableBoundaries.js")).csvBytes,
    short: 60,
    long: 3000,
  },
  "settings in YAML": {
    open: async () => (await import("./tableBoundaries.js")).settingsYaml,
    short: 30,
    long: 1500,
  },
  "a specification in YAML": {
    open: async () => (await import("./modelBoundaries.js")).specificationYaml,
    short: 30,
    long: 1000,
  },
  "thresholds in YAML": {
    open: async () => (await import("./modelBoundaries.js")).thresholdsYaml,
    short: 30,
    long: 1000,
  },
  "the bytes of a saved fit": {
    open: async () => (await import("./traceBoundaries.js")).traceBytes(),
    short: 40,
    long: 800,
  },
  "a saved fit whose arrays and records were changed and sealed again": {
    open: async () => (await import("./traceBoundaries.js")).forgedTrace(),
    short: 15,
    long: 200,
  },
  "a result of the course": {
    open: async () => (await import("./documentBoundaries.js")).courseResult,
    short: 30,
    long: 1000,
  },
  "the payload of a queue": {
    open: async () => (await import("./documentBoundaries.js")).queuePayload,
    short: 40,
    long: 1500,
  },
  "messages of Jupyter": {
    open: async () => (await import("./kernelBoundaries.js")).jupyterMessage,
    short: 25,
    long: 800,
  },
  "the code of a cell": {
    open: async () => (await import("./kernelBoundaries.js")).cellCode,
    short: 30,
    long: 1000,
  },
  "the bytes of a workbook": {
    open: async () => (await import("./fileBoundaries.js")).workbookBytes(),
    short: 20,
    long: 500,
  },
  "the parts of a workbook, packed again": {
    open: async () => (await import("./fileBoundaries.js")).workbookParts(),
    short: 30,
    long: 800,
  },
  "the bytes of a Parquet file": {
    open: async () => (await import("./fileBoundaries.js")).parquetBytes(),
    short: 40,
    long: 150,
  },
  "the recipe of a table of weeks": {
    open: async () => (await import("./fileBoundaries.js")).recipeYaml,
    short: 25,
    long: 200,
  },
  "flags of every command": {
    open: async () => (await import("./commandBoundary.js")).commandFlags(),
    short: 20,
    long: 300,
  },
  "the types of a cell": {
    open: async () => (await import("./kernelBoundaries.js")).cellTypes(),
    short: 0,
    long: 30,
  },
};
