/** A figure on a page: to the page's width, in its colours, light or dark. Both functions stand alone, as pages carry their text. */
import type { Figure } from "./figure.js";

/** The parts of a figure that are drawn. */
export type Drawable = Pick<Figure, "data" | "layout" | "narrow">;

/** What a chart stands in. */
export interface Place {
  /** CSS pixels. */
  readonly width: number;
  /** The colours of a dark page by those of a white one; null on a light page. */
  readonly dark: Readonly<Record<string, string>> | null;
  /** What lies behind the chart where its page does not shine through; the page itself where nothing is said. */
  readonly paper?: string;
}

/** Data and layout of a figure for a width and a page: a title that is too long is broken into lines, a legend that takes several makes room for
 *  them, what stands beside the chart goes above it on a narrow page, and colours are the page's. The height grows by what is added.
 *
 *  @returns copies, which Plotly may write into */
export function chartAt(
  figure: Drawable,
  { width, dark, paper }: Place,
): { data: object[]; layout: Record<string, unknown> } {
  interface Fields extends Record<string, unknown> {
    margin?: { t?: number; r?: number; l?: number; b?: number };
    title?: { text?: string; font?: { size?: number }; pad?: { t?: number } };
    legend?: Fields & { orientation?: string; y?: number };
    height?: number;
    width?: number;
  }
  const isPlain = (value: unknown): value is Fields =>
    typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
  // Plotly makes a link of a name that is written as one.
  const unlinked = (text: string): string => text.replace(/<(?=\/?a[\s>])/gi, "&lt;");
  const copy = (value: unknown): unknown => {
    if (typeof value === "string") {
      if (dark === null || !/^#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?$/.test(value)) return unlinked(value);
      const colour = dark[value.slice(0, 7)];
      return colour === undefined ? value : colour + value.slice(7);
    }
    if (ArrayBuffer.isView(value)) return (value as Float64Array).slice();
    if (Array.isArray(value)) return value.map(copy);
    return isPlain(value)
      ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, copy(one)]))
      : value;
  };
  const merged = (base: Fields, over: Fields): Fields => {
    const both = { ...base };
    for (const [key, value] of Object.entries(over)) {
      both[key] = isPlain(value) && isPlain(base[key]) ? merged(base[key], value) : value;
    }
    return both;
  };
  const lined = (text: string, most: number): string[] => {
    const lines: string[] = [];
    for (const word of text.split(/\s+(?!%)/)) {
      const last = lines[lines.length - 1];
      if (last !== undefined && last.length + 1 + word.length <= most)
        lines[lines.length - 1] = `${last} ${word}`;
      else lines.push(word);
    }
    return lines;
  };
  const isNarrow = width < 600;
  const data = copy(figure.data) as Fields[];
  const given = copy(figure.layout) as Fields;
  const layout: Fields = isNarrow ? merged(given, copy(figure.narrow ?? {}) as Fields) : given;
  const margin = { ...layout.margin };
  // Letters of the usual fonts are 0.6 of their size wide, and a line is 1.3 of it high.
  const size: number = layout.title?.font?.size ?? 16;
  // The tools at the right of the title take 70 pixels; a picture has none.
  const tools = paper === undefined ? 70 : 0;
  const room = Math.max(12, Math.floor((width - 24 - tools) / (0.57 * size)));
  const lines = lined(String(layout.title?.text ?? ""), room);
  const titleHeight = 1.3 * size * (lines.length - 1);
  let legendHeight = 0;
  const names = [
    ...new Set(
      data.filter(({ name, showlegend }) => name && showlegend !== false).map(({ name }) => String(name)),
    ),
  ];
  const isShown = layout.showlegend ?? names.length > 1;
  if (isShown && layout.legend !== undefined) {
    const isBeside = layout.legend.orientation === "v";
    if (isNarrow && isBeside) {
      const above = { orientation: "h", x: 0, y: 1.02, yanchor: "bottom", xanchor: "left" };
      layout.legend = { ...layout.legend, ...above };
      Object.assign(margin, { r: 20, t: 80 });
    }
    if (isNarrow || !isBeside) {
      const widths = names.map((name) => 46 + 0.57 * 12 * name.length);
      const inside = width - (margin.l ?? 60) - (margin.r ?? 20);
      const isOneRow = widths.reduce((sum, one) => sum + one, 0) <= inside;
      const columns = Math.max(1, Math.floor(inside / Math.max(...widths, 1)));
      legendHeight = isOneRow ? 0 : 19 * (Math.ceil(names.length / columns) - 1);
    }
  }
  // A figure that somebody made by hand keeps what it says.
  if (margin.t !== undefined) {
    margin.t += titleHeight + legendHeight;
    layout.margin = margin;
    if (layout.height !== undefined) layout.height += titleHeight + legendHeight;
    if (isPlain(layout.title)) {
      const { pad } = layout.title;
      // Plotly lowers one line by 0.7 of its size to hang under its place, and forgets it of several.
      const lower = lines.length > 1 ? { pad: { ...pad, t: (pad?.t ?? 0) + 0.7 * size } } : {};
      layout.title = { ...layout.title, text: lines.join("<br>"), ...lower };
    }
  }
  if (isNarrow) {
    // Numbers in cells have no room, and a scale beside them would leave none to the cells.
    for (const trace of data) {
      if (trace.type === "heatmap") Object.assign(trace, { texttemplate: "", showscale: false });
    }
  }
  // Titles of axes that are longer than their axis, of which long names of rows leave little on a narrow page.
  const rows = Object.entries(layout).flatMap(([key, value]) =>
    /^yaxis\d*$/.test(key) && isPlain(value) && Array.isArray(value.ticktext) ? value.ticktext : [],
  );
  const longest = Math.max(0, ...rows.map((name) => String(name).length));
  const beside = isNarrow ? Math.max(110, 0.58 * 12 * longest + 60) : 110;
  let under = 0;
  for (const [key, value] of Object.entries(layout)) {
    if (!/^xaxis\d*$/.test(key) || !isPlain(value) || !isPlain(value.title)) continue;
    const [from, to] = (value.domain ?? [0, 1]) as [number, number];
    const letters = Math.max(10, Math.floor(((to - from) * (width - beside)) / (0.58 * 12)));
    const parts = lined(String(value.title.text ?? ""), letters);
    if (parts.length < 2) continue;
    layout[key] = { ...value, title: { ...value.title, text: parts.join("<br>") } };
    under = Math.max(under, 16 * (parts.length - 1));
  }
  if (layout.height !== undefined) layout.height += under;
  // A place in parts of the chart would be far above a high one.
  if (isShown && layout.legend?.y === 1.02 && layout.height !== undefined) {
    const tall = layout.height - (margin.t ?? 0) - (margin.b ?? 0);
    layout.legend = { ...layout.legend, y: 1 + 6 / Math.max(tall, 100) };
  }
  layout.width ??= width;
  if (paper !== undefined && String(layout.paper_bgcolor).startsWith("rgba")) layout.paper_bgcolor = paper;
  // A finger that drags moves the page, not the axes.
  if (isNarrow) layout.dragmode = false;
  return { data, layout };
}

