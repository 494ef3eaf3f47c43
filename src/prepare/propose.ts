/** A first recipe for raw exports. What makes it is loaded when it is first called. */
import { platform } from "#platform";
import { ArgumentError } from "../errors.js";
import { requireKnownOptions, requireSwitch } from "../options.js";
import { requireText } from "../records.js";

/** A recipe as it was proposed. */
export interface RecipeProposal {
  /** The YAML, with a comment on every guess. */
  readonly text: string;
  /** What could not be known, each marked "?" in the text; `prepareTable` refuses it until they are answered. */
  readonly questions: readonly string[];
  /** The file that was written; null where none was. */
  readonly output: string | null;
}

export interface ProposeOptions {
  /** The recipe's file, from whose folder its paths start (default "prepare.yaml"); one that is there is not written over. */
  readonly out?: string | undefined;
  /** Write it (default true), or only give its text. */
  readonly write?: boolean | undefined;
}

/** A recipe for `prepareTable`, by the names and the first cells of the columns of raw exports.
 *
 *  Every guess has its reason beside it; what the files do not say is a question, marked "?", and never a guess.
 *
 *  @param files  paths of the exports: CSV, Parquet, Excel
 *  @throws DataError for a file that cannot be read, and where the recipe's file is there already; SetupError where @duckdb/node-api is not installed
 *  @see `prepareTable` makes the table once the questions are answered */
export async function proposeRecipe(
  files: readonly string[],
  options: ProposeOptions = {},
): Promise<RecipeProposal> {
  if (!Array.isArray(files) || files.length === 0) {
    throw new ArgumentError({
      caller: "proposeRecipe",
      option: "files",
      rule: "must be a list of paths",
      got: files,
      cure: 'name the exports: ["exports/social.csv", "exports/orders.csv"]',
    });
  }
  for (const file of files) requireText("proposeRecipe", "files", file);
  requireKnownOptions("proposeRecipe", options, ["out", "write"]);
  const { out = "prepare.yaml", write = true } = options;
  requireText("proposeRecipe", "out", out);
  requireSwitch("proposeRecipe", "write", write);
  const access = await platform.database();
  const { makeProposal } = await import("./makeProposal.js");
  return makeProposal(files, out, write, access);
}
