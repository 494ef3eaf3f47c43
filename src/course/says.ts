/** How the course speaks in a cell: a mark, what it is about and a sentence, as text and as HTML. */
import { escapeHtml } from "../report/html.js";

/** A sentence that shows itself under a cell. */
export interface Saying {
  readonly kind: "fragment";
  readonly text: string;
  readonly html: string;
}

/** Marks and colours by what is said; the colour says nothing that the words do not. */
const tones = {
  right: { mark: "✓", colour: "#1a7f4b" },
  wrong: { mark: "✗", colour: "#b3402a" },
  neutral: { mark: "·", colour: "#6b7280" },
} as const;

/** @param lines  the first is the heading */
export function say(tone: keyof typeof tones, lines: readonly string[]): Saying {
  const { mark, colour } = tones[tone];
  const [heading, ...rest] = lines.filter((line) => line !== "");
  const text = [`${mark} ${heading}`, ...rest.map((line) => `  ${line}`)].join("\n");
  const html =
    `<div role="status" style="border-left:4px solid ${colour};padding:.3em .8em;max-width:46em">` +
    `<strong>${mark} ${escapeHtml(heading!)}</strong>` +
    rest.map((line) => `<div>${escapeHtml(line)}</div>`).join("") +
    "</div>";
  return { kind: "fragment", text, html };
}

/** A sentence with a capital and a full stop, however it was left. */
export function sentence(text: string): string {
  // A call at its beginning is code, and keeps its name.
  if (text === "" || /^[a-z]\w*\(/.test(text)) return text;
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!:]$/.test(whole) ? whole : `${whole}.`;
}
