/** The folder of a portfolio: a folder for each brand that is there whole or not at all, and what of it stands from a run before. */
import { platform } from "#platform";
import { ArgumentError, DataError } from "../errors.js";
import { option, phrase } from "../phrase.js";
import { diskFault, errorCode } from "../platform/diskFaults.js";
import { holdFolder } from "../platform/holdFolder.js";
import { sealedText, unsealed } from "../trace/sealedText.js";
import type { BrandAnswer, BrandOutput } from "./brandJob.js";
import { brandFileNames } from "./brandSchemas.js";

/** Files of the folder itself; the brands are in a folder beneath it. */
export const portfolioFiles = {
  document: "portfolio.json",
  table: "portfolio.csv",
  brands: "brands",
} as const;

/** The file of a brand that is written last: a folder without it was left by a run that died. */
const recordFile = "brand.json";

/** All that a portfolio writes into the folder of a brand. */
const brandFiles: readonly string[] = [...brandFileNames, recordFile];

/** What `brand.json` holds. */
interface BrandRecord {
  /** Of the table, its settings, the specification, every option and the version: see `keyOf`. */
  readonly key: string;
  readonly answer: BrandAnswer;
  /** SHA-256 of every file by its name. */
  readonly files: Readonly<Record<string, string>>;
}

export interface PortfolioFolder {
  /** What stands of a brand that was computed from the same key, with all its files as they were written; null where it has to be computed.
   *
   *  @throws ArgumentError where its folder, which would then be made anew, has a file of somebody else's */
  standing(brand: string, key: string): Promise<BrandAnswer | null>;
  /** Writes a brand in the place of what was there. */
  write(brand: string, key: string, output: BrandOutput): Promise<BrandAnswer>;
  /** Takes away what runs before wrote of a brand; files of somebody else stay. */
  forget(brand: string): Promise<void>;
  /** Writes what is said of all brands together. */
  finish(document: string, table: string): Promise<void>;
  /** Brands that the folder has beside these. */
  others(brands: readonly string[]): Promise<readonly string[]>;
  /** Leaves it to others. One in which nothing stands is taken away again. */
  close(): Promise<void>;
}

/** Opens the folder for one run, making it where there is none.
 *
 *  @throws ArgumentError where it has brands and nobody said to go on, or a table of its own has the name of that of all brands; DataError where it cannot be used, or another run works in it */
export async function openPortfolioFolder(path: string, resume: boolean): Promise<PortfolioFolder> {
  const { files } = platform;
  const brandsFolder = files.join(path, portfolioFiles.brands);
  const at = (file: string) => files.join(path, file);
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw refusal(path, error);
    }
  };
  await guarded(() => files.makeFolder(path));
  const lock = await guarded(() => holdFolder("portfolio", path, { instead: "name another folder" }));
  try {
    await guarded(async () => {
      const names = await files.list(path);
      const hasBrands = (await namesIn(brandsFolder)).length > 0;
      const isUsed = hasBrands || names.includes(portfolioFiles.document);
      if (isUsed && !resume) {
        throw new ArgumentError({
          caller: "portfolio",
          option: "outputDir",
          rule: phrase`must be a folder without a portfolio unless ${option("resume")} is given`,
          got: path,
          cure: phrase`go on with ${option("resume")}, which computes again what has changed, or name another folder`,
        });
      }
      const table = await textAt(at(portfolioFiles.table));
      if (table !== null && !table.startsWith("name,verdict,")) throw notOurs(at(portfolioFiles.table));
      // What was said of all of them is of the run before.
      for (const file of [portfolioFiles.document, portfolioFiles.table]) await files.remove(at(file));
    });
  } catch (error) {
    await lock.release();
    throw error;
  }
  const folderOf = (brand: string) => files.join(brandsFolder, brand);
  return {
    async standing(brand, key) {
      const text = await textAt(files.join(folderOf(brand), recordFile));
      const record = text === null ? null : unsealed<BrandRecord>(text);
      if (record !== null && record.key === key && (await hasWhole(folderOf(brand), record)))
        return record.answer;
      // The folder is going to be made anew.
      const other = (await namesIn(folderOf(brand))).find(
        (name) => !name.startsWith(".") && !brandFiles.includes(name),
      );
      if (other !== undefined) throw notOurs(files.join(folderOf(brand), other));
      return null;
    },
    write: (brand, key, { answer, files: contents }) =>
      guarded(async () => {
        await lock.requireHeld();
        const folder = folderOf(brand);
        await files.remove(folder);
        await files.makeFolder(folder);
        const sums: Record<string, string> = {};
        for (const [name, content] of Object.entries(contents)) {
          await files.write(files.join(folder, name), content);
          sums[name] = platform.sha256(content);
        }
        const text = sealedText({ key, answer, files: sums });
        await files.write(files.join(folder, recordFile), text);
        // As it lies there, so that a run that was resumed says the same.
        return unsealed<BrandRecord>(text)!.answer;
      }),
    forget: (brand) =>
      guarded(async () => {
        const folder = folderOf(brand);
        // Nobody has looked what else lies there, where the table could not be read.
        if ((await files.kindOf(folder)) !== "folder") return;
        for (const name of brandFiles) await files.remove(files.join(folder, name));
        if ((await files.list(folder)).length === 0) await files.remove(folder);
      }),
    finish: (document, table) =>
      guarded(async () => {
        await lock.requireHeld();
        await files.writeAll([
          [at(portfolioFiles.table), table],
          [at(portfolioFiles.document), document],
        ]);
      }),
    async others(brands) {
      const known = new Set(brands);
      return (await namesIn(brandsFolder)).filter((name) => !known.has(name)).sort();
    },
    async close() {
      await lock.release();
      for (const folder of [brandsFolder, path])
        if ((await namesIn(folder)).length === 0) await files.remove(folder).catch(unlessMounted);
    },
  };
}

async function hasWhole(folder: string, { files: sums }: BrandRecord): Promise<boolean> {
  const { files } = platform;
  for (const [name, sha256] of Object.entries(sums)) {
    const bytes = await bytesAt(files.join(folder, name));
    if (bytes === null || platform.sha256(bytes) !== sha256) return false;
  }
  return true;
}

function notOurs(path: string): ArgumentError {
  return new ArgumentError({
    caller: "portfolio",
    option: "outputDir",
    rule: "would take away a file that no portfolio wrote",
    got: path,
    cure: "name another folder, or move the file first",
  });
}

/** A folder that is a disk of its own stays. */
function unlessMounted(error: unknown): void {
  if (errorCode(error) !== "EBUSY") throw error;
}

/** Names of what a folder holds; none where there is no folder. */
async function namesIn(folder: string): Promise<readonly string[]> {
  const { files } = platform;
  return (await files.kindOf(folder)) === "folder" ? files.list(folder) : [];
}

async function textAt(path: string): Promise<string | null> {
  const bytes = await bytesAt(path);
  return bytes === null ? null : new TextDecoder().decode(bytes);
}

/** Null for what is not there, or cannot be read: it is then made again. */
async function bytesAt(path: string): Promise<Uint8Array | null> {
  try {
    return await platform.files.readBytes(path);
  } catch (error) {
    if (diskFault(error) === null) throw error;
    return null;
  }
}

function refusal(path: string, error: unknown): unknown {
  const fault = diskFault(error);
  if (fault === null) return error;
  const next = fault.isPassing ? phrase` and go on with ${option("resume")}` : "";
  return new DataError({
    caller: "portfolio",
    rule: phrase`cannot write to "${path}" (${fault.code}): ${fault.cure}${next}`,
  });
}
