/** The packages that Node loads when first asked for; in the bundle from the start, but for what few want. */
import { parse as parseCsv } from "csv-parse/browser/esm/sync";
import { Matrix, SingularValueDecomposition } from "ml-matrix";
import { parse, parseDocument, stringify, YAMLParseError } from "yaml";
import type { Platform } from "../platform.js";
import * as z from "./zod.js";

z.config({ jitless: true });

export const packages: Pick<Platform, "zod" | "matrices" | "csv" | "yaml" | "danfo"> = {
  zod: () => ({ z }),
  matrices: () => ({ Matrix, SingularValueDecomposition }),
  csv: () => ({ parse: parseCsv as ReturnType<Platform["csv"]>["parse"] }),
  yaml: () => ({ parse, parseDocument, stringify, YAMLParseError }),
  danfo: async () => (await import("danfojs-node")).default,
};
