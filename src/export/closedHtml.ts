/** HTML of somebody else's as a part of a page: what it leaves open ends with it, and nothing that it did not open is closed. A comment without an
 *  end, a form field or a table would take all cells below it into itself, and with them what computes. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Without content. */
const empty = words("area base br col embed hr img input link source track wbr");
/** Whose content is text up to their end. */
const texts = words("script style textarea title xmp iframe noembed noframes noscript");
/** Of a page and no part of it: another beginning, another address to go to, and what never ends. */
const ofPages = words("html head body frameset frame meta plaintext");
/** Which go on in what follows where they are not nested. */
const styles = words("a b big code em font i nobr s small strike strong tt u");
/** In which a slash ends an element, and texts are as any. */
const drawings = words("svg math");

/** Closed HTML, for a section of a page.
 *
 *  @example closedHtml("<details><b>more") // "<details><b>more</b></details>" */
export function closedHtml(html: string): string {
  const open: string[] = [];
  const counts = new Map<string, number>();
  const count = (name: string, more: number) => counts.set(name, (counts.get(name) ?? 0) + more);
  const isWithin = (name: string) => (counts.get(name) ?? 0) > 0;
  let closed = "";
  let at = 0;
  while (at < html.length) {
    const next = html.indexOf("<", at);
    if (next < 0) break;
    closed += html.slice(at, next);
    const { name, isEnd, end, isComment } = tagAt(html, next);
    if (end < 0) return closed + (isComment ? `${html.slice(next)}-->` : "") + endsOf(open);
    const tag = html.slice(next, end);
    at = end;
    if (name === "" || (isEnd && (name === "p" || name === "br"))) closed += tag;
    else if (ofPages.has(name)) continue;
    else if (isEnd) {
      if (!isWithin(name)) continue;
      const { text, names } = ended(name, tag, open);
      closed += text;
      for (const one of names) count(one, -1);
    } else {
      closed += tag;
      const isDrawing = drawings.has(name) || [...drawings].some(isWithin);
      if (isDrawing ? tag.endsWith("/>") : empty.has(name) || name === "p") continue;
      if (isDrawing || !texts.has(name)) {
        open.push(name);
        count(name, 1);
        continue;
      }
      const rest = html.slice(end);
      const stop = rest.search(new RegExp(`</${name}[\\s/>]`, "i"));
      const finish = stop < 0 ? -1 : rest.indexOf(">", stop);
      if (finish < 0) return `${closed}${stop < 0 ? rest : rest.slice(0, stop)}</${name}>${endsOf(open)}`;
      closed += rest.slice(0, finish + 1);
      at = end + finish + 1;
    }
  }
  return closed + html.slice(at) + endsOf(open);
}

/** What an end tag stands for, and what it closes of what is open, which it shortens to the rest: a style that is not closed goes on. */
function ended(
  name: string,
  tag: string,
  open: string[],
): { readonly text: string; readonly names: readonly string[] } {
  const last = open.lastIndexOf(name);
  if (styles.has(name)) return { text: tag, names: open.splice(last, 1) };
  const [own, ...within] = open.splice(last) as [string, ...string[]];
  open.push(...within.filter((one) => styles.has(one)));
  const nested = within.filter((one) => !styles.has(one));
  return { text: endsOf(nested) + tag, names: [own, ...nested] };
}

function endsOf(open: readonly string[]): string {
  return [...open]
    .reverse()
    .map((name) => `</${name}>`)
    .join("");
}

interface Tag {
  /** In lower case; "" for a comment and for what is no tag. */
  readonly name: string;
  readonly isEnd: boolean;
  /** Past it; -1 where it does not end. */
  readonly end: number;
  readonly isComment: boolean;
}

/** A comment with its end, of which there are four. */
const comment = /<!--(?:-?>|.*?--!?>)/sy;

/** What begins at a "<". */
function tagAt(html: string, at: number): Tag {
  const none = { name: "", isEnd: false, isComment: false };
  if (html.startsWith("<!--", at)) {
    comment.lastIndex = at;
    return { ...none, isComment: true, end: comment.test(html) ? comment.lastIndex : -1 };
  }
  const found = /^<(\/?)([a-z][^\s/>]*)/i.exec(html.slice(at, at + 100));
  if (found === null) {
    const isText = !/^<[!?/]/.test(html.slice(at, at + 2));
    return { ...none, end: isText ? at + 1 : html.indexOf(">", at) + 1 || -1 };
  }
  const [all, slash, name] = found as unknown as [string, string, string];
  return { ...none, name: name.toLowerCase(), isEnd: slash !== "", end: tagEnd(html, at + all.length) };
}

/** Past the ">" of a tag; quotes hold a text right after the equals sign of an attribute alone.
 *
 *  @see HTML Living Standard, 13.2.5.32 to 13.2.5.40, whose states these are */
function tagEnd(html: string, from: number): number {
  let state: "between" | "name" | "value" | "bare" = "between";
  for (let i = from; i < html.length; i++) {
    const letter = html[i]!;
    if (letter === ">") return i + 1;
    if (/\s/.test(letter)) {
      if (state === "bare") state = "between";
    } else if (state === "value") {
      state = "bare";
      if (letter === '"' || letter === "'") {
        i = html.indexOf(letter, i + 1);
        if (i < 0) return -1;
        state = "between";
      }
    } else if (state === "name" && letter === "=") state = "value";
    else if (state !== "bare") state = letter === "/" ? "between" : "name";
  }
  return -1;
}
