/** A diagnosis for people and for programs: its findings as a table, and all of its numbers as a JSON document. */
import type { Diagnosis } from "../diagnosis/diagnose.js";
import { someOf } from "../diagnosis/finding.js";
import { levelText } from "../math/estimate.js";
import { percent } from "../words.js";
import { type Json, toJson } from "./json.js";
import { attributionNotes, gatesDocument, gatesText } from "./judgementText.js";
import type { Table } from "./table.js";

/** Findings, the gravest first; beneath them what was looked at and found in order.
 *
 *  @example tableText(diagnosisTable(diagnose(posterior))) */
export function diagnosisTable(diagnosis: Diagnosis): Table {
  const { verdict, findings, warnings } = diagnosis;
  return {
    kind: "table",
    title: `Diagnosis: ${verdict}`,
    columns: [
      { key: "severity", label: "severity", unit: "" },
      { key: "finding", label: "finding", unit: "" },
      { key: "about", label: "about", unit: "" },
    ],
    rows: findings.map(({ severity, code, about }) => ({
      severity,
      finding: code.replaceAll("-", " "),
      about: someOf(about, 3),
    })),
    // Sentences are too long for a column of a terminal.
    notes: [
      ...findings.map(({ severity, message, cure }) => `${severity}: ${message}; ${cure}.`),
      ...notesOf(diagnosis),
    ],
    // The sampler's own warnings say again what the findings say.
    warnings: warnings.filter(({ code }) => !findings.some((finding) => finding.code === code)),
  };
}

function notesOf({ fit, gates, liftTests, parameters, chains, predictive }: Diagnosis): readonly string[] {
  const { coverage, loo, residualAutocorrelation, rows } = predictive;
  const period = `${fit.model.panel.frequency}s`;
  const worst = (pick: (one: Diagnosis["parameters"][number]) => number) => parameters.map(pick);
  const rhat = Math.max(...worst((one) => one.rhat));
  const ess = Math.min(...worst((one) => Math.min(one.essBulk, one.essTail)));
  const divergences = chains.reduce((sum, chain) => sum + chain.divergences, 0);
  const shares = coverage.map(
    ({ level, observed }) => `${percent(observed)} of ${period} in the ${levelText(level)} intervals`,
  );
  const tests = liftTests.map(({ name, z }) => `${name} ${z < 0 ? "−" : ""}${Math.abs(z).toFixed(1)}`);
  return [
    `Gates: ${gatesText({ gates })}.`,
    ...attributionNotes({ gates }),
    ...(tests.length === 0
      ? []
      : [`Experiments, standard errors above what the fit says: ${tests.join(", ")}.`]),
    `${fit.chains.length} chains of ${fit.draws} draws, ${parameters.length} parameters: worst R-hat ${text(rhat, 3)}, fewest effective draws ${text(Math.floor(ess), 0)}, ${divergences} divergences, lowest E-BFMI ${text(Math.min(...chains.map(({ bfmi }) => bfmi)), 2)}.`,
    `${rows.length} rows: ${shares.join(", ")}, lag-1 correlation of residuals ${text(residualAutocorrelation, 2)}, expected log predictive density ${loo.elpd.toFixed(1)} ± ${loo.standardError.toFixed(1)} with ${loo.effectiveParameters.toFixed(1)} effective parameters (PSIS-LOO: it says which ${period} the fit leans on, and nothing of forecasts).`,
  ];
}

function text(value: number, decimals: number): string {
  return Number.isFinite(value) ? value.toFixed(decimals) : "undefined";
}

/** The diagnosis as a JSON document: verdict, findings, and every number they rest on. */
export function diagnosisDocument({
  verdict,
  gates,
  findings,
  parameters,
  channels,
  liftTests,
  chains,
  predictive,
  fit,
  warnings,
}: Diagnosis): Json {
  const { rows, coverage, extremes, residualAutocorrelation, residualLag, geoCorrelation } = predictive;
  const { elpd, standardError, effectiveParameters, paretoKThreshold } = predictive.loo;
  return toJson({
    verdict,
    gates: gatesDocument({ gates }),
    findings,
    parameters: new Map(parameters.map(({ name, ...rest }) => [name, rest])),
    channels: new Map(channels.map(({ name, ...rest }) => [name, rest])),
    liftTests,
    chains,
    predictive: {
      coverage,
      extremes,
      residualAutocorrelation,
      residualLag,
      geoCorrelation,
      loo: { elpd, standardError, effectiveParameters, paretoKThreshold },
      rows,
    },
    provenance: fit.provenance,
    warnings,
  });
}
