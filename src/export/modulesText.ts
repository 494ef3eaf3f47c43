/** Modules as one text. JSON would write a WebAssembly that a module holds as text six characters a byte. */

/** Names and lengths on the first line, then the texts. */
export function writeModules(modules: Readonly<Record<string, string>>): string {
  const entries = Object.entries(modules);
  const lengths = entries.map(([name, text]) => [name, text.length]);
  return `${JSON.stringify(lengths)}\n${entries.map(([, text]) => text).join("")}`;
}

/** The modules again. */
export function readModules(text: string): Record<string, string> {
  let at = text.indexOf("\n");
  const lengths = JSON.parse(text.slice(0, at++)) as [name: string, length: number][];
  return Object.fromEntries(
    lengths.map(([name, length]) => {
      at += length;
      return [name, text.slice(at - length, at)];
    }),
  );
}
