/** The platform on Node. */
import { createHash, randomUUID } from "node:crypto";
import { inspect } from "node:util";
import type { Platform } from "../platform.js";
import { files } from "./files.js";
import { notebookDisplay } from "./notebookDisplay.js";
import { version } from "./version.js";

export const platform: Platform = {
  version,
  files,
  sha256: (content) => createHash("sha256").update(content).digest("hex"),
  randomName: randomUUID,
  // Their modules take a moment to load, and many a program fits nothing.
  threads: () => import("./threads.js"),
  queue: () => import("./queue.js"),
  database: () => import("./database.js"),
  tables: () => import("./tables.js"),
  print: (text) => void process.stdout.write(text),
  inspect: (value) =>
    inspect(value, { depth: 4, maxArrayLength: 50, maxStringLength: 2000, breakLength: 100 }),
  get statusLine() {
    if (!process.stderr.isTTY) return null;
    return (text: string, isLast = false) =>
      void process.stderr.write(`\r\u001b[2K${text}${isLast && text !== "" ? "\n" : ""}`);
  },
  notebookDisplay,
  setting: (name) => process.env[name],
};
