/** How each kind of record shows itself: a result as its table, and the few others as a figure, a text or a piece of HTML. */

import type { Report } from "../handout/report.js";
import { reportSummary } from "../handout/reportText.js";
import { inert } from "../inert.js";
import { describeModel } from "../insights/describeModel.js";
import type { RunDocument } from "../iterate/finish.js";
import type { Figure } from "../plots/figure.js";
import { escapeHtml } from "../report/html.js";
import { modelTable } from "../report/modelTable.js";
import type { Table } from "../report/table.js";
import { tableHtml } from "../report/tableHtml.js";
import { isResult, type Result, tableOf } from "../results/results.js";
import { modelFormula } from "../spec/describe.js";
import type { Model } from "../spec/specify.js";
import { splitWarnings } from "./saidInCells.js";

/** A view in words and HTML, for what is neither a table nor a figure. */
export interface Fragment {
  readonly kind: "fragment";
  readonly text: string;
  readonly html: string;
}

/** A document in Markdown, with the pictures that it names. */
export interface Markdown {
  readonly kind: "markdown";
  readonly text: string;
  /** PNG by the name that the text has for it. */
  readonly pictures: ReadonlyMap<string, Uint8Array>;
}

/** What a record turns into before it is written under a cell. */
export type View = Table | Figure | Fragment | Markdown;

/** Views of the records that have no table, keyed by their `kind`. */
const views = {
  figure: (figure: Figure): View => figure,
  fragment: (fragment: Fragment): View => fragment,
  model: (model: Model): View => modelView(model),
  report: (report: Report): View => ({ kind: "markdown", text: reportSummary(report), pictures: new Map() }),
  document: ({ markdown, pictures }: RunDocument): View => ({ kind: "markdown", text: markdown, pictures }),
} as const;

type Views = typeof views;

/** The formula, a table of the channels, and folded beneath it every prior with its reason. */
function modelView(model: Model): Fragment {
  const text = describeModel(model);
  const { title, ...table } = modelTable(model);
  const formula = [title, "", ...modelFormula(model)].join("\n");
  const html = [
    preformatted(formula),
    tableHtml({ ...table, title: "" }, { warnings: splitWarnings(table.warnings) }),
    `<details><summary>Every prior with its reason, and everything else</summary>${preformatted(text)}</details>`,
  ];
  return { kind: "fragment", text, html: html.join("\n") };
}

/** Text whose line breaks matter; lines that are too long go on beneath. */
function preformatted(text: string): string {
  const lines = text.split("\n").map(inert).join("\n");
  return `<pre style="white-space:pre-wrap">${escapeHtml(lines)}</pre>`;
}

/** A record that shows itself as something other than a table. */
type Viewable = { [Kind in keyof Views]: Parameters<Views[Kind]>[0] }[keyof Views];

/** Any record that shows itself. */
export type Showable = Result | Viewable;

/** Whether a value is a record that shows itself. */
export function isShowable(value: unknown): value is Showable {
  return isResult(value) || isViewable(value);
}

/** The view of a record of a known kind. */
export function viewOf(record: Showable): View {
  if (isResult(record)) return tableOf(record);
  const view = views[record.kind] as (record: Viewable) => View;
  return view(record);
}

function isViewable(value: unknown): value is Viewable {
  if (typeof value !== "object" || value === null) return false;
  const { kind } = value as { readonly kind?: unknown };
  return typeof kind === "string" && Object.hasOwn(views, kind);
}
