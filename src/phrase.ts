/** Text that speaks of options, so that each reader meets them in their own words: `target.roi` in a module, `--target-roi` in a shell. */

/** An option of a public function, by its path: "target.roi". */
export interface OptionName {
  readonly option: string;
}

/** Words with options among them. */
export interface Phrase {
  readonly phrase: readonly (string | OptionName)[];
}

/** An option inside a phrase. */
export function option(path: string): OptionName {
  return { option: path };
}

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
export function phraseText(
  text: string | Phrase,
  nameOf: (option: string) => string = (path) => path,
): string {
  if (typeof text === "string") return text;
  return text.phrase.map((part) => (typeof part === "string" ? part : nameOf(part.option))).join("");
}

export function isPhrase(value: unknown): value is Phrase {
  return typeof value === "object" && value !== null && "phrase" in value;
}
