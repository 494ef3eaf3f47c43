/** Where a notebook's outputs go: tslab's display channel when a cell is running, nothing elsewhere. Never loads tslab itself. */
import { createRequire } from "node:module";
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
  const mode = process.env.CARRYOVER_OUTPUT ?? "rich";
  if (mode !== "rich" && mode !== "static") {
    throw new ArgumentError(`CARRYOVER_OUTPUT must be "rich" or "static", got "${mode}"`);
  }
  return mode;
}

interface DisplayMessage {
  readonly data: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly transient: { readonly display_id?: string };
}

type WriteDisplay = (message: DisplayMessage, update: boolean) => void;

const require = createRequire(import.meta.url);

/** tslab's channel, when this process is a kernel that has begun to run a cell. */
function displayChannel(): WriteDisplay | null {
  let loaded: NodeJS.Module | undefined;
  try {
    loaded = require.cache[require.resolve("tslab/dist/jupyter.js")];
  } catch {
    return null; // tslab is not installed, so this is no notebook
  }
  const exported = loaded?.exports as { lastWriteDisplayData?: WriteDisplay | null } | undefined;
  return exported?.lastWriteDisplayData ?? null;
}

/** Whether this process runs the cells of a notebook. */
export function inNotebook(): boolean {
  return displayChannel() !== null;
}

/** Puts a bundle under the running cell; with an `id`, a later call with `update` replaces it in place.
 *
 *  @returns false where there is no notebook to write to */
export function writeDisplay(bundle: MimeBundle, options: { id?: string; update?: boolean } = {}): boolean {
  const write = displayChannel();
  if (!write) return false;
  const transient = options.id === undefined ? {} : { display_id: options.id };
  write({ data: { ...bundle }, metadata: {}, transient }, options.update ?? false);
  return true;
}
