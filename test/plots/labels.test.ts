/** Names beside dots cover neither each other nor a dot, and stand inside the chart. */
import { expect, it } from "vitest";
import { namesBeside } from "../../src/plots/labels.js";

const field = { width: 300, height: 200, x: [0, 3], y: [0, 2] } as const;
const crowd = Array.from({ length: 9 }, (_, i) => ({
  name: `channel_${i}`,
  x: 1.4 + 0.05 * (i % 3),
  y: 0.9 + 0.05 * Math.floor(i / 3),
  radius: 5,
}));

/** Boxes in CSS pixels, as wide as the names may be. */
const boxesOf = (names: ReturnType<typeof namesBeside>) =>
  names.map((name) => {
    const [right, up] = "ax" in name ? [name.ax, -name.ay] : [name.xshift, name.yshift];
    const [x, y] = [100 * name.x + right, 100 * name.y + up];
    const half = 0.5 * 0.58 * 11 * name.text.length;
    return { left: x - half, right: x + half, bottom: y - 6, top: y + 6 };
  });

it("are all there and apart in a crowd, those far from their dot at the end of a line", () => {
  const names = namesBeside(crowd, field);
  expect(names.map(({ text }) => text)).toEqual(crowd.map(({ name }) => name));
  expect(names.some(({ showarrow }) => showarrow)).toBe(true);
  const boxes = boxesOf(names);
  boxes.forEach((a, i) => {
    expect(Math.min(a.left, a.bottom)).toBeGreaterThanOrEqual(0);
    expect(a.right).toBeLessThanOrEqual(field.width);
    expect(a.top).toBeLessThanOrEqual(field.height);
    for (const b of boxes.slice(0, i)) {
      expect(a.left < b.right && b.left < a.right && a.bottom < b.top && b.bottom < a.top).toBe(false);
    }
  });
});

/** How far right of its dot a name stands, in CSS pixels. */
function shiftOf(...asked: Parameters<typeof namesBeside>): number {
  const [name] = namesBeside(...asked);
  return name !== undefined && "xshift" in name ? name.xshift : Number.NaN;
}

it("stand right of a dot alone, left of one at the edge, and off a line where there is another place", () => {
  const alone = { name: "tv", x: 1, y: 1, radius: 4 };
  expect(shiftOf([alone], field)).toBeGreaterThan(0);
  expect(shiftOf([{ ...alone, x: 2.95 }], field)).toBeLessThan(0);
  expect(shiftOf([alone], field, [{ x: 1.12, y: 1 }])).toBeLessThan(0);
});

it("are left out where there is no room at all", () => {
  expect(namesBeside([{ name: "x".repeat(80), x: 1, y: 1, radius: 4 }], field)).toEqual([]);
});

it("are text, whatever a stranger called the channel", () => {
  expect(namesBeside([{ name: "<b>", x: 1, y: 1, radius: 4 }], field)[0]!.text).toBe("&lt;b>");
});
