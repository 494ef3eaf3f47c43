/** What an executed notebook wrote on the stream for warnings. */
import { joined, type Notebook } from "../../src/lab/notebook.js";

export function warningsOf({ cells }: Notebook): readonly string[] {
  const outputs = cells.flatMap((cell) => cell.outputs ?? []);
  return outputs.filter(({ name }) => name === "stderr").map(({ text }) => joined(text));
}
