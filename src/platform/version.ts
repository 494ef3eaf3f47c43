/** The version of the package, as its package.json states it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkoutRoot } from "./root.js";

const manifest = JSON.parse(readFileSync(join(checkoutRoot, "package.json"), "utf8")) as {
  version: string;
};

export const version: string = manifest.version;
