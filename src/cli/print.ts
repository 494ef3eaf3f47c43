/** Standard output of a command: one JSON document, or one table for people, and nothing else. */
import type { Json } from "../report/json.js";
import type { Table } from "../report/table.js";
import { tableText } from "../report/tableText.js";

export function print(result: Json | Table): void {
  process.stdout.write(`${isTable(result) ? tableText(result) : JSON.stringify(result, null, 2)}\n`);
}

function isTable(result: Json | Table): result is Table {
  return typeof result === "object" && result !== null && "kind" in result && result.kind === "table";
}
