/** Tables, lists, pictures and numbers of the Markdown that a run is written down in. */
import { type Estimate, intervalText } from "../../math/estimate.js";
import { formatNumber, percent } from "../../words.js";

export const tenths = (share: number) => percent(share, 1);
export const fixed = (value: number, digits = 2) => formatNumber(value, digits);

export function interval(estimate: Estimate, text: (value: number) => string = fixed): string {
  return intervalText(estimate.median, estimate, text);
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

export function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}

export function picture(pictures: readonly string[], name: string, text: string): string {
  return pictures.includes(name) ? `\n\n![${text}](${name})` : "";
}

export function nameList(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.map((name) => `\`${name}\``).join(", ");
}
