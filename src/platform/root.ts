/** Where the checkout lies that this code runs from. */
import { fileURLToPath } from "node:url";

/** Root of the checkout, without a separator at its end. */
export const checkoutRoot = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");
