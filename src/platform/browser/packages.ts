/** The packages that Node loads when first asked for, in a page: in the bundle from the start, but for those that not every page uses. */
import { parse } from "csv-parse/browser/esm/sync";
import en from "zod/v4/locales/en.js";
import { once } from "../once.js";
import type { Packages } from "../platform.js";
import * as z from "./zod.js";

export { matrices } from "./matrices.js";
export { yaml } from "./yaml.js";

export const zod: Packages["zod"] = once(() => {
  z.config({ jitless: true, ...en() });
  return { z };
});

/** The build makes a copy of its own for this: a bundler puts into the first file of a page what another part of ours imports at once, used or not. */
export const yamlLater: Packages["yamlLater"] = async () => (await import("./yaml.js")).yaml();

export const csv: Packages["csv"] = () => ({ parse: parse as ReturnType<Packages["csv"]>["parse"] });

export const danfo: Packages["danfo"] = async () => (await import("danfojs-node")).default;

/** A page loads the script of the package before, dist/umd.min.js. */
export const holidays: Packages["holidays"] = () =>
  (globalThis as { Holidays?: ReturnType<Packages["holidays"]> }).Holidays ?? null;

/** A page has no folder to write files into. */
export const workbooks: Packages["workbooks"] = () => null;

export const slides: Packages["slides"] = () => null;
