import { afterEach, describe, expect, test, vi } from "vitest";
import type { Panel } from "../../src/data/panel.js";
import { figureType, plotlyType } from "../../src/notebook/chartTypes.js";
import { toFrame } from "../../src/notebook/frame.js";
import { mimeBundle, outputsOf } from "../../src/notebook/mime.js";
import { lineText, progress } from "../../src/notebook/progress.js";
import type { Figure } from "../../src/plots/figure.js";
import type { Table } from "../../src/report/table.js";
import { columnsCsv, panelOf } from "../data/tables.js";

const table: Table = {
  kind: "table",
  title: "",
  columns: [
    { key: "channel", label: "channel", unit: "" },
    { key: "spend", label: "spend", unit: "GBP", decimals: 0 },
  ],
  rows: [
    { channel: "tv", spend: 1200 },
    { channel: "radio", spend: 300 },
  ],
  notes: [],
  warnings: [],
};
const figure: Figure = {
  kind: "figure",
  data: [{ type: "bar", x: ["</script>"], y: [3] }],
  layout: {},
  description: 'One "bar"',
  warnings: [],
};

afterEach(() => vi.unstubAllEnvs());

describe("mimeBundle", () => {
  test("a table is HTML and text", async () => {
    expect(Object.keys(await mimeBundle(table)).sort()).toEqual(["text/html", "text/plain"]);
  });

  test("a figure is its data and a picture, which Jupyter is told the size of and what it shows", async () => {
    const outputs = await outputsOf({ ...figure, layout: { width: 700, height: 200 } });
    expect(outputs).toHaveLength(1);
    const [{ data, metadata }] = outputs;
    expect(Object.keys(data).sort()).toEqual([figureType, plotlyType, "image/png", "text/plain"]);
    expect(data["text/plain"]).toBe('One "bar"');
    const layout = { width: 700, height: 200 };
    expect(data[plotlyType]).toEqual({ data: figure.data, layout });
    expect(data[figureType]).toEqual({ layout, description: 'One "bar"' });
    expect(data["image/png"]).toMatch(/^iVBOR/);
    expect(metadata).toEqual({ "image/png": { width: 700, height: 200, alt: 'One "bar"' } });
  });

  test("numbers of a chart have eight digits, whole ones all of theirs, and what is missing is null", async () => {
    const y = Float64Array.of(1 / 3, 35_349_447_101, Number.NaN, Number.NEGATIVE_INFINITY);
    const { data } = (await outputsOf({ ...figure, data: [{ type: "bar", y, x: ["a", "b"] }] }))[0];
    expect(data[plotlyType]).toMatchObject({
      data: [{ x: ["a", "b"], y: [0.33333333, 35_349_447_101, null, null] }],
    });
  });

  test("the warnings of a figure stand beneath it, in words and once", async () => {
    const warnings = [{ code: "x", message: "Mind <this>", cure: "look" }];
    const outputs = await outputsOf({ ...figure, warnings });
    expect(outputs).toHaveLength(2);
    expect(outputs[0].data).toEqual((await outputsOf(figure))[0].data);
    expect(outputs[1]!.data["text/plain"]).toBe("Warning: Mind <this>; look");
    expect(outputs[1]!.data["text/html"]).toContain("<b>Warning:</b> Mind &lt;this&gt;; look");
  });

  test("static mode leaves the data of charts out", async () => {
    vi.stubEnv("CARRYOVER_OUTPUT", "static");
    expect(Object.keys(await mimeBundle(table)).sort()).toEqual(["text/html", "text/plain"]);
    expect(Object.keys(await mimeBundle(figure)).sort()).toEqual(["image/png", "text/plain"]);
  });

  test("a mode nobody knows is refused", async () => {
    vi.stubEnv("CARRYOVER_OUTPUT", "fancy");
    await expect(mimeBundle(table)).rejects.toThrow(
      'CARRYOVER_OUTPUT must be "rich", "live" or "static", got "fancy"',
    );
  });

  test("a value of no known kind is printed as Node prints it, a string as it is", async () => {
    expect(await mimeBundle({ kind: "other", n: 1 })).toEqual({ "text/plain": "{ kind: 'other', n: 1 }" });
    expect(await mimeBundle("two\nlines")).toEqual({ "text/plain": "two\nlines" });
  });

  test.each([
    { kind: "model", name: "mine", r2: 0.9 },
    { kind: "table", legs: 4 },
    { kind: "figure" },
    { kind: "summary", text: "x" },
    { kind: "plan" },
    { kind: "panel", of: "wood" },
  ])("a record of somebody else's that calls itself $kind is printed as what it is", async (record) => {
    expect((await mimeBundle(record))["text/plain"]).toContain(`kind: '${record.kind}'`);
  });

  test.each([
    [
      "a trap of a proxy",
      () =>
        new Proxy(
          {},
          {
            get() {
              throw new Error("trap");
            },
          },
        ),
      "{}",
    ],
    [
      "a getter of kind",
      () => ({
        get kind() {
          throw new Error("getter");
        },
      }),
      "{ kind: [Getter] }",
    ],
    [
      "a getter of a table",
      () => ({
        kind: "table",
        get columns() {
          throw new Error("getter");
        },
      }),
      "{ kind: 'table', columns: [Getter] }",
    ],
    [
      "its own way to be printed",
      () => ({
        [Symbol.for("nodejs.util.inspect.custom")]() {
          throw new Error("inspect");
        },
      }),
      expect.stringContaining("cannot be printed"),
    ],
  ])("a value is shown though %s throws", async (_, value, shown) => {
    expect((await mimeBundle(value()))["text/plain"]).toEqual(shown);
  });

  test("a frame shows years as years, small numbers with their digits, and thousands grouped", async () => {
    const { danfo } = await import("#packages");
    const { DataFrame } = await danfo();
    const frame = new DataFrame({
      year: [2023, 2024],
      sales: [12345, 678],
      p: [0.00001234, 0.5],
      q: [1e-9, 1],
    });
    const lines = (await mimeBundle(frame))["text/plain"]
      .split("\n")
      .map((line) => line.trim().split(/\s{2,}/));
    expect(lines[2]).toEqual(["0", "2023", "12,345", "0.00001234", "1e-9"]);
    expect(lines[3]).toEqual(["1", "2024", "678", "0.5", "1"]);
  });

  test("a long frame shows its first ten and its last five rows and says so", async () => {
    const rows = Array.from({ length: 100 }, (_, i) => ({ channel: `week ${i}`, spend: i }));
    const bundle = await mimeBundle(await toFrame({ ...table, rows }));
    const text = bundle["text/plain"];
    for (const shown of ["week 0 ", "week 9 ", "week 95", "week 99"]) expect(text).toContain(shown);
    for (const hidden of ["week 10", "week 94"]) expect(text).not.toContain(hidden);
    expect(text).toContain("100 rows, 2 columns; the first 10 and the last 5 are shown");
    expect(bundle["text/html"]).toContain("<table");
  });
});

