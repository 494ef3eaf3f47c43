/** A figure on a page: what of it changes with the width and with the page's colours. */
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import type { Figure } from "../../src/plots/figure.js";
import { chartAt, keepDrawn } from "../../src/plots/inPage.js";
import { colours, darkColours, faint, frame, legendBeside } from "../../src/plots/theme.js";

const title = "What one standard deviation of each feature is worth, in units of what is sold";
const data = [
  { type: "bar", name: "tv", x: [1], y: Float64Array.of(2), marker: { color: colours.fitted } },
  { type: "bar", name: "radio", x: [1], y: [2], fillcolor: faint(colours.prior) },
] as unknown as Figure["data"];
const layout = frame(title);
const light = { dark: null };
const at = (width: number, figure = { data, layout } as Parameters<typeof chartAt>[0]) =>
  chartAt(figure, { width, ...light }).layout as {
    height: number;
    width: number;
    margin: { t: number; r: number };
    title: { text: string; pad: { t: number } };
    legend: { orientation: string };
    yaxis: { title: { text: string }; domain: number[] };
    xaxis: { title: { text: string } };
  };

describe("chartAt", () => {
  it("breaks a title into as many lines as the width needs, and makes room for them", () => {
    expect(at(1400).title.text).toBe(title);
    const phone = at(320);
    const lines = phone.title.text.split("<br>");
    expect(lines.join(" ")).toBe(title);
    // 70 pixels are the tools'.
    for (const line of lines) expect(line.length * 0.59 * 16).toBeLessThanOrEqual(320 - 70);
    expect([at(1400).title.pad.t, phone.title.pad.t]).toEqual([14, 14 + 0.7 * 16]);
    expect(phone.margin.t - at(1400).margin.t).toBeCloseTo((lines.length - 1) * 1.3 * 16, 9);
    expect(phone.height - at(1400).height).toBeCloseTo((lines.length - 1) * 1.3 * 16, 9);
  });

  it("makes room for every line of a legend that does not fit in one", () => {
    const many = Array.from({ length: 9 }, (_, i) => ({
      name: `learnt until 2024-0${i}-01`,
      x: [1],
      y: [1],
    }));
    const figure = { data: many as Figure["data"], layout: frame("R²") };
    // An entry is 214 pixels wide: four lie in 1000 − 80, one in 450 − 80.
    expect(at(1000, figure).margin.t).toBe(80 + 19 * 2);
    expect(at(450, figure).margin.t).toBe(80 + 19 * 8);
  });

  it("sets above what stands beside on a wide page, and takes the narrow layout", () => {
    const figure = {
      data,
      layout: { ...frame("R²"), ...legendBeside, yaxis: { title: { text: "units" } } },
      narrow: { yaxis: { domain: [0, 0.4] } },
    } as Figure;
    expect(at(800, figure).legend.orientation).toBe("v");
    expect(at(800, figure).yaxis).toEqual({ title: { text: "units" } });
    const phone = at(390, figure);
    expect([phone.legend.orientation, phone.margin.r]).toEqual(["h", 20]);
    expect(phone.yaxis).toEqual({ title: { text: "units" }, domain: [0, 0.4] });
  });

  it("breaks it sooner where long names of rows leave little of a phone to the axis", () => {
    const text = "ROI, median and 90 % interval (£ per £ spent)";
    const longest = "linkedin_sponsored_content_b2b";
    const figure = (name: string) => ({
      data,
      layout: { ...frame("R²"), xaxis: { title: { text } }, yaxis: { ticktext: ["tv", name] } },
    });
    const lines = at(390, figure(longest) as never).xaxis.title.text.split("<br>");
    expect(lines.join(" ")).toBe(text);
    // What the names leave, by the width of a letter, less the margin.
    for (const line of lines)
      expect(line.length * 0.58 * 12).toBeLessThanOrEqual(390 - longest.length * 0.58 * 12 - 60);
    expect(at(390, figure("ooh") as never).xaxis.title.text.split("<br>").length).toBeLessThan(lines.length);
    expect(at(1000, figure(longest) as never).xaxis.title.text).toBe(text);
  });

  it("breaks the title of an axis that is longer than the axis", () => {
    const text = "contribution in the training window, median and 90 % interval (units)";
    const figure = { data, layout: { ...frame("R²"), xaxis: { title: { text } } } };
    expect(at(1000, figure).xaxis.title.text).toBe(text);
    const lines = at(390, figure).xaxis.title.text.split("<br>");
    expect([lines.length, lines.join(" ")]).toEqual([2, text]);
    expect(at(390, figure).height).toBe(at(1000, figure).height + 16);
  });

  it("takes the colours of a dark page, those of bands with what they let through, and leaves the figure as it was", () => {
    const before = JSON.stringify(data);
    const dark = chartAt({ data, layout }, { width: 800, dark: darkColours });
    expect(dark.data[0]).toMatchObject({ marker: { color: darkColours[colours.fitted] } });
    expect(dark.data[1]).toMatchObject({ fillcolor: `${darkColours[colours.prior]}2E` });
    expect(JSON.stringify(data)).toBe(before);
    expect((chartAt({ data, layout }, { width: 800, ...light }).data[0] as { y: unknown }).y).toEqual(
      Float64Array.of(2),
    );
  });

  it("leaves a figure that somebody made by hand its size and its title", () => {
    const hand = { data, layout: { title: { text: title }, width: 400, height: 300 } };
    expect(at(320, hand)).toMatchObject({ title: { text: title }, width: 400, height: 300 });
  });
});

describe("what a page carries", () => {
  it("stands alone: its text runs where nothing of ours is", () => {
    const drawn = runInNewContext(`(${chartAt})(${JSON.stringify({ data, layout })},{width:320,dark:null})`);
    expect(JSON.parse(JSON.stringify(drawn.layout))).toEqual(
      JSON.parse(
        JSON.stringify(
          chartAt({ data: JSON.parse(JSON.stringify(data)), layout }, { width: 320, ...light }).layout,
        ),
      ),
    );
    expect(runInNewContext(`typeof (${keepDrawn})`)).toBe("function");
  });
});
