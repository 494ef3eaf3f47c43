/** Numbers of several sources side by side: conventions, models, the truth. */
import { returnUnit } from "../data/currency.js";
import type { Panel } from "../data/panel.js";
import { ArgumentError } from "../errors.js";
import { finite, requireNumber, withDefaults } from "../options.js";
import { requireFields, requireKind, requireNumbers, requireText } from "../records.js";
import { mostAndLeast } from "./altText.js";
import type { Figure } from "./figure.js";
import { decimalsFor, plain, type Reading, tips, valueTemplate, valueText } from "./hover.js";
import { finiteOrNull, verticalLine } from "./marks.js";
import { axis, channelColours, frame, sourceLook } from "./theme.js";

export interface NumbersOptions {
  readonly warnings?: Figure["warnings"] | undefined;
}

export interface LinesOptions extends NumbersOptions {
  /** Lines named after its channels have their colours (default none). */
  readonly panel?: Panel | null | undefined;
  /** Where a control stands on the axis of x: a dotted line (default none). */
  readonly at?: number | null | undefined;
  /** Ends of the axis of y, which stay while a control moves the lines (default: those of the lines). */
  readonly range?: readonly [least: number, most: number] | null | undefined;
}

/** Bars for every channel, one colour a source.
 *
 *  @param sources  name of the source → value by channel; the one called "truth" is drawn dark
 *  @param unit     of all values, as their axis has it
 *  @param options.said  what a value is and how tooltips read it (default: the unit, as many decimals as three digits need)
 *  @param options.warnings  doubts of the records that the numbers come from (default none)
 *  @example compare({ ridge: new Map([["tv", 0.6]]), truth: new Map([["tv", 1.4]]) }, "ROI by channel") */
export function compare(
  sources: Readonly<Record<string, ReadonlyMap<string, number>>>,
  title: string,
  unit = returnUnit(""),
  options: NumbersOptions & { readonly said?: { readonly what: string } & Reading } = {},
): Figure {
  const all = Object.values(sources).flatMap((values) => [...values.values()]);
  const { what, ...reading } = options.said ?? { what: "", unit, decimals: decimalsFor(all) };
  return {
    kind: "figure",
    data: Object.entries(sources).map(([name, values], i) => ({
      type: "bar" as const,
      name,
      x: [...values.keys()],
      y: [...values.values()].map(finiteOrNull),
      marker: { color: sourceLook(name, i).color },
      ...tips(
        [...values].map(([of, value]) => [
          `<b>${plain(of)}</b>, ${plain(name)}`,
          `${what === "" ? "" : `${plain(what)} `}${valueText(value, reading)}`,
        ]),
      ),
    })),
    layout: { ...frame(title, 400), barmode: "group", xaxis: axis(""), yaxis: axis("", unit) },
    description: `${title}: ${Object.entries(sources)
      .map(
        ([name, values]) =>
          `${name}, ${mostAndLeast(
            [...values].map(([of, value]) => ({ name: of, value })),
            reading,
          )}`,
      )
      .join("; ")}`,
    warnings: options.warnings ?? [],
  };
}

/** Lines over a quantity that was varied.
 *
 *  @param x       the quantity
 *  @param series  name of the line → its values, one for each of x
 *  @param options  `{ warnings: doubts of the records that the numbers come from, panel: whose channels lend their colours, at: where a control stands, range:
 *    ends of the axis of y }` (default none)
 *  @throws ArgumentError where a line has more or fewer values than x
 *  @example plot.lines([0.8, 0.9], { tv: [0.73, 0.75] }, "Fit for each retention", { x: "retention", y: "R²" }) */
export function lines(
  x: ArrayLike<number>,
  series: Readonly<Record<string, ArrayLike<number>>>,
  title: string,
  labels: { readonly x: string; readonly y: string },
  options: LinesOptions = {},
): Figure {
  const caller = "plot.lines";
  requireNumbers(caller, "x", x);
  requireFields(caller, "series", series, []);
  requireText(caller, "title", title);
  requireFields(caller, "labels", labels, ["x", "y"]);
  const { warnings, panel, at, range } = withDefaults<LinesOptions>(
    caller,
    { warnings: [], panel: null, at: null, range: null },
    options,
  );
  if (at !== null) requireNumber(caller, "at", at, finite);
  if (range !== null) requireRange(caller, range);
  if (panel !== null && panel !== undefined) requireKind(caller, panel, ["panel"], "panel");
  const isChannel = (name: string) => panel?.channels.some((channel) => channel.name === name) ?? false;
  const lookOf = (name: string, i: number) =>
    panel && isChannel(name)
      ? { ...sourceLook(name, i), color: channelColours(panel)(name) }
      : sourceLook(name, i);
  for (const [name, values] of Object.entries(series)) {
    requireNumbers(caller, `series.${name}`, values);
    if (values.length === x.length) continue;
    throw new ArgumentError({
      caller,
      option: "series",
      of: name,
      rule: `must hold one number for each of the ${x.length} of x`,
      got: values.length,
    });
  }
  return {
    kind: "figure",
    data: Object.entries(series).map(([name, values], i) => ({
      type: "scatter" as const,
      mode: "lines+markers" as const,
      name,
      x: Array.from(x),
      y: Array.from(values, finiteOrNull),
      line: { color: lookOf(name, i).color, width: 1.5 },
      marker: { ...lookOf(name, i), size: 5 },
      hovertemplate: valueTemplate(name, { decimals: decimalsFor(Array.from(values)) }),
    })),
    layout: {
      ...frame(title),
      showlegend: true,
      hovermode: "x unified",
      xaxis: {
        ...axis(labels.x),
        hoverformat: `,.${decimalsFor(Array.from(x))}f`,
        unifiedhovertitle: { text: `${plain(labels.x)} %{x}` },
      },
      yaxis: { ...axis(labels.y), ...(range !== null && { range: [...range] }) },
      ...(at !== null && { shapes: [verticalLine(at)] }),
    } as Figure["layout"],
    description: `${title}, ${labels.y} over ${labels.x}: ${Object.entries(series)
      .map(
        ([name, values]) =>
          `${name}, at ${mostAndLeast(Array.from(values, (value, i) => ({ name: String(x[i]), value })))}`,
      )
      .join("; ")}`,
    warnings,
  };
}

/** @throws ArgumentError unless it has two ends, the least first */
function requireRange(caller: string, range: unknown): asserts range is readonly [number, number] {
  const [least, most, ...more] = Array.isArray(range) ? range : [];
  if (Number.isFinite(least) && Number.isFinite(most) && more.length === 0 && least < most) return;
  throw new ArgumentError({
    caller,
    option: "range",
    rule: "must be the least and the most that the axis of y shows, such as [0, 10]",
    got: range,
  });
}
