/** What passes between a page and the worker that runs its cells. */
import type { CellError } from "../kernel/cellErrors.js";
import type { PageView } from "../notebook/chartData.js";
import type { OutputMode } from "../notebook/output.js";
import type { Move, Moved } from "../notebook/reactive.js";
import type { Files } from "../platform/platform.js";
import type { Figure } from "../plots/figure.js";

/** What comes out of a cell while it runs. */
export type CellOutput =
  | { readonly kind: "stream"; readonly name: "stdout" | "stderr"; readonly text: string }
  /** Something shown; one with an id may be replaced by a later one that updates it. */
  | {
      readonly kind: "display";
      readonly data: Readonly<Record<string, unknown>>;
      readonly metadata: Readonly<Record<string, unknown>>;
      readonly id: string | null;
      readonly isUpdate: boolean;
    }
  /** The value of the last expression. */
  | {
      readonly kind: "result";
      readonly data: Readonly<Record<string, unknown>>;
      readonly metadata: Readonly<Record<string, unknown>>;
    };

/** How a cell ended. */
export interface CellEnd {
  readonly error: CellError | null;
  /** Names to which it has given values. */
  readonly given: readonly string[];
}

/** The files that a page lends to its cells: in memory, of a browser's store or of a server. */
export type PageFiles = Pick<Files, "kindOf" | "readBytes" | "write" | "list" | "makeFolder" | "remove">;

/** A picture that the page is to draw: a worker has none to draw in. */
export interface PictureWish {
  readonly figure: Figure;
  readonly width: number;
  readonly height: number;
  /** Pixels for a unit of it, for PNG; null for SVG. */
  readonly scale: number | null;
}

export type Question =
  | { readonly about: "files"; readonly call: keyof PageFiles; readonly values: readonly unknown[] }
  | ({ readonly about: "picture" } & PictureWish);

export type ToWorker =
  /** How outputs are made: the first message, once the worker is ready. */
  | { readonly kind: "mode"; readonly mode: OutputMode }
  | { readonly kind: "execute"; readonly code: string; readonly name: string; readonly cell: string | null }
  | { readonly kind: "interrupt" }
  | { readonly kind: "move"; readonly move: Move }
  | { readonly kind: "answer"; readonly id: number; readonly value: unknown }
  | { readonly kind: "fault"; readonly id: number; readonly message: string; readonly code: string | null };

export type FromWorker =
  | { readonly kind: "ready"; readonly version: string }
  | { readonly kind: "output"; readonly output: CellOutput }
  | ({ readonly kind: "end" } & CellEnd)
  /** An interrupt has been heard. */
  | { readonly kind: "heard" }
  | { readonly kind: "moved"; readonly moved: Moved<PageView> }
  | { readonly kind: "question"; readonly id: number; readonly question: Question };
