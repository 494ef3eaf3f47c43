/** The house look of every figure, in one place: what a colour means, on a light page and on a dark one, fonts, frame and axes. */
import type { Layout } from "plotly.js";
import { unitText } from "../data/currency.js";

/** What a colour means, on white and on a dark page. Lines and marks have 3:1 against the page and more, texts 4.5:1; no two are the same. */
const meanings = {
  observed: ["#333333", "#E4E4E4"],
  fitted: ["#0072B2", "#56B4E9"],
  posterior: ["#0B5394", "#7FB8F0"],
  prior: ["#B35900", "#F0A35A"],
  today: ["#6B7280", "#A7AFBC"],
  proposed: ["#6D28A8", "#C79BF2"],
  good: ["#1B7F3B", "#5FCB80"],
  bad: ["#C2381C", "#FF8A70"],
  extrapolation: ["#8A8A8A", "#9A9A9A"],
  truth: ["#8E1B6B", "#F08AD0"],
  /** Everything that is not media: what would be there without them. */
  baseline: ["#76808F", "#8B95A5"],
  /** Words, and lines that stand for a value to reach. */
  ink: ["#2F2F2F", "#E6E6E6"],
  /** Words of less weight. */
  note: ["#636363", "#ABABAB"],
} as const;

/** Channels by their order in the panel. Told apart by hue and by lightness; beside them stand names, never a colour alone. */
const channelPairs = [
  ["#3D7BC7", "#6BA5E7"],
  ["#C77700", "#E69F00"],
  ["#00875A", "#2BB98A"],
  ["#B8539B", "#E08AC6"],
  ["#0090A8", "#3FC1D6"],
  ["#A6532B", "#D98A5F"],
  ["#4B4FB8", "#9497F2"],
  ["#7F8A00", "#BDC93A"],
  ["#D14B6A", "#F2809A"],
  ["#4F7F3A", "#8FBF74"],
  ["#9A7B4F", "#CDB081"],
] as const;

/** Results of several models, tables or chains side by side, which have no meaning of their own. */
const sourcePairs = [
  ["#1F5FA8", "#78AEEA"],
  ["#B8620E", "#EBA052"],
  ["#00806E", "#35BFA8"],
  ["#94468C", "#D98FD2"],
  ["#6E7A12", "#B9C455"],
  ["#9E3B4B", "#EC8593"],
] as const;

/** What frames a chart, and is no part of what it says. */
const frames = {
  grid: ["#E6E6E6", "#3A3A3A"],
  axis: ["#999999", "#808080"],
  /** Behind tooltips. */
  surface: ["#FFFFFF", "#262626"],
  /** No correlation, in the middle of their scale. */
  middle: ["#F4F4F4", "#2E2E2E"],
  negative: ["#2166AC", "#4393D3"],
  positive: ["#B2182B", "#E0605A"],
} as const;

type Pairs = Readonly<Record<string, readonly [string, string]>>;
const lightOf = <Some extends Pairs>(pairs: Some) =>
  Object.fromEntries(Object.entries(pairs).map(([name, [light]]) => [name, light])) as {
    readonly [Name in keyof Some]: Some[Name][0];
  };

/** The colours that figures are made of: those of a white page. */
export const colours = lightOf(meanings);
const framing = lightOf(frames);
export const palette = channelPairs.map(([light]) => light);
export const sourceColours = sourcePairs.map(([light]) => light);

/** The colour on a dark page of each on a white one. */
export const darkColours: Readonly<Record<string, string>> = Object.fromEntries([
  ...Object.values(meanings),
  ...channelPairs,
  ...sourcePairs,
  ...Object.values(frames),
]);

/** Marks of the sources, so that they are told apart without colour. */
export const symbols = ["circle", "square", "diamond", "triangle-up", "cross", "star"] as const;

/** Colour of the i-th channel of a panel; the palette repeats after eleven. */
export function channelColour(index: number): string {
  return palette[index % palette.length]!;
}

