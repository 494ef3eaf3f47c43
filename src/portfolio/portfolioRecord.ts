/** What a portfolio comes to: an answer for each brand, or why it has none. */
import type { Warning } from "../warning.js";
import type { BrandAnswer } from "./brandJob.js";

export interface Brand extends BrandAnswer {
  readonly name: string;
  /** Its CSV. */
  readonly path: string;
}

export interface BrandFailure {
  readonly name: string;
  readonly path: string;
  /** In one line. */
  readonly message: string;
  /** False for a fault of ours, which is to be reported. */
  readonly isMendable: boolean;
}

/** Many brands, in the order in which their tables were named. */
export interface Portfolio {
  readonly kind: "portfolio";
  readonly brands: readonly Brand[];
  /** Brands without an answer, and why. */
  readonly failures: readonly BrandFailure[];
  readonly outputDir: string;
  readonly warnings: readonly Warning[];
}
