import { expect, test } from "vitest";
import { pathCorners, pathLength, pointAlong } from "../../src/picture/path.js";

test("absolute and relative lines lead to the same corners", () => {
  const corners = [
    { x: 1, y: 2 },
    { x: 4, y: 6 },
    { x: 4, y: 0 },
    { x: 0, y: 0 },
  ];
  expect(pathCorners("M1,2L4,6V0H0")).toEqual(corners);
  expect(pathCorners("m1 2l3 4v-6h-4")).toEqual(corners);
});

test("length adds up the lines, and a point along them lies between corners", () => {
  const corners = pathCorners("M0,0L3,4L3,14");
  expect(pathLength(corners)).toBe(15);
  expect(pointAlong(corners, 2.5)).toEqual({ x: 1.5, y: 2 });
  expect(pointAlong(corners, 10)).toEqual({ x: 3, y: 9 });
  expect(pointAlong(corners, 99)).toEqual({ x: 3, y: 14 });
});
