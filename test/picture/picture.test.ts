import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { figurePng, figureSvg, traceTypes } from "../../src/picture/picture.js";
import { plotlyFile, plotlyPage } from "../../src/picture/plotly.js";
import type { Figure } from "../../src/plots/figure.js";

function figureOf(data: Figure["data"], layout: Figure["layout"] = {}): Figure {
  return { kind: "figure", data, layout, description: "A test figure", warnings: [] };
}

const bars = figureOf([{ type: "bar", x: ["tv", "radio"], y: [3, 5], marker: { color: "#ff0000" } }], {
  title: { text: "Spend & <b>reach</b>" },
});

describe("figureSvg", () => {
  test("makes no link of a name that is written as one", async () => {
    const link = '<a href="https://example.com">tv</a>';
    const svg = await figureSvg(
      figureOf([{ type: "bar", x: [link], y: [1], name: link, text: [link] }], { title: { text: link } }),
    );
    expect(svg).not.toMatch(/<a[\s>]/);
    expect(svg).toContain("example.com");
  });

  test("draws one path for each bar, the title and the labels", async () => {
    const svg = await figureSvg(bars);
    expect(svg.match(/<g class="point">/g)).toHaveLength(2);
    expect(svg).toContain("radio");
    expect(svg).toContain("DejaVu Sans");
    expect(svg).not.toContain("Open Sans");
  });

  test("is the same text for the same figure, with ids of its own that all that asks for them finds", async () => {
    const lines = figureOf([{ x: [1, 2, 3], y: [3, 5, 4] }], { xaxis: { range: [1.5, 2.5] } });
    const [one, again, other] = [await figureSvg(lines), await figureSvg(lines), await figureSvg(bars)];
    expect(again).toBe(one);
    const ids = (svg: string) => [...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!);
    expect(ids(one).length).toBeGreaterThan(2);
    expect(ids(other).filter((id) => ids(one).includes(id))).toEqual([]);
    const asked = [...one.matchAll(/url\((?:&quot;|['"])?#([^"'&)]+)/g)].map(([, id]) => id!);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((id) => !ids(one).includes(id))).toEqual([]);
  });

  test("leaves the figure as it was, and works on frozen and typed data", async () => {
    const data = [
      Object.freeze({ type: "scatter" as const, x: Float64Array.of(1, 2), y: Float64Array.of(3, 4) }),
    ];
    const figure = Object.freeze(figureOf(Object.freeze(data), Object.freeze({ showlegend: true })));
    await figureSvg(figure);
    expect(Object.keys(figure.layout)).toEqual(["showlegend"]);
    expect(Object.keys(data[0]!)).toEqual(["type", "x", "y"]);
  });

  test("an axis title stays clear of long tick labels", async () => {
    const wide = figureOf([{ type: "bar", x: ["a"], y: [15_000] }], {
      yaxis: { title: { text: "Spend on all channels of the year" }, tickformat: "," },
    });
    const narrow = figureOf([{ type: "bar", x: ["a"], y: [5] }], {
      yaxis: { title: { text: "Spend on all channels of the year" } },
    });
    const shift = async (figure: Figure) => {
      const svg = await figureSvg(figure);
      return Number(/<g class="g-ytitle" transform="translate\((-?[\d.]+),/.exec(svg)?.[1] ?? 0);
    };
    expect(await shift(wide)).toBeLessThan((await shift(narrow)) - 10);
  });

  test("a figure without a value to draw is refused", async () => {
    for (const data of [
      [],
      [{ type: "bar" as const, x: [], y: [] }],
      [{ y: [Number.NaN, null] }],
      [{ x: ["a"], y: [] }],
    ]) {
      await expect(figureSvg(figureOf(data))).rejects.toThrow(/"A test figure" has nothing to draw/);
    }
  });

  test("a trace that our Plotly would draw as points is refused, and it knows all others", async () => {
    const known = [...readFileSync(plotlyFile(), "utf8").matchAll(/moduleType:"trace",name:"(\w+)"/g)].map(
      ([, name]) => name,
    );
    expect([...traceTypes].sort()).toEqual(known.sort());
    const map = figureOf([{ type: "scattergeo", lon: [1], lat: [2] }]);
    await expect(figureSvg(map)).rejects.toThrow(
      'figureSvg: a trace of the figure "A test figure" must be one of scatter, bar, ',
    );
  });
});

describe("figurePng", () => {
  test("has the size asked for, and the colours of the figure", async () => {
    const png = Buffer.from(await figurePng(bars, { width: 400, height: 300, scale: 2 }));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([800, 600]);
    expect(colourCount(png, [255, 0, 0])).toBeGreaterThan(20_000);
  });

  test("is the same bytes every time", async () => {
    expect(await figurePng(bars)).toEqual(await figurePng(bars));
  });

  test("draws the cells of a heatmap with hard edges in the colours of its scale", async () => {
    const heat = figureOf(
      [
        {
          type: "heatmap",
          z: [[0, 1]],
          colorscale: [
            [0, "rgb(0,0,255)"],
            [1, "rgb(255,0,0)"],
          ],
          showscale: false,
        },
      ],
      { width: 300, height: 300 },
    );
    const png = Buffer.from(await figurePng(heat, { scale: 1 }));
    const [blue, red] = [colourCount(png, [0, 0, 255]), colourCount(png, [255, 0, 0])];
    // The plot is 140 pixels wide and 120 high inside the default margins; half of it is each colour.
    expect(blue).toBeGreaterThan(8000);
    expect(Math.abs(blue - red) / blue).toBeLessThan(0.05);
  });
});

/** Pixels of exactly one colour in an 8-bit RGBA or RGB PNG without interlacing. */
function colourCount(png: Buffer, colour: readonly number[]): number {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const size = png[25] === 6 ? 4 : 3;
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString("latin1", at + 4, at + 8) === "IDAT")
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * size;
  let above = new Uint8Array(stride);
  let count = 0;
  for (let row = 0; row < height; row++) {
    const filter = raw[row * (stride + 1)]!;
    const line = Uint8Array.from(raw.subarray(row * (stride + 1) + 1, (row + 1) * (stride + 1)));
    for (let i = 0; i < stride; i++) {
      const [left, up, corner] = [i < size ? 0 : line[i - size]!, above[i]!, i < size ? 0 : above[i - size]!];
      line[i] = line[i]! + [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]!;
    }
    for (let i = 0; i < stride; i += size) if (colour.every((value, c) => line[i + c] === value)) count++;
    above = line;
  }
  return count;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
}

test("a path has its length and its points, as Plotly asks where it places the head of an arrow", async () => {
  const { document } = await plotlyPage();
  const path = (d: string): SVGPathElement => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", "path");
    element.setAttribute("d", d);
    return element as SVGPathElement;
  };
  const lines = path("M0,0l3,4V14");
  expect(lines.getTotalLength()).toBe(15);
  expect(lines.getPointAtLength(2.5)).toEqual({ x: 1.5, y: 2 });
  expect(lines.getPointAtLength(99)).toEqual({ x: 3, y: 14 });
  expect(path("M0,0A1,1 0 0 1 2,0").getTotalLength()).toBeCloseTo(Math.PI, 3);
  expect(path("").getTotalLength()).toBe(0);
});
