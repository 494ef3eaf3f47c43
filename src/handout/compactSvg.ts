/** A chart as small as it can be without looking otherwise, as a page holds two of each, and in the colours of the page that it stands in. */

import { darkColours } from "../plots/theme.js";

/** Behind a chart: the paper of a white page, and of a dark one. */
const paper = { "#FFFFFF": "#14181F" };
/** The colour on a dark page of each on a white one. */
const onDark: Readonly<Record<string, string>> = { ...darkColours, ...paper };

/** The picture with every style written once, places to a tenth of a pixel, and without what only scripts read. Its colours are those of a white page,
 *  and those of a dark one where whoever looks at it prefers that.
 *
 *  @param svg  a picture that stands alone, as an image does: nothing around it reads its classes */
export function compactSvg(svg: string): string {
  const names = new Map<string, string>();
  const nameOf = (style: string): string => {
    const name = names.get(style) ?? `s${names.size}`;
    names.set(style, name);
    return name;
  };
  const small = svg.replace(/<[a-zA-Z][^>]*>/g, (tag) =>
    tag
      .replace(/ (?:class|data-[a-z-]+)="[^"]*"/g, "")
      .replace(/ style="([^"]*)"/, (_, style: string) => ` class="${nameOf(inHex(style))}"`)
      .replace(/ (?:d|transform)="[^"]*"/g, (attribute) => attribute.replace(/(\.\d)\d+/g, "$1")),
  );
  const rules = [...names].map(([style, name]) => `.${name}{${style}}`);
  const darkRules = [...names].flatMap(([style, name]) => {
    const changed = style.split(";").flatMap((declaration) => {
      const dark = declaration.replace(/#[0-9A-F]{6}/, (colour) => onDark[colour] ?? colour);
      return dark === declaration ? [] : [dark];
    });
    return changed.length === 0 ? [] : [`.${name}{${changed.join(";")}}`];
  });
  const style = `${rules.join("")}@media screen and (prefers-color-scheme:dark){${darkRules.join("")}}`;
  return small.replace(/^<svg[^>]*>/, (tag) => `${tag}<style>${style}</style>`);
}

/** Colours as the theme writes them. */
function inHex(style: string): string {
  return style.replace(/rgb\((\d+), (\d+), (\d+)\)/g, (_, ...parts: string[]) => {
    const digits = parts.slice(0, 3).map((part) => Number(part).toString(16).padStart(2, "0"));
    return `#${digits.join("").toUpperCase()}`;
  });
}
