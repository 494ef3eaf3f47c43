/** Where a notebook's outputs go: to the display of the platform when a cell is running, nowhere elsewhere. */
import { platform } from "#platform";
import { ArgumentError } from "../errors.js";

/** One output in several forms: media type to content (text, or base64 for pictures). */
export interface MimeBundle {
  readonly "text/plain": string;
  readonly "text/html"?: string;
  readonly "text/markdown"?: string;
  /** Base64. */
  readonly "image/png"?: string;
}

/** How rich outputs are. "static" leaves out HTML and live lines, for notebooks that are committed. */
export type OutputMode = "rich" | "static";

/** The mode named by the environment variable CARRYOVER_OUTPUT, "rich" where it is not set.
 *
 *  @throws ArgumentError for any other value */
export function outputMode(): OutputMode {
  const mode = platform.setting("CARRYOVER_OUTPUT") ?? "rich";
  if (mode !== "rich" && mode !== "static") {
    throw new ArgumentError({
      caller: "show",
      option: "CARRYOVER_OUTPUT",
      rule: 'must be "rich" or "static"',
      got: mode,
    });
  }
  return mode;
}

/** Whether this process runs the cells of a notebook. */
export function inNotebook(): boolean {
  return platform.notebookDisplay() !== null;
}

/** Puts a bundle under the running cell; with an `id`, a later call with `update` replaces it in place.
 *
 *  @returns false where there is no notebook to write to */
export function writeDisplay(bundle: MimeBundle, options: { id?: string; update?: boolean } = {}): boolean {
  const write = platform.notebookDisplay();
  if (!write) return false;
  const transient = options.id === undefined ? {} : { display_id: options.id };
  write({ data: { ...bundle }, metadata: {}, transient }, options.update ?? false);
  return true;
}
