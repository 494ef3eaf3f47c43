/** Lengths along SVG paths made of straight lines, which is what Plotly asks when it places the head of an arrow. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Corners of a path of straight lines; a curve counts as the line between its ends. */
export function pathCorners(d: string): Point[] {
  const corners: Point[] = [];
  let at: Point = { x: 0, y: 0 };
  for (const [, command, rest] of d.matchAll(/([a-zA-Z])([^a-zA-Z]*)/g)) {
    const numbers = (rest!.match(/-?\d*\.?\d+(?:e[-+]?\d+)?/gi) ?? []).map(Number);
    const relative = command === command!.toLowerCase();
    const [fromX, fromY] = relative ? [at.x, at.y] : [0, 0];
    switch (command!.toUpperCase()) {
      case "H":
        at = { x: fromX + numbers.at(-1)!, y: at.y };
        break;
      case "V":
        at = { x: at.x, y: fromY + numbers.at(-1)! };
        break;
      case "Z":
        at = corners[0] ?? at;
        break;
      default:
        at = { x: fromX + numbers.at(-2)!, y: fromY + numbers.at(-1)! };
    }
    corners.push(at);
  }
  return corners;
}

/** Length of a path of straight lines, in its own unit. */
export function pathLength(corners: readonly Point[]): number {
  let length = 0;
  for (let i = 1; i < corners.length; i++) length += distance(corners[i - 1]!, corners[i]!);
  return length;
}

/** The point `length` along the path, clamped to its ends. */
export function pointAlong(corners: readonly Point[], length: number): Point {
  let left = Math.max(0, length);
  for (let i = 1; i < corners.length; i++) {
    const [from, to] = [corners[i - 1]!, corners[i]!];
    const step = distance(from, to);
    if (left <= step && step > 0) {
      return { x: from.x + ((to.x - from.x) * left) / step, y: from.y + ((to.y - from.y) * left) / step };
    }
    left -= step;
  }
  return corners.at(-1) ?? { x: 0, y: 0 };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}
