/** A Plotly figure as a record: data and layout, ready to be shown, saved or turned into a picture. */
import type { Data, Layout } from "plotly.js";
import type { Warning } from "../warning.js";

export interface Figure {
  readonly kind: "figure";
  readonly data: readonly Data[];
  /** Without a width: a chart follows what it stands in. */
  readonly layout: Partial<Layout>;
  /** Parts of the layout that differ where there are less than 600 pixels: charts one under another that stand side by side elsewhere. */
  readonly narrow?: Partial<Layout>;
  /** One sentence that says what the picture shows, for people who cannot see it. */
  readonly description: string;
  /** Doubts about what is drawn, printed wherever the figure is shown. */
  readonly warnings: readonly Warning[];
}