/** Draws a figure into a box of the page and keeps it there as the page changes: to its width, and to its colours, which are those of its words:
 *  a page with light words is dark, whatever made it so. On paper the box's picture stands for the chart, and where it has none the chart is drawn for it.
 *
 *  @param draw  `chartAt`
 *  @param dark  the colours of a dark page
 *  @param move  draws into a chart what another figure changes of it, if that is less than all; says whether it did
 *  @returns draws another figure in its place; of one that others follow at once, and that has many points, the lines without markers, as four fifths of
 *    the time go to those */
export function keepDrawn(
  box: HTMLElement,
  figure: Drawable & { readonly description: string },
  plotly: {
    react(chart: HTMLElement, data: unknown, layout: unknown, config: unknown): unknown;
    purge(chart: HTMLElement): void;
  },
  draw: typeof chartAt,
  dark: Readonly<Record<string, string>>,
  move: (chart: HTMLElement, from: Drawable, to: Drawable) => boolean = () => false,
): (next: Drawable & { readonly description: string }, isMoving?: boolean) => void {
  let shown = figure;
  let isPassing = false;
  const chart = document.createElement("div");
  chart.className = "carryover-chart";
  // With buttons inside, which a role of "img" would hide.
  chart.setAttribute("role", "figure");
  chart.setAttribute("aria-label", figure.description);
  const config = {
    displaylogo: false,
    displayModeBar: "hover",
    modeBarButtons: [["toImage", "resetScale2d"]],
  };
  let drawn = "";
  let isOnPaper = false;
  // Between the margins of A4 and of a letter.
  const paperWidth = 680;
  const isDark = (): boolean => {
    const [red = 0, green = 0, blue = 0] = (getComputedStyle(box).color.match(/[\d.]+/g) ?? []).map(Number);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 127;
  };
  const thinOut = (
    data: { mode?: string; x?: ArrayLike<unknown> }[],
    layout: Record<string, unknown>,
  ): void => {
    const marked = data.filter(({ mode }) => mode === "lines+markers");
    if (marked.reduce((sum, { x }) => sum + (x?.length ?? 0), 0) < 300) return;
    for (const trace of marked) trace.mode = "lines";
    // Nobody points at it now.
    layout.hovermode = false;
  };
  const redraw = (): void => {
    if (!box.isConnected) {
      for (const watch of watches) watch.disconnect();
      plotly.purge(chart);
      return;
    }
    const width = Math.min(Math.floor(box.clientWidth), isOnPaper ? paperWidth : Number.POSITIVE_INFINITY);
    const colours = !isOnPaper && isDark() ? dark : null;
    const state = `${width} ${colours !== null}`;
    if (width === 0 || state === drawn) return;
    drawn = state;
    const { data, layout } = draw(shown, { width: Math.max(width, 280), dark: colours });
    if (isPassing) thinOut(data, layout);
    plotly.react(chart, data, layout, config);
  };
  const soon = (): void => {
    requestAnimationFrame(redraw);
  };
  const print = ({ type }: Event): void => {
    isOnPaper = type === "beforeprint";
    redraw();
  };
  const watches = [new ResizeObserver(soon), new MutationObserver(soon)] as const;
  box.append(chart);
  box.classList.add("carryover-live");
  redraw();
  watches[0].observe(box);
  for (const element of [document.documentElement, document.body]) {
    watches[1].observe(element, { attributes: true });
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", soon);
  if (box.querySelector("img") === null) {
    addEventListener("beforeprint", print);
    addEventListener("afterprint", print);
  }
  return (next, isMoving = false) => {
    const from = shown;
    shown = next;
    chart.setAttribute("aria-label", next.description);
    if (isMoving && isPassing && move(chart, from, next)) return;
    isPassing = isMoving;
    drawn = "";
    redraw();
  };
}

/** Style of the boxes: on a screen the chart stands there, on paper the picture, which is whole at any width, where there is one. */
export const boxStyle = `.carryover-figure{max-width:100%}.carryover-live>img{display:none}
@media print{.carryover-live>img{display:block}.carryover-live>img~.carryover-chart,.carryover-live+.carryover-warnings,.carryover-chart .modebar{display:none!important}}`;
