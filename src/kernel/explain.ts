/** What TypeScript knows about a place in a cell, as text. */
import type { QuickInfo, SignatureHelpItems } from "typescript";
import { ts } from "#typescript";

/** Signature, documentation and tags as text. */
export function describeInfo({
  displayParts,
  documentation,
  tags,
}: Pick<QuickInfo, "displayParts" | "documentation" | "tags">): string {
  // How a name came into the cell is no part of what it is.
  const signature = ts.displayPartsToString(displayParts);
  const lines = [signature.replace(/^\(alias\) /, "").replace(/\n(import|export) .*$/, "")];
  const words = ts.displayPartsToString(documentation);
  if (words !== "") lines.push("", words);
  for (const { name, text } of tags ?? []) {
    const said = ts.displayPartsToString(text);
    lines.push("", said === "" ? `@${name}` : `@${name} ${said}`);
  }
  return lines.join("\n");
}

/** The signature of a call whose arguments are being written. */
export function describeSignature({ items, selectedItemIndex }: SignatureHelpItems): string {
  const item = items[selectedItemIndex]!;
  const separator = ts.displayPartsToString(item.separatorDisplayParts);
  const signature =
    ts.displayPartsToString(item.prefixDisplayParts) +
    item.parameters.map(({ displayParts }) => ts.displayPartsToString(displayParts)).join(separator) +
    ts.displayPartsToString(item.suffixDisplayParts);
  return describeInfo({
    displayParts: [{ text: signature, kind: "text" }],
    documentation: item.documentation,
    tags: item.tags,
  });
}
