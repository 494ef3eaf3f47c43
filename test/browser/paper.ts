/** A page on paper: what its PDF says, word by word, and where. */
import type { Page } from "playwright-core";
import { getDocumentProxy } from "unpdf";

/** A4 less the margins of a report, in CSS pixels. */
const sheetWidth = Math.floor((210 - 2 * 12) * (96 / 25.4));

/** The channels of data/market.csv. */
export const marketChannels = [
  "tv",
  "ooh",
  "print",
  "radio",
  "youtube",
  "meta",
  "google",
  "dv360",
  "tiktok",
  "linkedin",
  "events",
] as const;

/** A printed document. */
export interface Printed {
  readonly pages: number;
  /** How often each word stands on its pages, whole and within their edges. */
  readonly words: ReadonlyMap<string, number>;
}

/** Prints a page with Chromium on A4 and reads its PDF. */
export async function printed(page: Page): Promise<Printed> {
  const pdf = await getDocumentProxy(
    new Uint8Array(await page.pdf({ preferCSSPageSize: true, format: "A4" })),
  );
  const words: string[] = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    const sheet = await pdf.getPage(number);
    const [left, bottom, right, top] = sheet.view as [number, number, number, number];
    let text = "";
    let end = { x: Number.NaN, y: Number.NaN };
    for (const item of (await sheet.getTextContent()).items) {
      if (!("str" in item)) continue;
      const [, , , , x, y] = item.transform as [number, number, number, number, number, number];
      const isWithin = x >= left && x + item.width <= right + 1 && y >= bottom && y <= top;
      // A word with a ligature comes in pieces, each where the one before it ends.
      const goesOn = Math.abs(x - end.x) < 1 && Math.abs(y - end.y) < 1;
      text += `${goesOn ? "" : " "}${isWithin ? item.str : " "}`;
      end = { x: x + item.width, y };
    }
    words.push(...wordsOf(text));
  }
  return { pages: pdf.numPages, words: counts(words) };
}

/** How often each word stands in what a page shows at the width of a sheet: its text, and the charts that are pictures of SVG. */
export async function wordsShown(page: Page): Promise<ReadonlyMap<string, number>> {
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: sheetWidth, height: 1000 });
  const texts = await page.evaluate(() => {
    const textsIn = (root: Node, isShown: (parent: Element) => boolean) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const found: string[] = [];
      while (walker.nextNode()) {
        const { parentElement, data } = walker.currentNode as Text;
        if (isShown(parentElement!)) found.push(data);
      }
      return found;
    };
    const pictures = [...document.images].filter(
      ({ currentSrc, clientWidth }) => clientWidth > 0 && currentSrc.startsWith("data:image/svg+xml;base64,"),
    );
    return [
      ...textsIn(document.body, (parent) => parent.checkVisibility() && !parent.closest("script, style")),
      ...pictures.flatMap(({ currentSrc }) => {
        const bytes = Uint8Array.from(atob(currentSrc.split(",")[1]!), (letter) => letter.charCodeAt(0));
        const svg = new DOMParser().parseFromString(new TextDecoder().decode(bytes), "image/svg+xml");
        return textsIn(svg, (parent) => parent.closest("text") !== null);
      }),
    ];
  });
  return counts(texts.flatMap(wordsOf));
}

/** Ligatures of the PDF's fonts taken apart, capitals of a style made small. */
function wordsOf(text: string): readonly string[] {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

/** The words that a page shows and its paper lacks: "linkedin: 11 of 12". */
export function lostWords(shown: ReadonlyMap<string, number>, { words }: Printed): readonly string[] {
  return [...shown]
    .filter(([word, count]) => (words.get(word) ?? 0) < count)
    .map(([word, count]) => `${word}: ${words.get(word) ?? 0} of ${count}`);
}

function counts(words: readonly string[]): ReadonlyMap<string, number> {
  const counted = new Map<string, number>();
  for (const word of words) counted.set(word, (counted.get(word) ?? 0) + 1);
  return counted;
}
