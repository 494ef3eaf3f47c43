/** Boxes of SVG elements for a page that is never laid out: jsdom answers zero where a browser would measure. */
import { faceMetrics, textWidth } from "./font.js";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Distance of two lines of one text, in parts of the font size: what Plotly's line breaks use. */
const lineHeight = 1.3;
const noBox: Box = { x: 0, y: 0, width: 0, height: 0 };

/** The box an element takes in the coordinates of its parent, before its own `transform`: text by the widths of the font,
 *  rectangles by their attributes, groups as the union of their children, each moved by its own transform; others empty. */
export function elementBox(element: Element): Box {
  switch (element.tagName.toLowerCase()) {
    case "text":
    case "tspan":
      return textBox(element);
    case "rect":
    case "image":
      return {
        x: number(element, "x"),
        y: number(element, "y"),
        width: number(element, "width"),
        height: number(element, "height"),
      };
    case "g":
    case "svg":
      return union([...element.children].map((child) => move(elementBox(child), child)));
    default:
      return noBox;
  }
}

/** Width of a text's widest line, in pixels. */
export function elementTextWidth(element: Element): number {
  return textBox(element).width;
}

function textBox(element: Element): Box {
  const spans = [...element.querySelectorAll("tspan.line")];
  const lines = spans.length > 0 ? spans : [element];
  const content = lines.map((line) => line.textContent ?? "");
  if (content.every((text) => text === "")) return noBox;
  const size = Number.parseFloat(inherited(element, "font-size") ?? "") || 12;
  const width = Math.max(...lines.map((line) => runWidth(line, size)));
  const { ascent, descent } = faceMetrics("regular");
  const anchor = inherited(element, "text-anchor");
  const start = anchor === "middle" ? -width / 2 : anchor === "end" ? -width : 0;
  return {
    x: number(element, "x") + start,
    y: number(element, "y") - ascent * size,
    width,
    height: (ascent + descent + lineHeight * (lines.length - 1)) * size,
  };
}

/** Width of one line, run by run: a run may be bold or of another size. */
function runWidth(node: Node, size: number): number {
  let width = 0;
  for (const child of node.childNodes) {
    if (child.nodeType === 3 && child.parentElement) {
      const weight = inherited(child.parentElement, "font-weight") ?? "";
      const bold = weight === "bold" || Number(weight) >= 600;
      width += textWidth(child.textContent ?? "", size, bold ? "bold" : "regular");
    } else {
      const own = child.nodeType === 1 ? declared(child as Element, "font-size") : null;
      const childSize =
        own === null
          ? size
          : own.endsWith("%")
            ? (size * Number.parseFloat(own)) / 100
            : Number.parseFloat(own);
      width += runWidth(child, childSize || size);
    }
  }
  return width;
}

function declared(element: Element, property: string): string | null {
  const style = element.getAttribute("style") ?? "";
  const found = new RegExp(`(?:^|;)\\s*${property}\\s*:\\s*([^;]+)`).exec(style);
  return found?.[1]?.trim() ?? element.getAttribute(property);
}

function inherited(element: Element, property: string): string | null {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const value = declared(at, property);
    if (value !== null) return value;
  }
  return null;
}

function number(element: Element, attribute: string): number {
  return Number.parseFloat(element.getAttribute(attribute) ?? "") || 0;
}

/** The upright box around an element's box after its own `transform`. */
function move(box: Box, element: Element): Box {
  const steps = [...(element.getAttribute("transform") ?? "").matchAll(/(\w+)\(([^)]*)\)/g)].reverse();
  if (steps.length === 0 || box.width === 0) return box;
  let corners = [
    [box.x, box.y],
    [box.x + box.width, box.y],
    [box.x, box.y + box.height],
    [box.x + box.width, box.y + box.height],
  ] as [number, number][];
  for (const [, name, list] of steps) {
    const [a = 0, b, c] = list!
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(Number);
    corners = corners.map(([x, y]) => transformed(x, y, name!, a, b, c));
  }
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

function transformed(
  x: number,
  y: number,
  name: string,
  a: number,
  b?: number,
  c?: number,
): [number, number] {
  switch (name) {
    case "translate":
      return [x + a, y + (b ?? 0)];
    case "scale":
      return [x * a, y * (b ?? a)];
    case "rotate": {
      const [centreX, centreY] = [b ?? 0, c ?? 0];
      const [cos, sin] = [Math.cos((a * Math.PI) / 180), Math.sin((a * Math.PI) / 180)];
      const [dx, dy] = [x - centreX, y - centreY];
      return [centreX + dx * cos - dy * sin, centreY + dx * sin + dy * cos];
    }
    default:
      return [x, y];
  }
}

function union(boxes: readonly Box[]): Box {
  const solid = boxes.filter(({ width, height }) => width > 0 && height > 0);
  if (solid.length === 0) return noBox;
  const x = Math.min(...solid.map((box) => box.x));
  const y = Math.min(...solid.map((box) => box.y));
  const right = Math.max(...solid.map((box) => box.x + box.width));
  const bottom = Math.max(...solid.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}
