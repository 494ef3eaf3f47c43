/** A chart as small as it can be without looking otherwise: a page holds two of each. */

/** The picture with every style written once, places to a tenth of a pixel, and without what only scripts read.
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
      .replace(/ style="([^"]*)"/, (_, style: string) => ` class="${nameOf(style)}"`)
      .replace(/ (?:d|transform)="[^"]*"/g, (attribute) => attribute.replace(/(\.\d)\d+/g, "$1")),
  );
  const rules = [...names].map(([style, name]) => `.${name}{${style}}`).join("");
  return small.replace(/^<svg[^>]*>/, (tag) => `${tag}<style>${rules}</style>`);
}
