/** A portfolio as a table for people and as a JSON document: a row a brand, the failed ones among them. */
import { returnUnit } from "../data/currency.js";
import { defaultLevel } from "../math/estimate.js";
import { estimateCells, estimateColumns } from "../report/estimateColumns.js";
import { type Json, toJson } from "../report/json.js";
import type { Table } from "../report/table.js";
import type { Warning } from "../warning.js";
import { counted, listed } from "../words.js";
import type { Brand, Portfolio } from "./portfolioRecord.js";

/** Verdict, ROI, plan and doubts of every brand; those without an answer at the end, with why. */
export function portfolioTable({ brands, failures, outputDir, warnings }: Portfolio): Table {
  const currencies = new Set(brands.map(({ currency }) => currency));
  const units = new Set(brands.map(({ kpi, frequency }) => `${kpi} a ${frequency}`));
  const level = brands.find(({ roi }) => roi !== null)?.roi?.level ?? defaultLevel;
  return {
    kind: "table",
    title: `Portfolio: ${counted(brands.length, "brand")}${failures.length === 0 ? "" : `, ${failures.length} failed`}`,
    columns: [
      { key: "name", label: "brand", unit: "" },
      { key: "verdict", label: "fit", unit: "" },
      ...estimateColumns("roi", "ROI", {
        unit: currencies.size === 1 ? returnUnit([...currencies][0]!) : "",
        decimals: 2,
        level,
      }),
      { key: "roiOf", label: "of", unit: "" },
      { key: "plan", label: "plan", unit: "" },
      ...estimateColumns("gain", "best plan over today", {
        unit: units.size === 1 ? [...units][0]! : "",
        decimals: 1,
        level,
        of: "mean",
      }),
      { key: "chance", label: "chance of a gain", unit: "%", decimals: 0, isChance: true },
      { key: "doubts", label: "doubts", unit: "", decimals: 0 },
      { key: "first", label: "the gravest", unit: "" },
    ],
    rows: [
      ...brands.map((brand) => ({
        name: brand.name,
        verdict: brand.verdict as string,
        ...estimateCells("roi", brand.roi),
        roiOf: brand.roiOf,
        plan: planText(brand),
        ...estimateCells("gain", gainOf(brand)),
        chance: brand.plan?.probabilityBetter ?? null,
        doubts: brand.warnings.length,
        first: brand.warnings[0]?.message ?? "",
      })),
      ...failures.map(({ name, message }) => ({
        name,
        verdict: "failed",
        ...estimateCells("roi", null),
        roiOf: "",
        plan: "",
        ...estimateCells("gain", null),
        chance: null,
        doubts: null,
        first: message,
      })),
    ],
    notes: [...verdictNotes(brands), ...unitNotes(units), `Each brand's answers and draws: ${outputDir}.`],
    warnings: [...warnings, ...commonDoubts(brands)],
  };
}

function gainOf({ plan }: Brand) {
  return plan?.gain ? { ...plan.gain, median: plan.gain.mean } : null;
}

function planText({ plan }: Brand): string {
  if (plan === null) return "none";
  return plan.test === null ? plan.verdict : `${plan.verdict}: ${plan.test}`;
}

function verdictNotes(brands: readonly Brand[]): readonly string[] {
  const failing = brands.filter(({ verdict }) => verdict === "fail").map(({ name }) => name);
  if (failing.length === 0) return [];
  return [
    `Do not decide on the numbers of ${some(failing)}: the fit fails its checks, see diagnosis.json there.`,
  ];
}

function unitNotes(units: ReadonlySet<string>): readonly string[] {
  return units.size > 1 ? ["Gains are in each brand's own units, and do not add up."] : [];
}

/** The doubts of all brands, one of each kind: how many have it, and what it says of the first. */
function commonDoubts(brands: readonly Brand[]): readonly Warning[] {
  const byCode = new Map<string, { readonly warning: Warning; readonly names: string[] }>();
  for (const { name, warnings } of brands) {
    const own = new Map(warnings.map((warning) => [warning.code, warning]));
    for (const [code, warning] of own) {
      const entry = byCode.get(code) ?? { warning, names: [] as string[] };
      entry.names.push(name);
      byCode.set(code, entry);
    }
  }
  return [...byCode.values()].map(({ warning, names }) => ({
    ...warning,
    message: `${some(names)}: ${names.length === 1 ? "" : "of the first, "}${warning.message}`,
  }));
}

function some(names: readonly string[]): string {
  return names.length > 4
    ? `${listed(names.slice(0, 3))} and ${names.length - 3} more brands`
    : listed(names);
}

/** The document of `carryover portfolio`, the same as portfolio.json in its folder but for where that is. */
export function portfolioDocument({ brands, failures, warnings }: Portfolio): Json {
  return toJson({ brands, failures, warnings });
}
