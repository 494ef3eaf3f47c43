/** The code of a cell as HTML with its comments, texts, numbers and words of the language set apart. */
import { escapeHtml } from "../report/html.js";

const words =
  "as|async|await|break|case|catch|class|const|continue|default|delete|do|else|enum|export|extends|false|finally|for|from|function|if|implements|import|in|instanceof|interface|let|new|null|of|return|satisfies|static|super|switch|this|throw|true|try|type|typeof|undefined|var|void|while|yield";

const token = new RegExp(
  [
    String.raw`(?<comment>\/\/[^\n]*|\/\*[^]*?(?:\*\/|$))`,
    String.raw`(?<text>"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|${"`"}(?:\\[^]|[^${"`"}\\])*${"`"}?)`,
    String.raw`(?<number>\b\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?\b)`,
    String.raw`(?<word>(?<![\w$.])(?:${words})(?![\w$]))`,
  ].join("|"),
  "gi",
);

/** Every character of the code stands in it, so that it lies exactly beneath the code itself.
 *
 *  @example codeHtml("const a = 1;") // '<span class="word">const</span> a = <span class="number">1</span>;' */
export function codeHtml(code: string): string {
  let html = "";
  let at = 0;
  for (const found of code.matchAll(token)) {
    const kind = Object.entries(found.groups!).find(([, text]) => text !== undefined)![0];
    // Case does not matter in 1E3 alone.
    const isPlain = kind === "word" && found[0] !== found[0].toLowerCase();
    html += escapeHtml(code.slice(at, found.index));
    html += isPlain ? escapeHtml(found[0]) : `<span class="${kind}">${escapeHtml(found[0])}</span>`;
    at = found.index + found[0].length;
  }
  return html + escapeHtml(code.slice(at));
}
