/** Where the package lies that this code belongs to, and its table. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Root of the package, without a separator at its end: the checkout, or the folder in somebody's node_modules. It is asked by name, since
 *  a bundled module does not lie where its source does. */
export const packageRoot = dirname(createRequire(import.meta.url).resolve("carryover/package.json"));

/** The table of the simulated market that ships. */
export const shippedTable = join(packageRoot, "data", "market.csv");
