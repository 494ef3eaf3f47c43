/** What a page may put in place of what a browser has: where cells run, their outputs, their files and how values look are those of the page. */
import { memoryFiles } from "../memoryFiles.js";
import type { Files, NotebookDisplay } from "../platform.js";

interface Surroundings {
  files: Files;
  print(text: string): void;
  inspect(value: unknown): string;
  display: NotebookDisplay | null;
  /** What environment variables are elsewhere. */
  readonly settings: Record<string, string>;
}

export const surroundings: Surroundings = {
  files: memoryFiles(),
  print: (text) => console.log(text.replace(/\n$/, "")),
  inspect: (value) =>
    typeof value === "object" && value !== null ? JSON.stringify(value, null, 2) : String(value),
  display: null,
  settings: {},
};
