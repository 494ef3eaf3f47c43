/** A table as a record: what every result turns into before it is printed as text, HTML or CSV. */
import type { Warning } from "../warning.js";

export interface TableColumn {
  readonly key: string;
  readonly label: string;
  /** Unit under the label: "GBP", "weeks", "share"; "" for text. */
  readonly unit: string;
  /** Decimals shown for numbers; text columns leave it out. */
  readonly decimals?: number;
}

export interface Table {
  readonly kind: "table";
  readonly title: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly Readonly<Record<string, string | number | null>>[];
  /** Sentences under the table. */
  readonly notes: readonly string[];
  /** Doubts, printed under the notes, never left out. */
  readonly warnings: readonly Warning[];
}
