/** Where controls stand, in words: for pages and for those in which nothing moves. */
import type { ControlLook } from "./controls.js";
import type { Value } from "./reactive.js";

/** "0.5 weeks", "root", "on". */
export function saidValue(look: ControlLook, value: Value): string {
  if (look.type === "toggle") return value === true ? "on" : "off";
  if (look.type === "select") return String(value);
  return `${Number(Number(value).toPrecision(6))}${look.unit === "" ? "" : ` ${look.unit}`}`;
}

/** "Shown for retention 0.5, shape root" */
export const shownFor = (looks: readonly ControlLook[], values: readonly Value[]): string =>
  `Shown for ${looks.map((look, c) => `${look.label} ${saidValue(look, values[c]!)}`).join(", ")}`;
