/** What the numbers of a table say of its units, its periods and its ends: one list of checks, each a record. */
import type { Warning } from "../warning.js";
import { flagsOfMedia } from "./flagsOfMedia.js";
import { geosTwice } from "./geosTwice.js";
import { lateLaunches } from "./lateLaunches.js";
import { moneyScale } from "./moneyScale.js";
import type { Panel } from "./panel.js";
import type { PanelCheck } from "./panelCheck.js";
import { partialEnd } from "./partialEnd.js";
import { rateKpi } from "./rateKpi.js";
import { runningTotals } from "./runningTotals.js";
import { scaledColumns } from "./scaledColumns.js";
import { unitBreaks } from "./unitBreaks.js";
import { zeroGaps } from "./zeroGaps.js";

export const panelChecks: Readonly<Record<string, PanelCheck>> = {
  rateKpi,
  runningTotals,
  scaledColumns,
  moneyScale,
  geosTwice,
  flagsOfMedia,
  unitBreaks,
  lateLaunches,
  partialEnd,
  zeroGaps,
};

/** The doubts of every check. */
export function checkPanel(panel: Omit<Panel, "warnings">): readonly Warning[] {
  return Object.values(panelChecks).flatMap(({ look }) => look(panel));
}
