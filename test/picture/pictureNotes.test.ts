import { describe, expect, it } from "vitest";
import { textWidth } from "../../src/picture/font.js";
import { figurePng, figureSvg } from "../../src/picture/picture.js";
import type { Figure } from "../../src/plots/figure.js";
import { wrapText } from "../../src/words.js";

const warning = {
  code: "few-rows",
  message: "18 weeks carry <14> features & more",
  cure: "do not decide on them",
};
const figureWith = (warnings: Figure["warnings"]): Figure => ({
  kind: "figure",
  data: [{ type: "bar", x: ["tv"], y: [3] }],
  layout: { width: 400, height: 300 },
  description: "One bar",
  warnings,
});
const sizeOf = (svg: string) =>
  [...svg.match(/^<svg[^>]* width="(\d+)"[^>]* height="(\d+)"/)!.slice(1)].map(Number);

describe("a picture with warnings", () => {
  it("has each warning's message in full beneath the chart, escaped", async () => {
    const svg = await figureSvg(figureWith([warning, { ...warning, message: "another doubt" }]));
    const lines = [...svg.matchAll(/<text class="warning"[^>]* y="([\d.]+)"[^>]*>([^<]*)</g)];
    expect(lines.map(([, , text]) => text)).toEqual([
      "Warning: 18 weeks carry &lt;14&gt; features &amp; more",
      "Warning: another doubt",
    ]);
    const [width, height] = sizeOf(svg);
    expect(width).toBe(400);
    for (const [, y] of lines) {
      expect(Number(y)).toBeGreaterThan(300);
      expect(Number(y)).toBeLessThan(height!);
    }
    expect(svg).toContain(`viewBox="0 0 400 ${height}"`);
  });

  it("is as high as it needs to be, and no higher than the chart without warnings", async () => {
    expect(sizeOf(await figureSvg(figureWith([])))).toEqual([400, 300]);
    const png = Buffer.from(await figurePng(figureWith([warning]), { scale: 1 }));
    const [, height] = sizeOf(await figureSvg(figureWith([warning])));
    expect(png.readUInt32BE(20)).toBe(height);
    expect(height).toBeGreaterThan(300);
  });
});

it("a long warning stays inside the picture", async () => {
  const message = "a word after another ".repeat(20);
  const svg = await figureSvg(figureWith([{ ...warning, message }]));
  const lines = [...svg.matchAll(/<text class="warning" x="([\d.]+)"[^>]*>([^<]*)</g)];
  expect(lines.length).toBeGreaterThan(3);
  for (const [, x, text] of lines) expect(Number(x) + textWidth(text!, 11)).toBeLessThanOrEqual(400 - 12);
});

describe("wrapText", () => {
  it("keeps every word in order, in lines no wider than the room", () => {
    const text = "these numbers carry no uncertainty, which does not mean that they are certain";
    const lines = wrapText(text, 120, (part) => textWidth(part, 11));
    expect(lines.join(" ")).toBe(text);
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(textWidth(line, 11)).toBeLessThanOrEqual(120);
  });

  it("cuts a word that is wider than the room", () => {
    const lines = wrapText(`a ${"x".repeat(60)} b`, 120, (part) => textWidth(part, 11));
    expect(lines.join("").replaceAll(" ", "")).toBe(`a${"x".repeat(60)}b`);
    for (const line of lines) expect(textWidth(line, 11)).toBeLessThanOrEqual(120);
  });
});
