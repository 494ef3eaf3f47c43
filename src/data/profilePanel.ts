/** Describes a panel before anything is modelled: what each column was taken for, what it holds, and what stands in the way. */
import { isConstant, mean, standardDeviation, sum } from "../math/statistics.js";
import { requireKind } from "../records.js";
import { countryHolidays } from "./countryHolidays.js";
import { type HolidayPeak, holidayPeaks } from "./holidayPeaks.js";
import { findOutliers } from "./outliers.js";
import type { Panel, Series } from "./panel.js";
import { allSeries, inputSeries, launchPeriod, nationalTotal } from "./panelColumns.js";
import type { ChannelProfile, ColumnProfile, DataProfile, ProfileOutlier } from "./profile.js";
import { profileFindings } from "./profileFindings.js";
import { describeRhythm, periodsPerYear } from "./rhythm.js";
import { describeCollinearity } from "./similarColumns.js";

/** The profile of a panel: roles with reasons, facts about every column, collinearity, outliers, findings with cures.
 *  @param panel  as read by `readPanel`
 *  @example profilePanel(await readPanel("data/market.csv")).findings  */
export function profilePanel(panel: Panel): DataProfile {
  requireKind("profilePanel", panel, ["panel"], "panel");
  const launch = launchPeriod(panel);
  const rows = (panel.times.length - launch) * panel.geos.length;
  // Geo models estimate a level for each geo; channels and controls are shared.
  const parameters = panel.geos.length + panel.channels.length + panel.controls.length + panel.events.length;
  const missingPeriods = periodsWithoutRow(panel);
  const facts = {
    kind: "profile",
    source: panel.source,
    frequency: panel.frequency,
    start: panel.times[0]!,
    end: panel.times[panel.times.length - 1]!,
    periods: panel.times.length,
    missingPeriods,
    mergedRows: panel.source.rows - panel.geos.length * (panel.times.length - missingPeriods.length),
    geos: panel.geos,
    currency: panel.currency,
    columns: columnProfiles(panel),
    channels: channelProfiles(panel),
    kpiZeroPeriods: launch,
    rowsPerParameter: { rows, parameters, ratio: rows / parameters },
    rhythm: describeRhythm(nationalTotal(panel, panel.kpi).subarray(launch), panel.frequency),
    collinearity: describeCollinearity(panel, launch),
    outliers: outliersOf(panel),
    ...(panel.country === undefined ? {} : { holidayPeaks: peaksIn(panel.country, panel) }),
  } as const;
  const findings = profileFindings(panel, facts);
  const warnings = findings
    .filter(({ severity }) => severity !== "info")
    .map(({ severity: _, ...warning }) => warning);
  return { ...facts, findings, warnings };
}

function peaksIn(country: string, panel: Panel): readonly HolidayPeak[] {
  return holidayPeaks(panel, countryHolidays(country, panel, { option: "country" }, "profilePanel"));
}

function columnProfiles(panel: Panel): readonly ColumnProfile[] {
  const byColumn = new Map<string, Series>();
  // A text column of events has several series; the first stands for its missing cells.
  for (const series of allSeries(panel))
    if (!byColumn.has(series.column)) byColumn.set(series.column, series);
  return panel.roles.map((role) => {
    const isDerived = role.role === "revenuePerKpi" || role.role === "ignored";
    const series = isDerived ? undefined : byColumn.get(role.column);
    const values = series?.values ?? new Float64Array(0);
    const present = values.filter((value) => !Number.isNaN(value));
    return {
      ...role,
      unit: series?.unit ?? "",
      isNumeric: series !== undefined,
      missing: values.length - present.length,
      zeroShare: present.filter((value) => value === 0).length / present.length,
      negative: present.filter((value) => value < 0).length,
      total: present.length === 0 ? Number.NaN : sum(present),
      mean: mean(present),
      standardDeviation: standardDeviation(present),
      minimum: present.length === 0 ? Number.NaN : present.reduce((a, b) => Math.min(a, b)),
      maximum: present.length === 0 ? Number.NaN : present.reduce((a, b) => Math.max(a, b)),
      isConstant: present.length > 0 && isConstant(present),
    };
  });
}

function channelProfiles(panel: Panel): readonly ChannelProfile[] {
  const present = (series: Series) => series.values.filter((value) => !Number.isNaN(value));
  const totals = panel.channels.map(({ spend }) => (spend === null ? Number.NaN : sum(present(spend))));
  const all = sum(totals.filter((total) => !Number.isNaN(total)));
  return panel.channels.map((channel, i) => {
    const { name } = channel;
    const values = present(inputSeries(channel));
    return {
      name,
      totalSpend: totals[i]!,
      shareOfSpend: totals[i]! / all,
      zeroShare: values.filter((value) => value === 0).length / values.length,
    };
  });
}

function outliersOf(panel: Panel): readonly ProfileOutlier[] {
  const periods = panel.times.length;
  // Bursts of media are planned, and events are meant to stand out; shocks matter in the KPI, revenue and controls.
  const watched = [panel.kpi, ...(panel.revenue === null ? [] : [panel.revenue]), ...panel.controls];
  const found = [...new Set(watched)].flatMap((series) =>
    panel.geos.flatMap((geo, g) =>
      findOutliers(
        series.values.subarray(g * periods, (g + 1) * periods),
        periodsPerYear[panel.frequency],
      ).map(({ at, score }) => ({
        series: series.name,
        geo,
        time: panel.times[at]!,
        value: series.values[g * periods + at]!,
        score,
      })),
    ),
  );
  // A shock to the KPI is a shock to revenue; it is told once.
  const isTold = ({ series, geo, time }: ProfileOutlier) =>
    panel.revenue !== null &&
    panel.revenue !== panel.kpi &&
    series === panel.revenue.name &&
    found.some((other) => other.series === panel.kpi.name && other.geo === geo && other.time === time);
  return found.filter((outlier) => !isTold(outlier)).sort((a, b) => Math.abs(b.score) - Math.abs(a.score));
}

function periodsWithoutRow(panel: Panel): readonly string[] {
  const series = allSeries(panel);
  return panel.times.filter((_, t) => series.every(({ values }) => Number.isNaN(values[t]!)));
}
