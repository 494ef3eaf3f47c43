/** The platform in a browser: in a page or in a Web Worker of it. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { memoryFiles } from "../memoryFiles.js";
import type { Platform } from "../platform.js";

/** Put in by the build. */
declare const CARRYOVER_VERSION: string;

export const platform: Platform = {
  version: CARRYOVER_VERSION,
  files: memoryFiles(),
  sha256: (content) => bytesToHex(sha256(typeof content === "string" ? utf8ToBytes(content) : content)),
  randomName: () => bytesToHex(crypto.getRandomValues(new Uint8Array(16))),
  threads: () => import("./threads.js"),
  print: (text) => console.log(text.replace(/\n$/, "")),
  inspect: (value) =>
    typeof value === "object" && value !== null ? JSON.stringify(value, null, 2) : String(value),
  statusLine: null,
  notebookDisplay: () => null,
  setting: () => undefined,
};
