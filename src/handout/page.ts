/** A report as one HTML file: it asks for nothing, prints, and runs no script but those with which budgets are tried and a prior is changed. */

import { platform } from "#platform";
import { figureSvg } from "../picture/picture.js";
import type { Figure } from "../plots/figure.js";
import { escapeHtml, proseHtml } from "../report/html.js";
import type { Table } from "../report/table.js";
import { tableHtml } from "../report/tableHtml.js";
import { csvOf } from "../results/results.js";
import { base64 } from "./base64.js";
import { headlineBlocks } from "./blocks.js";
import { compactSvg } from "./compactSvg.js";
import type { Part, Section } from "./contents.js";
import { legible } from "./legible.js";
import { pageStyle } from "./pageStyle.js";
import { refitHtml, refitStyle } from "./refitHtml.js";
import type { Report } from "./report.js";
import { trialHtml, trialStyle } from "./trialHtml.js";

/** No request, and no script but our own: styles stand in the file, pictures too. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** Widths at which a chart is drawn, in CSS pixels: for a page and for a phone. */
const widths = { page: 760, phone: 350 };
const phone = 560;
/** Longer tables are for looking up, and stay on the screen and in their CSV. */
const mostPrinted = 40;

/** The whole file.
 *
 *  @example (await reportPage(await report(posterior, { experiments: false }))).slice(0, 15) // "<!doctype html>" */
export async function reportPage(report: Report): Promise<string> {
  const { title, headline, sections } = report;
  const chapters: string[] = [];
  for (const section of sections) chapters.push(await sectionHtml(section));
  const answers = headlineBlocks(headline).map(
    ({ id, title: question, lines }) =>
      `<section class="answer" aria-labelledby="${id}"><h2 id="${id}">${question}</h2>${lines.map(paragraph).join("")}</section>`,
  );
  const { verdict } = headline;
  const has = (wanted: Part["kind"]) =>
    sections.some(({ parts }) => parts.some(({ kind }) => kind === wanted));
  const trial = has("trial") ? (await import("#trialScript")).trialScript : null;
  const refit = has("refit") ? await import("#refitScript") : null;
  const scripts = [trial, refit?.refitScript ?? null].filter((script) => script !== null);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${[policy, ...scriptPolicy(scripts, refit !== null)].join("; ")}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${pageStyle}${trial === null ? "" : trialStyle}${refit === null ? "" : refitStyle}</style>
</head>
<body>
<a class="skip" href="#chapters">Skip to the chapters</a>
<header>
<h1>${bidirectional(title)}</h1>
<p class="lead ${verdict}"><strong>${verdict}</strong> ${bidirectional(headline.lead)}</p>
</header>
<main>
<div class="answers">
${answers.join("\n")}
</div>
${tableBlock(headline.channels, "channels")}
<nav aria-label="Chapters" id="chapters"><ul>${sections.map(({ id, title: name }) => `<li><a href="#${id}-chapter">${escapeHtml(name)}</a></li>`).join("")}</ul></nav>
${chapters.join("\n")}
</main>${refit === null ? "" : `\n<script type="application/gzip" id="refit-engine">${refit.refitEngine}</script>`}${scripts.map((script) => `\n<script>${script}</script>`).join("")}
</body>
</html>
`;
}

/** The scripts that the page holds, and no other; where it fits, workers of its own making and the kernels that they compile. */
function scriptPolicy(scripts: readonly string[], isFitting: boolean): readonly string[] {
  if (scripts.length === 0) return [];
  const hashes = scripts.map((script) => `'${hashOf(script)}'`);
  return [
    `script-src ${[...hashes, ...(isFitting ? ["'wasm-unsafe-eval'"] : [])].join(" ")}`,
    ...(isFitting ? ["worker-src blob:"] : []),
  ];
}

/** By which a browser knows the script that it may run: not one that a stranger put in has it. */
function hashOf(script: string): string {
  const bytes = platform.sha256(script).match(/../g)!;
  return `sha256-${base64(Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 16)))}`;
}

/** Text in which names may be written from right to left: they turn nothing around them. */
function bidirectional(text: string): string {
  return `<bdi>${proseHtml(legible(text))}</bdi>`;
}

function paragraph(line: string): string {
  return `<p>${bidirectional(line)}</p>`;
}

async function sectionHtml({ id, title, parts }: Section): Promise<string> {
  const bodies: string[] = [];
  for (const [i, part] of parts.entries()) bodies.push(await partHtml(part, `${id}-${i + 1}`));
  return `<section class="chapter" aria-labelledby="${id}-chapter"><h2 id="${id}-chapter">${escapeHtml(title)}</h2>
${bodies.join("\n")}
</section>`;
}

async function partHtml(part: Part, name: string): Promise<string> {
  switch (part.kind) {
    case "text":
      return paragraph(part.text);
    case "folded":
      return `<details><summary>${escapeHtml(part.title)}</summary><pre tabindex="0" role="region" aria-label="${escapeHtml(part.title)}">${escapeHtml(part.text)}</pre></details>`;
    case "table":
      return tableBlock(part, name);
    case "figure":
      return figureBlock(part);
    case "trial":
      return trialHtml(part);
    case "refit":
      return refitHtml(part);
  }
}

/** The table as it stands everywhere, and its rows to take along. */
function tableBlock(table: Table, name: string): string {
  const csv = `data:text/csv;charset=utf-8;base64,${base64(csvOf(table))}`;
  return `<div class="table${table.rows.length > mostPrinted ? " long" : ""}">${tableHtml(table)}<p class="download"><a download="${name}.csv" href="${csv}">${escapeHtml(table.title)} as CSV</a></p></div>`;
}

/** The chart as a picture in which nothing can run, drawn for a page and for a phone. */
async function figureBlock(figure: Figure): Promise<string> {
  const source = async (width: number) =>
    `data:image/svg+xml;base64,${base64(compactSvg(await figureSvg(figure, { width })))}`;
  const [wide, narrow] = [await source(widths.page), await source(widths.phone)];
  return `<figure><picture><source media="(max-width: ${phone}px)" srcset="${narrow}"><img alt="${escapeHtml(figure.description)}" src="${wide}"></picture></figure>`;
}
