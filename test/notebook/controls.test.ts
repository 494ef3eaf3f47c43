/** Controls of cells: typed values that pages move, what is shown of them, and the frames of pages in which nothing computes. */
import { afterEach, describe, expect, it } from "vitest";
import { thrownError } from "../../src/kernel/cellErrors.js";
import { moveOutput } from "../../src/kernel/moveOutput.js";
import { controlType } from "../../src/notebook/chartTypes.js";
import { control } from "../../src/notebook/controls.js";
import { outputsOf, pageView } from "../../src/notebook/mime.js";
import { patched } from "../../src/notebook/page/drawControls.js";
import { type ControlData, reactive } from "../../src/notebook/reactive.js";
import { lines } from "../../src/plots/compare.js";

afterEach(() => {
  delete process.env.CARRYOVER_OUTPUT;
});

const weeks = [0, 1, 2, 3];
const names = Array.from({ length: 11 }, (_, c) => `channel ${c}`);

function decay() {
  const retention = control.slider({ label: "retention", from: 0, to: 1, step: 0.25, value: 0.5 });
  return {
    retention,
    shown: reactive(() =>
      lines(weeks, { effect: weeks.map((week) => retention.value ** week) }, "Decay", {
        x: "week",
        y: "effect",
      }),
    ),
  };
}

const moveTo = (output: string, values: readonly unknown[], shown: readonly string[] = []) =>
  moveOutput({ output, values, shown }, (work) => work(), thrownError);

async function dataOf(shown: unknown): Promise<ControlData> {
  return (await outputsOf(shown))[0].data[controlType] as ControlData;
}

describe("a control", () => {
  it("has a value of its own type", () => {
    const curve = control.select({ label: "curve", options: ["hill", "root"], value: "root" });
    const word: "hill" | "root" = curve.value;
    expect([
      word,
      control.toggle({ label: "on" }).value,
      control.slider({ label: "a", from: 2, to: 3 }).value,
    ]).toEqual(["root", false, 2]);
  });

  it.each([
    [
      () => control.slider({ label: "a", from: 1, to: 1 }),
      /^control.slider: to must be a number above 1, got 1/,
    ],
    [
      () => control.slider({ label: "a", from: 0, to: 1, value: 2 }),
      /^control.slider: value must be in \[0, 1\], got 2/,
    ],
    [
      () => control.slider({ label: "a", from: 0, to: 1, step: 0 }),
      /^control.slider: step must be above 0 and at most 1, got 0/,
    ],
    [
      () => control.select({ label: "a", options: [] }),
      /^control.select: options must be words to choose from/,
    ],
    [
      () => control.select({ label: "a", options: ["b"], value: "c" as "b" }),
      /^control.select: value must be one of b, got "c"/,
    ],
    [() => reactive(3 as never), /^reactive: run must be a function/],
  ])("says in one line what is wrong with it (%#)", (make, message) => {
    expect(make).toThrow(message);
  });
});

describe("what is reactive", () => {
  it("shows its value where the controls stand, and carries a frame for every position", async () => {
    const { retention, shown } = decay();
    const [output, still] = await outputsOf(shown);
    const data = output.data[controlType] as ControlData;
    expect(data.controls).toEqual([
      { type: "slider", label: "retention", from: 0, to: 1, step: 0.25, unit: "" },
    ]);
    expect(data.positions).toEqual([[0, 0.25, 0.5, 0.75, 1]]);
    expect(output.data["image/png"]!.length).toBeGreaterThan(1000);
    expect(still!.data["text/plain"]).toMatch(/^Shown for retention 0.5\. It stands still here/);
    // Where it was left.
    expect(retention.value).toBe(0.5);
    const base = await pageView(await shown.run());
    const frame = patched(base, data.frames![3]!) as unknown as { chart: { data: { y: number[] }[] } };
    expect(frame.chart.data[0]!.y).toEqual(weeks.map((week) => 0.75 ** week));
  });

  it("is run again where a page moves its control, with all others that read it", async () => {
    const { retention, shown } = decay();
    const text = reactive(() => `retention ${retention.value}`);
    const [{ id }, other] = [await dataOf(shown), await dataOf(text)];
    const views = await moveTo(id, [0.3], [other.id]);
    expect(retention.value).toBe(0.3);
    expect(views!.get(other.id)).toEqual({ values: [0.3], view: { html: "<pre>retention 0.3</pre>" } });
    expect(views!.get(id)!.view).toEqual(await pageView(await shown.run()));
    expect(await moveTo("another session's", [0.3])).toBeNull();
  });

  it("takes from a page no value that its control does not have", async () => {
    const { retention, shown } = decay();
    const { id } = await dataOf(shown);
    for (const value of [2, "0.7", null, Number.NaN]) await moveTo(id, [value]);
    expect(retention.value).toBe(0.5);
  });

  it("has frames of two controls, row by row, and none where they would be too many", async () => {
    const on = control.toggle({ label: "on" });
    const word = control.select({ label: "word", options: ["a", "b", "c"] });
    const { frames, positions } = await dataOf(reactive(() => `${word.value}${on.value}`));
    expect(positions).toEqual([
      ["a", "b", "c"],
      [false, true],
    ]);
    expect(frames!.map((patch) => patch[0]?.[1] ?? "<pre>afalse</pre>")).toEqual(
      ["afalse", "atrue", "bfalse", "btrue", "cfalse", "ctrue"].map((one) => `<pre>${one}</pre>`),
    );
    const many = ["p", "q", "r"].map((label) => control.slider({ label, from: 0, to: 1 }));
    expect((await dataOf(reactive(() => many.map(({ value }) => value).join()))).frames).toBeNull();
  });

  it("has fewer frames where each is large: eleven curves of three years", async () => {
    const bend = control.slider({ label: "bend", from: 0, to: 1, value: 0.5 });
    const year = Array.from({ length: 156 }, (_, week) => week);
    const curves = reactive(() =>
      lines(
        year,
        Object.fromEntries(
          names.map((name, c) => [name, year.map((week) => (c + 1) * bend.value ** (week / 9))]),
        ),
        "Many",
        { x: "week", y: "effect" },
      ),
    );
    const { frames, positions } = await dataOf(curves);
    expect(frames!.length).toBe(positions![0]!.length);
    expect(frames!.length).toBeGreaterThan(10);
    expect(JSON.stringify(frames).length).toBeLessThanOrEqual(301_000);
  });

  it("is a picture alone in a notebook that is committed, and says that it stands still", async () => {
    process.env.CARRYOVER_OUTPUT = "static";
    const [output, still] = await outputsOf(decay().shown);
    expect(Object.keys(output.data)).toEqual(["image/png", "text/plain"]);
    expect(still!.data["text/html"]).toContain("run the notebook in JupyterLab");
  });
});
