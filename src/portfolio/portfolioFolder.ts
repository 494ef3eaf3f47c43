/** The folder of a portfolio: a folder for each brand that is there whole or not at all, and what of it stands from a run before. */
import { platform } from "#platform";
import { ArgumentError, DataError } from "../errors.js";
import { option, phrase } from "../phrase.js";
import { diskFault } from "../platform/diskFaults.js";
import type { Lock } from "../platform/platform.js";
import type { BrandAnswer, BrandOutput } from "./brandJob.js";

/** Files of the folder itself; the brands are in a folder beneath it. */
export const portfolioFiles = {
  document: "portfolio.json",
  table: "portfolio.csv",
  brands: "brands",
} as const;

/** The file of a brand that is written last: a folder without it was left by a run that died. */
const recordFile = "brand.json";

/** What `brand.json` holds. */
interface BrandRecord {
  /** Of the table, its settings, the specification, every option and the version: see `keyOf`. */
  readonly key: string;
  readonly answer: BrandAnswer;
  /** SHA-256 of every file by its name. */
  readonly files: Readonly<Record<string, string>>;
}

export interface PortfolioFolder {
  /** What stands of a brand that was computed from the same key, with all its files as they were written; null where it has to be computed. */
  standing(brand: string, key: string): Promise<BrandAnswer | null>;
  /** Writes a brand in the place of what was there. */
  write(brand: string, key: string, output: BrandOutput): Promise<BrandAnswer>;
  /** Takes away what is there of a brand. */
  forget(brand: string): Promise<void>;
  /** Writes what is said of all brands together. */
  finish(document: string, table: string): Promise<void>;
  /** Brands that the folder has beside these. */
  others(brands: readonly string[]): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Opens the folder for one run, making it where there is none.
 *
 *  @throws ArgumentError where it has brands and nobody said to go on; DataError where it cannot be used, or another run works in it */
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
  const lock = await guarded(() => lockOf(path));
  try {
    await guarded(async () => {
      const names = await files.list(path);
      const hasBrands = names.includes(portfolioFiles.brands) && (await files.list(brandsFolder)).length > 0;
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
      // What was said of all of them is of the run before.
      const halves = names.filter((name) => name.startsWith(".portfolio.") && name.endsWith(".partial"));
      for (const file of [portfolioFiles.document, portfolioFiles.table, ...halves])
        await files.remove(at(file));
      await files.makeFolder(brandsFolder);
    });
  } catch (error) {
    await lock.release();
    throw error;
  }
  const folderOf = (brand: string) => files.join(brandsFolder, brand);
  return {
    async standing(brand, key) {
      const text = await textAt(files.join(folderOf(brand), recordFile));
      const record = text === null ? null : recordIn(text);
      if (record === null || record.key !== key) return null;
      for (const [name, sha256] of Object.entries(record.files)) {
        const bytes = await bytesAt(files.join(folderOf(brand), name));
        if (bytes === null || platform.sha256(bytes) !== sha256) return null;
      }
      return record.answer;
    },
    write: (brand, key, { answer, files: contents }) =>
      guarded(async () => {
        const folder = folderOf(brand);
        await files.remove(folder);
        await files.makeFolder(folder);
        const sums: Record<string, string> = {};
        for (const [name, content] of Object.entries(contents)) {
          await files.write(files.join(folder, name), content);
          sums[name] = platform.sha256(content);
        }
        const text = recordText({ key, answer, files: sums });
        await files.write(files.join(folder, recordFile), text);
        // As it lies there, so that a run that was resumed says the same.
        return recordIn(text)!.answer;
      }),
    forget: (brand) => guarded(() => files.remove(folderOf(brand))),
    finish: (document, table) =>
      guarded(async () => {
        await files.write(at(portfolioFiles.table), table);
        await files.write(at(portfolioFiles.document), document);
      }),
    async others(brands) {
      const known = new Set(brands);
      return (await files.list(brandsFolder)).filter((name) => !known.has(name)).sort();
    },
    close: () => lock.release(),
  };
}

/** The record with a checksum of its own before it: what was changed by hand is no answer of ours. */
function recordText(record: BrandRecord): string {
  const text = JSON.stringify(record, null, 2);
  return `{\n  "sha256": "${platform.sha256(text)}",${text.slice(1)}\n`;
}

function recordIn(text: string): BrandRecord | null {
  const seal = /^\{\n {2}"sha256": "([0-9a-f]{64})",/.exec(text);
  const rest = seal === null ? "" : `{${text.slice(seal[0].length, -1)}`;
  return seal !== null && platform.sha256(rest) === seal[1] ? (JSON.parse(rest) as BrandRecord) : null;
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

async function lockOf(path: string): Promise<Lock> {
  const taken = await platform.files.lock(path);
  if ("release" in taken) return taken;
  throw new DataError({
    caller: "portfolio",
    rule: `${taken.holder} is working in the folder "${path}"`,
    cure: `wait until it has ended, name another folder, or ${taken.cure}`,
  });
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
