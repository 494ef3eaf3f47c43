/** The packages that Node loads when first asked for; in the bundle from the start, but for what few want. */
import { parse as parseCsv } from "csv-parse/browser/esm/sync";
import { Matrix, SingularValueDecomposition } from "ml-matrix";
import { parse, parseDocument, stringify, YAMLParseError } from "yaml";
import * as zod from "zod";
import type { Platform } from "../platform.js";

zod.config({ jitless: true });

export const packages: Pick<Platform, "zod" | "matrices" | "csv" | "yaml" | "danfo"> = {
  zod: () => zod,
  matrices: () => ({ Matrix, SingularValueDecomposition }),
  csv: () => ({ parse: parseCsv as ReturnType<Platform["csv"]>["parse"] }),
  yaml: () => ({ parse, parseDocument, stringify, YAMLParseError }),
  danfo: () => import("danfojs-node"),
};
