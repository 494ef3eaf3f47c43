/** The chapters of a report, each from results that are there already: what they say, their charts and their tables. */

import { ArgumentError } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import { describeModel } from "../insights/describeModel.js";
import type { Figure } from "../plots/figure.js";
import * as plot from "../plots/plot.js";
import { modelTable } from "../report/modelTable.js";
import type { Table } from "../report/table.js";
import { type Result, tableOf } from "../results/results.js";
import { specYaml } from "../spec/spec.js";
import { inSampleMetrics } from "../validation/inSample.js";
import type { ForecastMetrics } from "../validation/metrics.js";
import { type Warning, warningText } from "../warning.js";
import { capital, counted, formatNumber, listed, often, percent, rareText } from "../words.js";
import type { Part, ReportResults, Section } from "./contents.js";

/** All chapters, in the order of an argument: what there was, what was assumed, whether it holds, what follows. */
export function sectionsOf(results: ReportResults, warnings: readonly Warning[]): readonly Section[] {
  return [
    dataSection(results),
    modelSection(results),
    fitSection(results),
    diagnosticsSection(results),
    validationSection(results),
    contributionsSection(results),
    curvesSection(results),
    roiSection(results),
    planSection(results),
    mindSection(results),
    ...priorSection(results),
    experimentsSection(results),
    warningsSection(warnings),
    appendixSection(results),
  ];
}

const text = (line: string): Part => ({ kind: "text", text: line });

/** A table without its doubts, which a report says once, in a chapter of their own. */
function tablePart(result: Result): Table {
  return { ...tableOf(result), warnings: [] };
}

/** A chart without its doubts; none where there is nothing to draw, as where nothing is claimed. */
function chartPart(draw: () => Figure): readonly Figure[] {
  try {
    return [{ ...draw(), warnings: [] }];
  } catch (error) {
    if (error instanceof ArgumentError) return [];
    throw error;
  }
}

function dataSection({ fit, summary }: ReportResults): Section {
  const { panel, spec } = fit.model;
  const from = spec.training.from ?? panel.times[0]!;
  const to = spec.training.to ?? panel.times.at(-1)!;
  return {
    id: "data",
    title: "The data",
    parts: [
      text(
        `${counted(panel.times.length, panel.frequency)} of ${panel.kpi.name}, ${panel.times[0]} to ${panel.times.at(-1)}${panel.geos.length > 1 ? `, in ${panel.geos.length} geos` : ""}; the model was fitted to ${from} to ${to}. Source: ${fileOf(panel.source.path)}.`,
      ),
      ...(panel.channels.length < 20 ? chartPart(() => plot.series(panel)) : []),
      tablePart(summary),
    ],
  };
}

function modelSection({ fit }: ReportResults): Section {
  const { model } = fit;
  return {
    id: "model",
    title: "The model in words",
    parts: [
      ...(fit.design.revenuePerKpi === null ? [] : chartPart(() => plot.priorRoi(fit))),
      { ...modelTable(model), warnings: [] },
      { kind: "folded", title: "Equation, priors and their reasons", text: describeModel(model) },
    ],
  };
}

function fitSection({ diagnosis, fit }: ReportResults): Section {
  const { geos } = fit.design.design;
  return {
    id: "fit",
    title: "The fit",
    parts: [
      ...chartPart(() => plot.predictive(diagnosis)),
      text(inSampleText(fit)),
      ...(geos.length > 1 ? [text(`Drawn is ${geos[0]}, the first of ${geos.length} geos.`)] : []),
    ],
  };
}

/** How closely the model follows what it was fitted to, and what that does not say. */
function inSampleText(fit: Fit): string {
  const { r2, mape, wmape } = inSampleMetrics(fit);
  const { frequency } = fit.model.panel;
  const errors = [
    ...(Number.isNaN(mape) ? [] : [`${percent(mape, 1)} of a ${frequency}'s KPI (MAPE)`]),
    `${percent(wmape, 1)} of all (wMAPE)`,
  ];
  return `Of the ups and downs of the ${frequency}s that it was fitted to the model follows ${percent(r2)} (R² ${formatNumber(r2, 2)}); its mean error is ${listed(errors)}. That says nothing of ${frequency}s to come, nor of the split between channels.`;
}

function diagnosticsSection({ diagnosis }: ReportResults): Section {
  return { id: "diagnostics", title: "Diagnostics", parts: [tablePart(diagnosis)] };
}

function validationSection({ validation, run }: ReportResults): Section {
  const section = (parts: readonly Part[]): Section => ({ id: "validation", title: "Validation", parts });
  if (validation !== null) {
    return section([...chartPart(() => plot.holdout(validation.holdout)), tablePart(validation)]);
  }
  if (run === null) {
    return section([
      text(
        "Not asked: no week was held out. carryover validate asks it of the table, carryover iterate of every model that it tries.",
      ),
    ]);
  }
  const { oosValidation: holdout, holdoutLooks, verdict } = run;
  const { unit } = holdout.kpi;
  const row = (measure: string, pick: (metrics: ForecastMetrics) => number, factor = 1) => ({
    measure,
    train: factor * pick(holdout.train as ForecastMetrics),
    test: factor * pick(holdout.test as ForecastMetrics),
  });
  return section([
    text(
      `${capital(run.statusReason)}. The weeks held out were looked at ${often(holdoutLooks.count)}; a forecast that knows nothing passes that with a chance of ${rareText(holdoutLooks.chanceByLuck, 1)}.`,
    ),
    ...[...holdout.gates, ...verdict.attribution, ...verdict.sufficiency].map((gate) =>
      text(`${gate.isPassed ? "Passed" : "Failed"}: ${gate.text.replace(/: (passed|failed)$/, "")}.`),
    ),
    {
      kind: "table",
      title: `Weeks fitted (${holdout.split.train.from} to ${holdout.split.train.to}) and weeks not seen (${holdout.split.test.from} to ${holdout.split.test.to})`,
      columns: [
        { key: "measure", label: "measure", unit: "" },
        { key: "train", label: "fitted", unit: "", decimals: 2 },
        { key: "test", label: "not seen", unit: "", decimals: 2 },
      ],
      rows: [
        row("R²", ({ r2 }) => r2),
        row("mean absolute error, % of the KPI", ({ wmape }) => wmape, 100),
        row("coverage of the 90 % interval, %", ({ coverage }) => coverage, 100),
        row(`root mean square error, ${unit}`, ({ rmse }) => rmse),
      ],
      notes: [],
      warnings: [],
    },
  ]);
}

