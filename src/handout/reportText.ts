/** A report as Markdown and as a JSON document. */

import { type Json, toJson } from "../report/json.js";
import { tableMarkdown } from "../report/tableMarkdown.js";
import { documentOf } from "../results/results.js";
import { warningText } from "../warning.js";
import { headlineBlocks } from "./blocks.js";
import type { Part } from "./contents.js";
import { legible } from "./legible.js";
import type { Report } from "./report.js";

/** The report in Markdown; of a chart its words. */
export function reportMarkdown(report: Report): string {
  const chapters = report.sections.flatMap(({ title, parts }) => [`## ${title}`, ...parts.map(partMarkdown)]);
  return `${[reportSummary(report), ...chapters].join("\n\n")}\n`;
}

/** Its first screen. */
export function reportSummary({ title, headline }: Report): string {
  return [
    `# ${plain(title)}`,
    `**${headline.verdict.toUpperCase()}.** ${plain(headline.lead)}`,
    ...headlineBlocks(headline).flatMap(({ title: question, lines }) => [
      `## ${question}`,
      ...lines.map(plain),
    ]),
    tableMarkdown(headline.channels),
  ].join("\n\n");
}

function partMarkdown(part: Part): string {
  switch (part.kind) {
    case "text":
      return plain(part.text);
    case "table":
      return tableMarkdown(part);
    case "figure":
      return `*Chart: ${plain(part.description)}.*`;
    case "trial":
      return "*In the report as a page one tries other budgets here.*";
    case "refit":
      return "*In the report as a page the prior of a channel can be changed here, and the model fitted again.*";
    case "folded":
      return `**${plain(part.title)}**\n\n${indented(part.text)}`;
  }
}

/** A block of code by its indent, which no text can end. */
function indented(text: string): string {
  const lines = text.split("\n").map((line) => line.replace(/\p{Cc}/gu, "�"));
  return lines.map((line) => `    ${line}`).join("\n");
}

/** Text in which Markdown sees no HTML, no link, no picture and no code. */
function plain(text: string): string {
  return legible(text)
    .replace(/[\\`*_[\]]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;");
}

/** The report as a JSON document: the answer, and the documents of the results behind it. */
export function reportDocument({ title, headline, results, warnings }: Report): Json {
  const { channels, ...sentences } = headline;
  return toJson({
    title,
    ...sentences,
    channels: channels.rows,
    results: new Map([...results].map(([name, result]) => [name, documentOf(result)])),
    // Sentences already, which toJson would take for records.
    warnings: warnings.map(warningText),
  });
}
