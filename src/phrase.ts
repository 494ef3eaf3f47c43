/** Text that speaks of options, so that each reader meets them in their own words: `target.roi` in a module, `--target-roi` in a shell. */

/** An option of a public function, by its path: "target.roi", and the value that it is to have where a text gives one. */
export interface OptionName {
  readonly option: string;
  readonly value?: string | number | undefined;
}

/** What a reader calls an option, or an option with its value. */
export type OptionText = (option: string, value?: string | number) => string;

/** Words with options among them. */
export interface Phrase {
  readonly phrase: readonly (string | OptionName)[];
}

/** An option inside a phrase. */
export function option(path: string): OptionName {
  return { option: path };
}

/** An option with the value that it is to have: `target: { roi: 2 }` in a module, `--target-roi 2` in a shell. */
export function setting(path: string, value: string | number): OptionName {
  return { option: path, value };
}

/** An option in the words of a module.
 *
 *  @example asOption("target.roi", 2) // "target: { roi: 2 }" */
export const asOption: OptionText = (path, value) => {
  if (value === undefined) return path;
  const [first, ...inner] = path.split(".");
  const text = typeof value === "string" ? `"${value}"` : `${value}`;
  return `${first}: ${inner.reduceRight((rest, key) => `{ ${key}: ${rest} }`, text)}`;
};

/** @example phrase`widen ${option("change")} or ${option("bounds")}` */
export function phrase(
  words: TemplateStringsArray,
  ...values: readonly (string | number | null | undefined | OptionName | Phrase)[]
): Phrase {
  const parts = values.flatMap((value, i) => [
    ...(isPhrase(value)
      ? value.phrase
      : [typeof value === "object" && value !== null ? value : String(value)]),
    words[i + 1]!,
  ]);
  return { phrase: [words[0]!, ...parts] };
}

/** The phrase as text.
 *
 *  @param nameOf  what the reader calls an option (default: as a module does) */
export function phraseText(text: string | Phrase, nameOf: OptionText = asOption): string {
  if (typeof text === "string") return text;
  return text.phrase
    .map((part) => (typeof part === "string" ? part : nameOf(part.option, part.value)))
    .join("");
}

export function isPhrase(value: unknown): value is Phrase {
  return typeof value === "object" && value !== null && "phrase" in value;
}