/** The colour of each channel by its name: the one that it has in every figure of the panel. What is no channel of it has the colour of notes. */
export function channelColours(panel: {
  readonly channels: readonly { readonly name: string }[];
}): (name: string) => string {
  const order = new Map(panel.channels.map(({ name }, index) => [name, index]));
  return (name) => (order.has(name) ? channelColour(order.get(name)!) : colours.note);
}

/** Colour and mark of the i-th of several sources: those that mean something by their name have their own colour. */
export function sourceLook(name: string, index: number) {
  const meaning = ["prior", "posterior", "truth", "today", "proposed", "observed"].find(
    (one) => one === name,
  );
  return {
    color: meaning === undefined ? sourceColours[index % sourceColours.length]! : colours[meaning as "prior"],
    symbol: name === "truth" ? ("x" as const) : symbols[index % symbols.length]!,
  };
}

/** A colour that lets through what lies behind it, for bands.
 *
 *  @param opacity  in [0, 1]
 *  @example faint("#0072B2", 0.18) // "#0072B22E" */
export function faint(colour: string, opacity = 0.18): string {
  return `${colour}${Math.round(255 * opacity)
    .toString(16)
    .padStart(2, "0")
    .toUpperCase()}`;
}

/** Correlations from −1 to 1, the same in every figure: blue below zero, red above. */
export const correlationScale = {
  zmin: -1,
  zmax: 1,
  colorscale: [
    [0, framing.negative],
    [0.5, framing.middle],
    [1, framing.positive],
  ] as [number, string][],
};

/** Layout shared by all figures. There is no width: a chart follows what it stands in; `chartAt` gives it title, legend and margins to the width.
 *
 *  @param height  in CSS pixels, with one line of title and one of legend */
export function frame(title: string, height = 360): Partial<Layout> {
  return {
    title: {
      text: title,
      x: 0,
      xref: "container",
      xanchor: "left",
      y: 1,
      yanchor: "top",
      pad: { t: 14, l: 12 },
      font: { size: 16 },
    },
    font: { family: "DejaVu Sans, Verdana, sans-serif", size: 12, color: colours.ink },
    height,
    margin: { l: 60, r: 20, t: 80, b: 50 },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    hovermode: "closest",
    hoverlabel: {
      bgcolor: framing.surface,
      bordercolor: framing.axis,
      align: "left",
      namelength: -1,
      font: { color: colours.ink, size: 12 },
    },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: framing.axis, activecolor: colours.ink },
    colorway: [...sourceColours],
    legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom" },
  };
}

/** A legend beside the chart, for more entries than fit above it; on a narrow page it stands above. */
export const legendBeside: Partial<Layout> = {
  legend: { orientation: "v", x: 1.02, y: 1, yanchor: "top" },
  margin: { l: 60, r: 150, t: 56, b: 50 },
};

const line = { gridcolor: framing.grid, zerolinecolor: framing.axis, linecolor: framing.axis };

/** An axis with its title, the unit in brackets where it has one. */
export function axis(label: string, unit = "") {
  const read = unitText(unit);
  const text = label === "" || read === "" ? label + read : `${label} (${read})`;
  return { ...line, title: { text }, automargin: true };
}

/** The axis of dates, whose tooltips name the first day of the period. */
export function dateAxis() {
  return { ...axis(""), hoverformat: "%Y-%m-%d" };
}

/** An upright axis of rows with names, the first on top: row i lies at i. */
export function rowAxis(names: readonly string[]) {
  return {
    ...line,
    tickvals: names.map((_, row) => row),
    ticktext: [...names],
    range: [names.length - 0.5, -0.5],
    automargin: true,
    zeroline: false,
  };
}

/** A label that is too long, in lines: Plotly breaks none by itself.
 *
 *  @param most  letters in a line; a word that is longer stays whole
 *  @example broken("without media and google", 13) // "without media<br>and google" */
export function broken(text: string, most: number): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && longer.length <= most) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join("<br>");
}
