/** The four answers of the first screen, under the questions that they answer. */
import type { Headline } from "./headline.js";

export interface Block {
  readonly id: string;
  readonly title: string;
  readonly lines: readonly string[];
}

/** In the order in which they are read. */
export function headlineBlocks({ brought, money, certainty, doubts }: Headline): readonly Block[] {
  return [
    { id: "brought", title: "What each channel brought", lines: brought },
    { id: "money", title: "Where the money should go", lines: money },
    { id: "certainty", title: "How sure this is", lines: certainty },
    { id: "doubts", title: "What to beware of", lines: doubts },
  ];
}
