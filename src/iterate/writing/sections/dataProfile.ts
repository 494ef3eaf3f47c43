/** Section 1.0: what is in the training weeks, and what stands in the way. */
import { unitText } from "../../../data/currency.js";
import { counted, formatNumber, percent } from "../../../words.js";
import type { DocumentSource } from "../documentSource.js";
import { bullets, fixed, nameList, table } from "../markdown.js";

const rhythms = { day: "daily", week: "weekly", month: "monthly" };

export function dataProfile({ profile, log }: DocumentSource): string {
  const { columns, channels, rhythm, collinearity, rowsPerParameter, findings } = profile;
  const ofRole = (role: string) =>
    columns.filter((column) => column.role === role).map(({ column }) => column);
  const media = channels.map(({ name, totalSpend, shareOfSpend, zeroShare }) => [
    name,
    formatNumber(totalSpend, 0),
    percent(shareOfSpend, 1),
    percent(1 - zeroShare),
  ]);
  const revenue = ofRole("revenue").join(", ");
  const isWorthless = findings.some(({ code }) => code === "no-revenue");
  const worth =
    revenue !== ""
      ? `, revenue \`${revenue}\``
      : isWorthless
        ? ", no revenue"
        : ", whose worth in money is known";
  const facts = [
    `KPI \`${ofRole("kpi").join(", ")}\`${worth}; ${rhythms[profile.frequency]} from ${profile.start} to ${profile.end}${profile.geos.length > 1 ? `, ${profile.geos.length} geos` : ""}.`,
    `${counted(rowsPerParameter.rows, "row")} for ${counted(rowsPerParameter.parameters, "coefficient")} of a plain linear model: ${fixed(rowsPerParameter.ratio, 1)} for each.`,
    ...(profile.kpiZeroPeriods > 0
      ? [
          `Nothing was sold in the first ${counted(profile.kpiZeroPeriods, profile.frequency)}: the model begins after them.`,
        ]
      : []),
    ...(Number.isNaN(rhythm.trendPerYear)
      ? []
      : [`The KPI changes by ${percent(rhythm.trendPerYear, 1)} of its mean a year.`]),
    ...(Number.isNaN(rhythm.yearlyCorrelation)
      ? ["Less than two years: whether it has a season cannot be seen."]
      : [`Without that trend it correlates ${fixed(rhythm.yearlyCorrelation)} with itself a year later.`]),
    ...(Number.isFinite(collinearity.conditionNumber)
      ? [
          `Condition number of channels and controls: ${fixed(collinearity.conditionNumber, 0)} (above 30 is ill-conditioned).`,
        ]
      : []),
  ];
  const doubts = findings.filter(({ severity }) => severity !== "info");
  return `## §1.0 Data Profile

Of the training ${profile.frequency}s only; the holdout stayed closed. Source: \`${log.data.path}\`, ${formatNumber(profile.source.rows, 0)} rows, SHA-256 \`${log.data.sha256.slice(0, 16)}…\`.

${bullets(facts)}

${table(["channel", `spend (${unitText(profile.currency)})`, "share", `${profile.frequency}s active`], media)}

Controls: ${nameList(ofRole("control"))}. Events: ${nameList(ofRole("event"))}.

${doubts.length === 0 ? "Nothing in the table stands in the way." : `What stands in the way:\n\n${bullets(doubts.map(({ severity, message, cure }) => `**${severity}**: ${message}; ${cure}.`))}`}`;
}
