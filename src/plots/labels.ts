/** Names beside dots, each where it covers no other: right of its dot, left, above or beneath, else at the end of a thin line. */
import { plain } from "./hover.js";
import { colours } from "./theme.js";

/** A dot with a name. */
export interface NamedDot {
  readonly name: string;
  /** On the axes. */
  readonly x: number;
  readonly y: number;
  /** CSS pixels. */
  readonly radius: number;
}

/** What the dots lie in: CSS pixels, and the ranges of the axes. */
export interface DotField {
  readonly width: number;
  readonly height: number;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** CSS pixels from the middle of a dot to that of its name, to the right and upwards. */
type Offset = readonly [number, number];

interface Box {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

const fontSize = 11;
/** Width of a letter, capitals among them, and height of a line, in parts of the font's size. */
const letter = { width: 0.68, height: 1.25 };
const gap = 4;
/** How far away a name may stand, in CSS pixels from the edge of its dot. */
const reaches = [14, 28, 44, 64];

/** The names as words of a layout. The dots that come first have the first choice; a name for which there is no room is left out, and stands under the
 *  pointer.
 *
 *  @param lines  points of lines that names keep off where they can */
export function namesBeside(
  dots: readonly NamedDot[],
  field: DotField,
  lines: readonly Pick<NamedDot, "x" | "y">[] = [],
) {
  const centre = ({ x, y }: Pick<NamedDot, "x" | "y">): Offset => [
    (field.width * (x - field.x[0])) / (field.x[1] - field.x[0]),
    (field.height * (y - field.y[0])) / (field.y[1] - field.y[0]),
  ];
  const taken: Box[] = dots.map((dot) => boxAt(centre(dot), 2 * dot.radius, 2 * dot.radius));
  const crossed = lines.map((point) => boxAt(centre(point), 6, 6));
  return dots.flatMap((dot, own) => {
    const text = plain(dot.name);
    const [width, height] = [letter.width * fontSize * dot.name.length, letter.height * fontSize];
    const [x, y] = centre(dot);
    const free = offsets(dot.radius, width, height).filter((offset) => {
      const box = boxAt([x + offset[0], y + offset[1]], width, height);
      const isInside =
        box.left >= 0 && box.right <= field.width && box.bottom >= 0 && box.top <= field.height;
      return isInside && taken.every((other, i) => i === own || !overlap(box, other));
    });
    // Better across a line than nowhere.
    const place =
      free.find((offset) => {
        const box = boxAt([x + offset[0], y + offset[1]], width, height);
        return crossed.every((other) => !overlap(box, other));
      }) ?? free[0];
    if (place === undefined) return [];
    taken.push(boxAt([x + place[0], y + place[1]], width, height));
    const isBeside = Math.hypot(...place) <= dot.radius + gap + Math.max(width, height) / 2 + 1;
    return [
      {
        x: dot.x,
        y: dot.y,
        text,
        font: { size: fontSize, color: colours.ink },
        ...(isBeside
          ? { showarrow: false, xshift: place[0], yshift: place[1] }
          : {
              showarrow: true,
              arrowhead: 0,
              arrowwidth: 1,
              arrowcolor: colours.note,
              standoff: dot.radius,
              ax: place[0],
              ay: -place[1],
            }),
      },
    ];
  });
}

/** Where a name may stand, the best place first. */
function offsets(radius: number, width: number, height: number): readonly Offset[] {
  const [side, above] = [radius + gap + width / 2, radius + gap / 2 + height / 2];
  const beside: readonly Offset[] = [
    [side, 0],
    [-side, 0],
    [0, above],
    [0, -above],
  ];
  const away = reaches.flatMap((reach) =>
    [1, -1].flatMap((up) =>
      [1, -1].map(
        (right): Offset => [right * (0.7 * (radius + reach) + width / 2), up * (0.7 * (radius + reach))],
      ),
    ),
  );
  return [...beside, ...away];
}

function boxAt([x, y]: Offset, width: number, height: number): Box {
  return { left: x - width / 2, right: x + width / 2, bottom: y - height / 2, top: y + height / 2 };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.bottom < b.top && b.bottom < a.top;
}
