/** Small charts in a grid, one a channel: where each lies on a wide page and on a narrow one. */

import type { Annotations, Layout } from "plotly.js";

/** Parts of the paper, from the left and from the bottom. */
export interface Cell {
  readonly x: [number, number];
  /** Of each chart that lies in the cell, from the top. */
  readonly y: readonly [number, number][];
}

export interface Grid {
  readonly cells: readonly Cell[];
  /** Whether the cell stands at the left, and whether none stands under it. */
  readonly isFirst: (i: number) => boolean;
  readonly isLowest: (i: number) => boolean;
  /** CSS pixels of all of them. */
  readonly height: number;
}

/** Margins of a figure of small charts.
 *
 *  @param hasLegend  above them */
export const gridMargin = (hasLegend: boolean) => ({ l: 60, r: 16, t: hasLegend ? 80 : 48, b: 56 });

/** A grid of cells.
 *
 *  @param parts  heights in CSS pixels of the charts in a cell, from the top
 *  @param gaps   CSS pixels above the first chart of a cell and under each; between columns a share of the whole width */
export function gridOf(
  count: number,
  across: number,
  parts: readonly number[],
  gaps: { readonly above: number; readonly under: number; readonly between?: number },
): Grid {
  const columns = Math.max(1, Math.min(across, count));
  const rows = Math.ceil(count / columns);
  const tall = gaps.above + parts.reduce((sum, part) => sum + part + gaps.under, 0);
  const whole = rows * tall;
  const gap = gaps.between ?? 0.07;
  const cells = Array.from({ length: count }, (_, i): Cell => {
    const column = i % columns;
    let at = Math.floor(i / columns) * tall + gaps.above;
    const y = parts.map((part): [number, number] => {
      const [top, bottom] = [1 - at / whole, 1 - (at + part) / whole];
      at += part + gaps.under;
      return [Math.max(0, bottom), top];
    });
    const width = (1 - gap * (columns - 1)) / columns;
    const start = column * (width + gap);
    return { x: [start, Math.min(1, start + width)], y };
  });
  return {
    cells,
    isFirst: (i) => i % columns === 0,
    isLowest: (i) => i + columns >= count,
    height: whole,
  };
}

/** Domains and titles of all axes in a grid, axis pairs counted cell by cell and from the top of each; and the figure's height.
 *
 *  @param titles  under the lowest charts, and beside the first of each row, a title a part */
export function inGrid(
  grid: Grid,
  titles: { readonly x: string; readonly y: readonly string[]; readonly hasLegend?: boolean },
): Partial<Layout> {
  const axes: Record<string, unknown> = {};
  grid.cells.forEach(({ x, y }, i) => {
    y.forEach((domain, part) => {
      const pair = y.length * i + part;
      const suffix = pair === 0 ? "" : `${pair + 1}`;
      const hasTitle = part === y.length - 1 && grid.isLowest(i);
      axes[`xaxis${suffix}`] = { domain: x, title: { text: hasTitle ? titles.x : "" } };
      axes[`yaxis${suffix}`] = { domain, title: { text: grid.isFirst(i) ? (titles.y[part] ?? "") : "" } };
    });
  });
  const { t, b } = gridMargin(titles.hasLegend ?? false);
  return { ...(axes as Partial<Layout>), height: t + b + grid.height };
}

/** The axes of a figure with what a grid says of each of them. */
export function axesInGrid(axes: Readonly<Record<string, object>>, placed: Partial<Layout>): Partial<Layout> {
  const all = placed as Readonly<Record<string, object>>;
  return {
    ...placed,
    ...Object.fromEntries(Object.entries(axes).map(([name, one]) => [name, { ...one, ...all[name] }])),
  };
}

/** Words above the chart of the axis pair `pair`, counted from 0. */
export function cellTitle(pair: number, text: string) {
  const suffix = pair === 0 ? "" : `${pair + 1}`;
  return {
    text,
    x: 0,
    xref: `x${suffix} domain`,
    xanchor: "left",
    y: 1,
    yref: `y${suffix} domain`,
    yanchor: "bottom",
    yshift: 2,
    showarrow: false,
  } as Partial<Annotations>;
}
