/** The product and its peers on the same tables, side by side.
 *
 *  Usage: npm run build && node bench/worlds/peers.mjs ours.jsonl theirs.jsonl [theirs.jsonl …]
 *
 *  The first log is one of run.mjs, the others are of the programs in peers/. Counted are only tables that all tools have answered; a row is a world and a tool.
 *  Trusted: `diagnose` passes; Meridian's review passes; PyMC-Marketing's sampler has nothing to remark. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { isWrong, mean, scoreCells, share, tableText, withTruth } from "./score.mjs";
import { makeWorld } from "./worlds.mjs";

const linesOf = (path) =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const keyOf = ({ name, seed }) => `${name} ${seed}`;

/** "fail: follows-demand, placebo-leads; iterate: diagnostics_only"; notes are no remark. */
function saidByUs({ verdict, findings, iteration }) {
  const grave = [...new Set(findings.filter(({ severity }) => severity === verdict).map(({ code }) => code))];
  const judged = grave.length === 0 ? verdict : `${verdict}: ${grave.join(", ")}`;
  return iteration === undefined ? judged : `${judged}; iterate: ${iteration.status}`;
}

/** The parts of a run stand in lines of their own. */
function runsOf(path) {
  const runs = new Map();
  for (const one of linesOf(path)) runs.set(keyOf(one), { ...runs.get(keyOf(one)), ...one });
  return [...runs.values()].filter(({ verdict }) => verdict !== undefined);
}

const [ours, ...theirs] = process.argv.slice(2);
const tools = [
  runsOf(ours).map((one) => ({
    ...one,
    tool: "ours",
    says: saidByUs(one),
    isTrusted: one.verdict === "pass",
  })),
  ...theirs.map((path) =>
    linesOf(path).map((one) => ({
      ...one,
      ...withTruth(one, makeWorld(one.name, one.seed)),
      tool: one.tool ?? basename(path),
      says: one.trust,
      isTrusted: /^(pass|nothing to remark)/.test(one.trust),
    })),
  ),
];
const byKey = tools.map((all) => new Map(all.map((one) => [keyOf(one), one])));
const shared = [...byKey.at(-1).keys()].filter((key) => byKey.every((all) => all.has(key)));
/** Geometric mean of the factor between a median and its truth, where the truth is not 0. */
const factor = (answers) => {
  const known = answers.flatMap(({ channels }) => channels).filter(({ truth }) => truth > 0);
  return known.length === 0
    ? "–"
    : `${Math.exp(mean(known, ({ median, truth }) => Math.abs(Math.log(Math.max(median, 1e-3) / truth)))).toFixed(2)}×`;
};
const isFalselyTrusted = (one) => one.isTrusted && isWrong(one);
const says = (answers) => {
  const counts = new Map();
  for (const one of answers) counts.set(one.says, (counts.get(one.says) ?? 0) + 1);
  return [...counts].map(([text, n]) => (answers.length === 1 ? text : `${n} × ${text}`)).join("; ");
};
const cells = (answers) => [
  ...scoreCells(answers),
  factor(answers),
  share(answers, isWrong),
  share(answers, ({ isTrusted }) => isTrusted),
  share(answers, isFalselyTrusted),
  mean(answers, ({ cpu }) => cpu).toFixed(1),
];
const columns = [
  "90 % interval of ROI holds",
  "width",
  "total ROI true → estimated (held)",
  "factor from the truth",
  "wrong",
  "trusted",
  "wrong and trusted",
  "s of CPU a fit",
];
const select = (t, keys) => keys.map((key) => byKey[t].get(key));
console.log(
  tableText([["tool", ...columns], ...tools.map((all, t) => [all[0].tool, ...cells(select(t, shared))])]),
);
const names = [...new Set(shared.map((key) => key.split(" ")[0]))];
console.log(
  `\n${tableText([
    ["world (tables)", "tool", ...columns, "what it says"],
    ...names.flatMap((name) => {
      const keys = shared.filter((key) => key.split(" ")[0] === name);
      return tools.map((all, t) => [
        t === 0 ? `${name} (${keys.length})` : "",
        all[0].tool,
        ...cells(select(t, keys)),
        says(select(t, keys)),
      ]);
    }),
  ])}`,
);
