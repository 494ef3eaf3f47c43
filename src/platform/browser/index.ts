/** The platform in a browser: in a page or in a Web Worker of it. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { SetupError } from "../../errors.js";
import type { Platform } from "../platform.js";
import { surroundings } from "./surroundings.js";

/** Put in by the build. */
declare const CARRYOVER_VERSION: string;

export const platform: Platform = {
  version: CARRYOVER_VERSION,
  get files() {
    return surroundings.files;
  },
  sha256: (content) => bytesToHex(sha256(typeof content === "string" ? utf8ToBytes(content) : content)),
  randomName: () => bytesToHex(crypto.getRandomValues(new Uint8Array(16))),
  threads: () => import("./threads.js"),
  queue: () => Promise.reject(new SetupError("compute: a page has no queue to other machines")),
  database: () =>
    Promise.reject(new SetupError("prepare: a page has no database; prepare tables in a shell")),
  tables: () => null,
  print: (text) => surroundings.print(text),
  inspect: (value) => surroundings.inspect(value),
  statusLine: null,
  notebookDisplay: () => surroundings.display,
  setting: (name) => surroundings.settings[name],
};