describe("toFrame", () => {
  test("a panel gives its columns under the file's names, one row for each geo and period", async () => {
    const series = (name: string, values: number[]) => ({
      name,
      column: name,
      unit: "GBP",
      values: Float64Array.from(values),
    });
    const panel: Panel = {
      kind: "panel",
      source: { path: "", sha256: "", rows: 4, dialect: {} },
      frequency: "week",
      times: ["2024-01-01", "2024-01-08"],
      geos: ["north", "south"],
      currency: "GBP",
      kpi: series("sales", [1, 2, 3, 4]),
      revenue: null,
      channels: [{ name: "tv", spend: series("tv_spend", [5, 6, 7, 8]), exposures: [], adstocked: null }],
      controls: [],
      events: [],
      outcomes: [],
      population: null,
      assumptions: { retention: {}, saturation: {} },
      roles: [{ column: "week", role: "date", reason: "" }],
      warnings: [],
    };
    const frame = await toFrame(panel);
    expect(frame.columns).toEqual(["week", "geo", "sales", "tv_spend"]);
    expect(frame.values).toEqual([
      ["2024-01-01", "north", 1, 5],
      ["2024-01-08", "north", 2, 6],
      ["2024-01-01", "south", 3, 7],
      ["2024-01-08", "south", 4, 8],
    ]);
  });
});

describe("toFrame of what the panel computes", () => {
  test("has computed revenue beside the KPI's own column", async () => {
    const units = (t: number) => 20 + t;
    const text = columnsCsv(4, { spend_tv: (t) => t, units_sold: units });
    const frame = await toFrame(panelOf(text, { revenuePerKpi: 10 }));
    expect(frame.column("units_sold").values).toEqual([20, 21, 22, 23]);
    expect(frame.column("revenue").values).toEqual([200, 210, 220, 230]);
  });

  test("has a column for every level of a text event", async () => {
    const events = ["na", "sale", "strike", "sale", "na", "na"];
    const text = columnsCsv(6, { spend_tv: (t) => t, units_sold: (t) => 20 + t, events: (t) => events[t]! });
    const frame = await toFrame(panelOf(text));
    expect(frame.column("events_sale").values).toEqual([0, 1, 0, 1, 0, 0]);
    expect(frame.column("events_strike").values).toEqual([0, 0, 1, 0, 0, 0]);
  });
});

describe("progress", () => {
  test("the bar is as full as the work", () => {
    expect(lineText("Fit", 0, 4)).toBe(`Fit ${"░".repeat(24)} 0/4`);
    expect(lineText("Fit", 3, 4, "R-hat 1.01")).toBe(`Fit ${"█".repeat(18)}${"░".repeat(6)} 3/4 R-hat 1.01`);
  });

  test("nothing is written where stderr is no terminal", () => {
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const line = progress("Fit", 2);
    line.update(1);
    line.end("done");
    expect(write).not.toHaveBeenCalled();
    write.mockRestore();
  });

  test("a total below one is refused", () => {
    expect(() => progress("Fit", 0)).toThrow(RangeError);
  });
});