function contributionsSection({ decomposition }: ReportResults): Section {
  return {
    id: "contributions",
    title: "Contributions",
    parts: [...chartPart(() => plot.decomposition(decomposition)), tablePart(decomposition)],
  };
}

function curvesSection({ curves, missing }: ReportResults): Section {
  return {
    id: "curves",
    title: "Response curves",
    parts:
      curves === null
        ? [text(notThere("response curves", missing))]
        : [...chartPart(() => plot.curves(curves)), tablePart(curves)],
  };
}

function roiSection({ roi, fit }: ReportResults): Section {
  const hasRevenue = fit.design.revenuePerKpi !== null;
  return {
    id: "roi",
    title: hasRevenue ? "Return on investment" : "Returns",
    parts: [
      ...(hasRevenue ? chartPart(() => plot.shares(roi)).concat(chartPart(() => plot.bubbles(roi))) : []),
      tablePart(roi),
    ],
  };
}

function planSection({ plan, trial, missing }: ReportResults): Section {
  return {
    id: "plan",
    title: "The plan",
    parts:
      plan === null
        ? [text(notThere("plan", missing))]
        : [...chartPart(() => plot.changes(plan)), tablePart(plan), ...(trial === null ? [] : [trial])],
  };
}

/** What is known that could turn the answer, and what would settle it. */
function mindSection({ tippingPoints, diagnosis, run, missing }: ReportResults): Section {
  const open = diagnosis.findings.filter(({ severity }) => severity !== "note");
  return {
    id: "mind",
    title: "What would change our mind",
    parts: [
      ...(run?.likelyReasons ?? []).map(({ name, finding, nextStep }) =>
        text(`${capital(name)}: ${finding}. To settle it: ${nextStep}.`),
      ),
      ...open.map((finding) => text(`${capital(warningText(finding))}.`)),
      ...(open.length === 0 ? [text("No finding fails or asks for a review.")] : []),
      ...(run?.hypotheses ?? [])
        .filter(({ found }) => found !== null)
        .map(({ name, found }) => text(`${capital(name)}: ${found}.`)),
      ...(tippingPoints === null
        ? [text(notThere("tipping points", missing))]
        : [
            text(
              "A driver that nobody has put into the model, tied to sales and to a channel's media, could be what the channel is credited with. The table says how strong it would have to be.",
            ),
            ...chartPart(() => plot.tippingPoints(tippingPoints)),
            tablePart(tippingPoints),
          ]),
    ],
  };
}

/** On a page a prior is changed here; nothing where that was not asked for. */
function priorSection({ refit }: ReportResults): readonly Section[] {
  return refit === null ? [] : [{ id: "prior", title: "Another prior", parts: [refit] }];
}

function experimentsSection({ experiments, missing }: ReportResults): Section {
  return {
    id: "experiments",
    title: "Experiments worth running",
    parts:
      experiments === null
        ? [text(notThere("experiments", missing))]
        : [...chartPart(() => plot.experiments(experiments)), tablePart(experiments)],
  };
}

function warningsSection(warnings: readonly Warning[]): Section {
  return {
    id: "warnings",
    title: "Warnings",
    parts:
      warnings.length === 0
        ? [text("None was raised.")]
        : warnings.map((warning) => text(`${capital(warningText(warning))}.`)),
  };
}

function appendixSection({ fit, run }: ReportResults): Section {
  const { provenance, model } = fit;
  const { seed, chains, warmup, draws, version, data, specSha256 } = provenance;
  const rows = [
    ["table", data.path],
    ["seed", String(seed)],
    ["draws", `${chains} chains of ${draws} after ${warmup} of warm-up, ${fit.method}`],
    ["carryover that made the fit", version],
    ...(run === null
      ? []
      : [
          ["run", `${run.status}, iteration ${run.bestIteration} of ${run.iterations}`],
          ["carryover that made the run", run.version],
        ]),
  ];
  return {
    id: "appendix",
    title: "Appendix: how to make this again",
    parts: [
      {
        kind: "table",
        title: "Where the numbers come from",
        columns: [
          { key: "name", label: "what", unit: "" },
          { key: "value", label: "value", unit: "" },
        ],
        rows: rows.map(([name, value]) => ({ name: name!, value: value! })),
        notes: [],
        warnings: [],
      },
      text(`SHA-256 of the table: ${data.sha256}; of the specification: ${specSha256}.`),
      { kind: "folded", title: "The specification (YAML)", text: specYaml(model.spec) },
      tablePart(fit),
    ],
  };
}

/** The name of a file: in which folder it lay is for the appendix. */
function fileOf(path: string): string {
  return path.split(/[/\\]/).at(-1)!;
}

function notThere(name: string, missing: ReadonlyMap<string, string>): string {
  const why = missing.get(name);
  return why === undefined ? "Not asked for." : `Not computed: ${why}.`;
}
