/** Text made safe inside HTML and inside scripts. */

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** The text with the five characters that mean something in HTML written as entities. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}

/** A value as JSON that can stand inside a script element. */
export function scriptJson(value: unknown): string {
  const json = JSON.stringify(value);
  return json
    .replace(/</g, "\\u003c")
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
}

/** A warning as a paragraph of its own; styles are on the element, because notebooks strip style sheets. */
export function warningHtml(text: string): string {
  const style = "margin:4px 0;padding:4px 8px;border-left:3px solid #b54708;background:#fffaeb;color:#1d2939";
  return `<p style="${style}"><b>Warning:</b> ${escapeHtml(text)}</p>`;
}
