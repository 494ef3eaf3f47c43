/** Where a notebook's outputs go: to the display of the platform when a cell is running, nowhere elsewhere. */
import { platform } from "#platform";
import { ArgumentError } from "../errors.js";
import type { controlType, figureType, plotlyType } from "./chartTypes.js";

/** One output in several forms: media type to content. */
export interface MimeBundle {
  readonly "text/plain": string;
  readonly "text/html"?: string;
  readonly "text/markdown"?: string;
  /** Base64. */
  readonly "image/png"?: string;
  /** A chart that a page draws with a Plotly of its own. */
  readonly [plotlyType]?: object;
  /** For our own pages, which draw it to their width. */
  readonly [figureType]?: object;
  /** What a reader moves above it. */
  readonly [controlType]?: object;
}

/** An output with what Jupyter is told about its forms, such as the size of a picture. */
export interface Output {
  readonly data: MimeBundle;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** How rich outputs are. "static" leaves out the data of charts and live lines, for notebooks that are committed; "live" the outputs for every position
 *  of a control, which are for pages in which nothing computes. */
export type OutputMode = "rich" | "live" | "static";

/** The mode named by the environment variable CARRYOVER_OUTPUT, "rich" where it is not set.
 *
 *  @throws ArgumentError for any other value */
export function outputMode(): OutputMode {
  const mode = platform.setting("CARRYOVER_OUTPUT") ?? "rich";
  if (mode !== "rich" && mode !== "live" && mode !== "static") {
    throw new ArgumentError({
      caller: "show",
      option: "CARRYOVER_OUTPUT",
      rule: 'must be "rich", "live" or "static"',
      got: mode,
    });
  }
  return mode;
}

/** Whether this process runs the cells of a notebook. */
export function inNotebook(): boolean {
  return platform.notebookDisplay() !== null;
}

/** Puts an output under the running cell; with an `id`, a later call with `update` replaces it in place.
 *
 *  @returns false where there is no notebook to write to */
export function writeDisplay(
  { data, metadata }: Output,
  options: { id?: string; update?: boolean } = {},
): boolean {
  const write = platform.notebookDisplay();
  if (!write) return false;
  const transient = options.id === undefined ? {} : { display_id: options.id };
  write({ data: { ...data }, metadata, transient }, options.update ?? false);
  return true;
}
