/** Colours, fonts and frame of every figure, in one place. */
import type { Layout } from "plotly.js";

/** Okabe and Ito's palette, told apart by colour-blind readers too (Wong 2011, Nature Methods 8:441), and three more. */
export const palette = [
  "#0072B2",
  "#E69F00",
  "#009E73",
  "#CC79A7",
  "#56B4E9",
  "#D55E00",
  "#8C8C8C",
  "#B8A800",
  "#332288",
  "#882255",
  "#44AA99",
] as const;

export const colours = {
  observed: "#333333",
  model: "#0072B2",
  bad: "#D55E00",
  muted: "#B0B0B0",
  truth: "#333333",
  prior: "#E69F00",
} as const;

/** Colour of the i-th channel of a table; the palette repeats after eleven. */
export function channelColour(index: number): string {
  return palette[index % palette.length]!;
}

/** Layout shared by all figures; the size is fixed so that a picture is the same everywhere. */
export function frame(title: string, height = 360): Partial<Layout> {
  return {
    title: {
      text: title,
      x: 0.01,
      xanchor: "left",
      y: 1,
      yanchor: "top",
      pad: { t: 14 },
      font: { size: 16 },
    },
    font: { family: "DejaVu Sans, Verdana, sans-serif", size: 12, color: "#333333" },
    width: 800,
    height,
    margin: { l: 70, r: 20, t: 80, b: 50 },
    paper_bgcolor: "white",
    plot_bgcolor: "white",
    hovermode: "x unified",
    colorway: [...palette],
    legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom" },
  };
}

/** A legend beside the chart, for more entries than fit above it. */
export const legendBeside: Partial<Layout> = {
  legend: { orientation: "v", x: 1.02, y: 1, yanchor: "top" },
  margin: { l: 70, r: 150, t: 60, b: 50 },
};

const line = { gridcolor: "#E6E6E6", zerolinecolor: "#999999", linecolor: "#999999" };

/** An axis with its title, the unit in brackets where it has one. */
export function axis(label: string, unit = "") {
  const text = label === "" || unit === "" ? label + unit : `${label} (${unit})`;
  return { ...line, title: { text }, automargin: true };
}

/** An upright axis of rows with names, the first on top: row i lies at i. */
export function rowAxis(names: readonly string[]) {
  return {
    tickvals: names.map((_, row) => row),
    ticktext: [...names],
    range: [names.length - 0.5, -0.5],
    automargin: true,
    zeroline: false,
  };
}
