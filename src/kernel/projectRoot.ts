/** Finds the project a notebook belongs to, so that cells resolve packages and files from its root wherever the notebook lies. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { packageRoot } from "../platform/node/root.js";

/** The nearest folder, from `folder` upwards, whose node_modules holds this package or whose package.json is this package;
 *  else the checkout this code runs from. */
export function findProjectRoot(folder: string): string {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, "node_modules", "carryover", "package.json")) || isCarryover(at)) return at;
    if (dirname(at) === at) return packageRoot;
  }
}

function isCarryover(folder: string): boolean {
  const path = join(folder, "package.json");
  if (!existsSync(path)) return false;
  try {
    return (JSON.parse(readFileSync(path, "utf8")) as { name?: unknown }).name === "carryover";
  } catch {
    return false; // somebody else's broken package.json is no business of the kernel
  }
}
