/** What `carryover fit` says of a fit: its document for programs, its table for people. */
import type { Command } from "commander";
import {
  contributions,
  documentOf,
  type Fit,
  type Json,
  roi,
  type Table,
  tableOf,
  toJson,
} from "../index.js";
import { wholesOf } from "./fitAnswers.js";
import { inShell, warn } from "./print.js";
import { isLongTable, withStepLine } from "./progressLine.js";
import { judging } from "./savedFit.js";

/** The document of a fit with what its channels brought and returned, without the time that it took, and the table of the returns; warns of what went wrong. */
export async function fitAnswer(
  command: Command,
  posterior: Fit,
  isTable: boolean,
): Promise<{ readonly document: Json; readonly table: Table }> {
  const { contributed, returns } = await withStepLine(isLongTable(posterior.model.panel), judging, () => ({
    contributed: contributions(posterior),
    returns: roi(posterior),
  }));
  const { channels } = contributed;
  const { baseline: _, ...shares } = wholesOf(contributed);
  const hasRevenue = posterior.design.revenuePerKpi !== null;
  const said = await inShell(command, returns.warnings);
  // A table has its doubts beneath it.
  if (!isTable) await warn(command, said);
  const {
    parameters,
    seconds: _seconds,
    ...sampled
  } = documentOf(posterior) as { readonly [key: string]: Json };
  const document: Json = {
    parameters: parameters!,
    contributions: {
      channels: toJson(channels.map(({ byPeriod: _, ...rest }) => rest)),
      ...shares,
    },
    roi: hasRevenue ? toJson(returns.channels) : null,
    cost_per_unit: toJson(
      returns.channels.map(({ name, spend, costPerUnit, withheld }) => ({
        name,
        spend,
        costPerUnit,
        withheld,
      })),
    ),
    ...sampled,
    ...(toJson({ warnings: said }) as { readonly [key: string]: Json }),
  };
  const table = tableOf(hasRevenue ? returns : contributed);
  const warnings = await inShell(command, table.warnings);
  return { document, table: { ...table, warnings } };
}
