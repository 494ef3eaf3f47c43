/** A table as a record: what every result turns into before it is printed as text, HTML or CSV. */
import type { Warning } from "../warning.js";

export interface TableColumn {
  readonly key: string;
  readonly label: string;
  /** Unit under the label: "£", "weeks", "%"; "" for text. */
  readonly unit: string;
  /** What it is called in a CSV file, where that is to hold the unit (default: its key). */
  readonly header?: string;
  /** Decimals shown for numbers, at most so many where there is an interval; text columns leave it out. */
  readonly decimals?: number;
  /** Key of the decimals of each row's number, where its rows count different things: money and pieces. */
  readonly decimalsIn?: string;
  /** A heading over this column and its neighbours that have the same: "ROI: median, 90 % interval". */
  readonly group?: string;
  /** Keys of the ends of the interval that says how many digits of a number are shown. */
  readonly interval?: readonly [lower: string, upper: string];
  /** Shown with its sign, as what it is measured from is zero. */
  readonly isChange?: boolean;
  /** A share from 0 to 1, shown in per cent. */
  readonly isShare?: boolean;
  /** A probability from 0 to 1, shown in per cent, and never as 0 or as 100, as nothing is certain. */
  readonly isChance?: boolean;
}

export type TableCell = string | number | null;

export interface Table {
  readonly kind: "table";
  readonly title: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly Readonly<Record<string, TableCell>>[];
  /** Sentences under the table. */
  readonly notes: readonly string[];
  /** Doubts, printed under the notes, never left out. */
  readonly warnings: readonly Warning[];
}

/** Neighbouring columns under one heading, or one column without any. */
export interface ColumnGroup {
  /** "" for a column without a heading. */
  readonly heading: string;
  readonly columns: readonly TableColumn[];
}

/** The columns with their headings, from left to right. */
export function columnGroups(columns: readonly TableColumn[]): readonly ColumnGroup[] {
  const groups: { heading: string; columns: TableColumn[] }[] = [];
  for (const column of columns) {
    const last = groups.at(-1);
    if (column.group !== undefined && last?.heading === column.group) last.columns.push(column);
    else groups.push({ heading: column.group ?? "", columns: [column] });
  }
  return groups;
}

/** What a column is called where it stands without its heading: "ROI lower" under "ROI: median, 90 % interval". */
export function fullLabel({ group, label }: TableColumn): string {
  return group === undefined ? label : `${group.replace(/:.*/, "")} ${label}`;
}
