/** A small picture is the same picture: its pixels are, to what a tenth of a pixel does. */
import { Resvg } from "@resvg/resvg-js";
import { expect, it } from "vitest";
import { compactSvg } from "../../src/handout/compactSvg.js";
import { figureSvg } from "../../src/picture/picture.js";
import type { Figure } from "../../src/plots/figure.js";
import { colours, darkColours } from "../../src/plots/theme.js";

const figure: Figure = {
  kind: "figure",
  data: [
    { type: "scatter", x: [1, 2, 3, 4], y: [1, 4, 2, 3], mode: "lines+markers", name: 'a style="x" <b>' },
    { type: "bar", x: [1, 2, 3, 4], y: [2, 1, 2, 1], name: "bars" },
  ],
  layout: { title: { text: "Lines & bars" } },
  description: "lines and bars",
  warnings: [],
};

it("is smaller and looks the same", async () => {
  const svg = await figureSvg(figure);
  const small = compactSvg(svg);
  expect(small.length).toBeLessThan(0.8 * svg.length);
  const [before, after] = [svg, small].map((picture) => new Resvg(picture).render().pixels) as [
    Buffer,
    Buffer,
  ];
  const differing = before.filter((value, i) => Math.abs(value - after[i]!) > 64).length;
  expect(differing / before.length).toBeLessThan(0.002);
  expect(before.some((value) => value < 128)).toBe(true);
});

it("has the colours of a dark page where that is preferred: each of the theme's, and its paper", async () => {
  const themed = { ...figure, layout: { ...figure.layout, paper_bgcolor: "white" } };
  const marks = {
    ...themed,
    data: [{ type: "bar", x: [1], y: [2], marker: { color: colours.good } }],
  } as Figure;
  const small = compactSvg(await figureSvg(marks));
  const [, light = "", dark = ""] =
    /<style>(.*)@media screen and \(prefers-color-scheme:dark\)\{(.*)\}<\/style>/.exec(small)!;
  expect(light).toContain(`fill: ${colours.good}`);
  expect(dark).toContain(`fill: ${darkColours[colours.good]}`);
  expect(light).toContain("fill: #FFFFFF");
  expect(dark).toContain("fill: #14181F");
});
