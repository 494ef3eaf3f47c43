/** What a notebook's links to another notebook beside it lead to, such as the entries of a glossary: taken into the page, which has no other file. */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { joined, type Notebook } from "../lab/notebook.js";
import { closedHtml } from "./closedHtml.js";
import { markdownHtml } from "./outputHtml.js";

export interface LinkedWords {
  /** A text of the notebook, with links to where the words stand in the page. */
  readonly linked: (markdown: string) => string;
  /** The words, to stand at the end; nothing where there are none. */
  readonly html: string;
}

/** A link to a heading of a notebook in the same folder. */
const link = /\]\(([^()/#\s]+\.ipynb)#([^()\s]+)\)/g;

/** Finds them. A link that leads nowhere stays as it is. */
export async function linkedWords({ cells }: Notebook, path: string): Promise<LinkedWords> {
  const texts = cells.filter(({ cell_type }) => cell_type === "markdown").map(({ source }) => joined(source));
  const ids = new Map<string, string>();
  const entries: string[] = [];
  for (const [target, file, heading] of texts.flatMap((text) => [...text.matchAll(link)])) {
    if (ids.has(target)) continue;
    const text = await sectionOf(join(dirname(path), file!), decoded(heading!));
    if (text === null) continue;
    const id = `word-${ids.size + 1}`;
    ids.set(target, id);
    entries.push(
      `<div id="${id}" tabindex="-1">${closedHtml(markdownHtml(text.replace(/^#+/, "###")))}</div>`,
    );
  }
  return {
    linked: (markdown) =>
      markdown.replace(link, (target) => (ids.has(target) ? `](#${ids.get(target)})` : target)),
    html:
      entries.length === 0
        ? ""
        : `<section class="words" aria-label="Words"><h2>Words</h2>\n${entries.join("\n")}</section>`,
  };
}

/** A part of an address as it reads; as it is where it is none. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** A heading with what stands under it in its cell; null where there is none. Jupyter names a heading by its text, with "-" for a blank. */
async function sectionOf(path: string, heading: string): Promise<string | null> {
  const notebook = await readFile(path, "utf8").then(
    (text) => JSON.parse(text) as Notebook,
    () => null,
  );
  for (const { cell_type, source } of notebook?.cells ?? []) {
    if (cell_type !== "markdown") continue;
    const text = joined(source);
    for (const found of text.matchAll(/^(#+)\s+(.+?)\s*$/gm)) {
      if (found[2]!.replaceAll(" ", "-").toLowerCase() !== heading.toLowerCase()) continue;
      const rest = text.slice(found.index + found[0].length);
      const next = rest.search(new RegExp(`^#{1,${found[1]!.length}}\\s`, "m"));
      return found[0] + (next < 0 ? rest : rest.slice(0, next));
    }
  }
  return null;
}
