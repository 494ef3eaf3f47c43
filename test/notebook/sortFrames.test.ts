import { expect, test } from "vitest";
import { toFrame } from "../../src/notebook/frame.js";
import type { Table } from "../../src/report/table.js";

const table: Table = {
  kind: "table",
  title: "",
  columns: ["roi", "channel"].map((key) => ({ key, label: key, unit: "" })),
  rows: [
    { roi: 3, channel: "tv" },
    { roi: Number.NaN, channel: "tv brand" },
    { roi: 1, channel: "search" },
    { roi: null, channel: "social" },
    { roi: 2, channel: null },
    { roi: 1, channel: "tiktok" },
  ],
  notes: [],
  warnings: [],
};

test("a frame is sorted with what is missing last, in either direction, and equal rows in their order", async () => {
  const frame = await toFrame(table);
  expect(frame.sortValues("roi").index).toEqual([2, 5, 4, 0, 1, 3]);
  expect(frame.sortValues("roi", { ascending: false }).index).toEqual([0, 4, 2, 5, 1, 3]);
  expect(frame.sortValues("channel").index).toEqual([2, 3, 5, 0, 1, 4]);
  expect(frame.sortValues("roi").values[0]).toEqual([1, "search"]);
  expect(() => frame.sortValues("none")).toThrow('specified column "none" not found');
});

test("a series, and a frame that is changed in its place, too", async () => {
  const frame = await toFrame(table);
  expect(frame.column("roi").sortValues().values).toEqual([1, 1, 2, 3, Number.NaN, null]);
  expect(frame.column("roi").sortValues({ ascending: false }).index).toEqual([0, 4, 2, 5, 1, 3]);
  expect(frame.sortValues("roi", { inplace: true })).toBeUndefined();
  expect(frame.index).toEqual([2, 5, 4, 0, 1, 3]);
  expect(frame.column("channel").values).toEqual(["search", "tiktok", null, "tv", "tv brand", "social"]);
});
