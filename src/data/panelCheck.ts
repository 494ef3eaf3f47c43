/** The shape of a check of a whole table: it looks at the series and reports what a reader has to know before believing any number. */
import type { Warning } from "../warning.js";
import type { Panel } from "./panel.js";

export interface PanelCheck {
  readonly look: (panel: Omit<Panel, "warnings">) => readonly Warning[];
}
