/** Section 3.0: what was seen of each attempt, which changes were weighed, and which was made. */
import { failures } from "../../../limits.js";
import { capital, counted, percent } from "../../../words.js";
import type { LogEntry, RunLog } from "../../files/records.js";
import type { DocumentSource } from "../documentSource.js";
import { bullets, fixed } from "../markdown.js";

export function thinking({ log }: DocumentSource): string {
  return `## §3.0 Thinking Process

${log.iterations.map((entry) => oneThought(entry, log)).join("\n\n")}`;
}

function oneThought(entry: LogEntry, { iterations }: RunLog): string {
  const { iteration, madeBy, evidence, decision, diagnostics, holdout, verdict } = entry;
  const { inSample, folds } = evidence;
  const seen = [
    `${diagnostics.map(({ text }) => text).join("; ")}. Diagnostics ${failures(diagnostics).length === 0 ? "passed" : "failed"}.`,
    `In sample the mean error is ${percent(Number.isNaN(inSample.mape) ? inSample.wmape : inSample.mape, 1)}, the 90 % interval holds ${percent(inSample.coverage)} of the ${inSample.weeks} rows, neighbouring residuals correlate ${fixed(inSample.residualAutocorrelation)}.`,
    folds === null
      ? `There are no rolling forecasts: ${evidence.foldsMissing}.`
      : `Rolling forecasts (${folds.folds.map(({ from, to, r2 }) => `${from} to ${to}: R² ${fixed(r2)}`).join("; ")}): together R² ${fixed(folds.r2, 3)}, wMAPE ${percent(folds.wmape, 1)}${Number.isNaN(folds.naiveWmape) ? "" : `, the better naive forecast ${percent(folds.naiveWmape, 1)}`}.`,
    ...(decision.comparison === ""
      ? []
      : [
          `${capital(decision.comparison)}. ${decision.outcome === "better" ? "Better: the change is kept." : `No better: the change is taken back, and iteration ${decision.base} is what the next one starts from.`}`,
        ]),
  ];
  const symptoms =
    decision.symptoms.length === 0
      ? "Nothing in its training is wrong with it."
      : `Wrong with iteration ${decision.base}, the gravest first:\n\n${bullets(decision.symptoms.map(({ title, seen: numbers }) => `${title}: ${numbers}.`))}`;
  const line = ({ rule, change, reason, verdict: fate }: (typeof decision.considered)[number]) =>
    `${capital(change === "" ? ruleWords(rule) : change)}: ${reason}. *${capital(fate)}* (rule \`${rule}\`).`;
  const isChosen = (one: (typeof decision.considered)[number]) => one.verdict === "chosen";
  const considered = decision.considered.filter(isChosen).map(line);
  const others = decision.considered.filter((one) => !isChosen(one)).map(line);
  const isLast = iterations.at(-1) === entry;
  const chosen =
    decision.chosen === null
      ? `Nothing: ${decision.stopReason}.`
      : `${capital(decision.chosen.change)}, because ${decision.chosen.reason}.${isLast ? (verdict.isSuccess ? " It was not needed." : " The budget ended before it could be tried.") : ""}`;
  const outcome = verdict.isSuccess
    ? "Everything passed: the run ends here."
    : verdict.hasPassedHoldout
      ? `The gates passed, ${
          verdict.hasPassedDiagnostics
            ? failures(verdict.attribution).length > 0
              ? `but what was sold cannot be attributed: ${failures(verdict.attribution).join("; ")}`
              : `but the table cannot carry the claim: ${failures(verdict.sufficiency).join("; ")}`
            : "but a fit whose diagnostics failed proves nothing"
        }.`
      : "It did not pass.";
  return `### Iteration ${iteration}: ${madeBy === null ? "the first plan" : madeBy.change}

**Seen.** ${seen.join(" ")}

${symptoms}

**Considered.** ${considered.length === 0 ? (others.length === 0 ? "Nothing: no rule applies." : "No change was made.") : `\n\n${bullets(considered)}`}${others.length === 0 ? "" : `\n\n<details><summary>${counted(others.length, considered.length === 0 ? "change" : "other change")} that ${others.length === 1 ? "was" : "were"} weighed and not made</summary>\n\n${bullets(others)}\n\n</details>`}

**Chosen.** ${chosen}

**Then the holdout was opened.** ${holdout.gates.map(({ text }) => text).join("; ")}. ${outcome}`;
}

/** "straighten trend" of straightenTrend. */
function ruleWords(rule: string): string {
  return rule.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
