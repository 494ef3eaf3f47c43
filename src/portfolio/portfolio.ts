/** Many brands at once: each table read, fitted, judged and planned by itself, its answers in a folder of its own, and all of them in one table. */
import { platform } from "#platform";
import { type Outcome, runEach } from "../compute/each.js";
import { type Step, watched } from "../compute/host.js";
import { checkOptions, type ReadOptions } from "../data/settings.js";
import { type RawTable, readSource } from "../data/tableSource.js";
import { ArgumentError, DataError, FitError } from "../errors.js";
import { checkSampling } from "../fit/sampleDesign.js";
import { inert } from "../inert.js";
import {
  givenIn,
  requireChoice,
  requireKnownOptions,
  requireNames,
  requireNumber,
  requireOptions,
  requireSwitch,
  requireWatching,
  share,
  wholeNumber,
} from "../options.js";
import { phrase } from "../phrase.js";
import { requireText } from "../records.js";
import { tableCsv } from "../report/tableMarkdown.js";
import { type ModelType, modelTypes, type SpecChanges } from "../spec/spec.js";
import type { Warning } from "../warning.js";
import { counted, listed, timeLeft } from "../words.js";
import { type BrandOutput, type BrandsInput, brandJobReference } from "./brandJob.js";
import { type BrandTable, brandTables } from "./brandNames.js";
import { openPortfolioFolder, type PortfolioFolder } from "./portfolioFolder.js";
import type { Brand, BrandFailure, Portfolio } from "./portfolioRecord.js";
import { portfolioDocument, portfolioTable } from "./portfolioTable.js";

export interface PortfolioOptions {
  /** A CSV for each brand, or folders of them. */
  readonly tables: readonly string[];
  /** Where the answers go; made where it is not there. */
  readonly outputDir: string;
  /** The model of all brands, as `specify` takes it (default: the usual one of each table). */
  readonly spec?: SpecChanges | undefined;
  readonly type?: ModelType | undefined;
  /** How to read the tables; the YAML file beside each is read too. */
  readonly read?: ReadOptions | undefined;
  /** Of every brand (default 0): the same draws as a fit of it alone. */
  readonly seed?: number | string | undefined;
  readonly draws?: number | undefined;
  readonly chains?: number | undefined;
  /** Of the plans, see `planBudget`. */
  readonly change?: number | undefined;
  readonly horizon?: number | null | undefined;
  readonly confidence?: number | undefined;
  readonly otherModels?: boolean | undefined;
  /** Go on in a folder that has brands: what stands whole, of the same table, model, options and version, is not computed again (default false). */
  readonly resume?: boolean | undefined;
  /** Address of a queue to other machines, where `computeWorker` does the brands: "redis://host:6379" (default: the setting CARRYOVER_COMPUTE, and
   *  without one this machine). */
  readonly compute?: string | undefined;
  /** Brands at once; 0 is one after another on the caller's own thread (default: one a core). */
  readonly workers?: number | undefined;
  /** Called with how far it is. */
  readonly onProgress?: ((progress: PortfolioProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface PortfolioProgress {
  /** Brands that are done, failed ones and those of a run before among them. */
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  /** Taken from a run before. */
  readonly kept: number;
  /** The brand that has just ended; null before the first. */
  readonly brand: string | null;
  /** NaN until one was computed. */
  readonly secondsLeft: number;
}

/** Fits, judges and plans every brand of a portfolio.
 *
 *  A brand gets the numbers that `fit`, `diagnose`, `roi` and `planBudget` give of its table alone, digit for digit, whatever else runs. One that fails
 *  ends no other. In `outputDir` it has a folder under `brands` with its draws (`trace.nc`), its specification and its answers, written when it is done,
 *  `brand.json` last; `portfolio.json` and `portfolio.csv` appear at the end. Those that were stopped go on with `resume: true` and end with the same bytes.
 *
 *  @param options  tables and outputDir, then `{ seed: 0, draws: 1000, chains: 4, change: 0.3, confidence: 0.9, otherModels: true, resume: false }`
 *  @throws ArgumentError for options outside their range; DataError where the folder cannot be used; the signal's reason
 *  @example const all = await portfolio({ tables: ["data/market.csv"], outputDir: "out/brands", resume: true });
 *  all.brands[0].name // "market" */
export function portfolio(options: PortfolioOptions): Promise<Portfolio> {
  return watched(step, options, runPortfolio);
}

const step: Step<PortfolioProgress, Portfolio> = {
  label: "Portfolio",
  reading: ({ done, total, failed, secondsLeft }) => ({
    steps: done,
    total,
    remark: `${done} of ${counted(total, "brand")}${failed === 0 ? "" : `, ${failed} failed`}${timeLeft(secondsLeft)}`,
  }),
  done: ({ brands, failures }) => `${counted(brands.length, "brand")} done, ${failures.length} failed`,
};

async function runPortfolio(options: PortfolioOptions): Promise<Portfolio> {
  const { tables, outputDir, resume, workers, compute, shared } = checkedOptions(options);
  const brands = await brandTables(tables);
  const folder = await openPortfolioFolder(outputDir, resume);
  try {
    const results = await runBrands(brands, shared, folder, { ...options, workers, compute });
    const others = await folder.others(brands.map(({ name }) => name));
    const all: Portfolio = {
      kind: "portfolio",
      brands: results.filter((one): one is Brand => "verdict" in one),
      failures: results.filter((one): one is BrandFailure => "message" in one),
      outputDir,
      warnings: others.length === 0 ? [] : [leftWarning(outputDir, others)],
    };
    if (all.brands.length > 0) {
      await folder.finish(
        `${JSON.stringify(portfolioDocument(all), null, 2)}\n`,
        tableCsv(portfolioTable(all)),
      );
    }
    return all;
  } finally {
    await folder.close();
  }
}

async function runBrands(
  tables: readonly BrandTable[],
  shared: BrandsInput,
  folder: PortfolioFolder,
  {
    workers,
    compute,
    signal,
    onProgress,
  }: Pick<PortfolioOptions, "workers" | "compute" | "signal" | "onProgress">,
): Promise<readonly (Brand | BrandFailure)[]> {
  const results: (Brand | BrandFailure)[] = [];
  const keys: string[] = [];
  let begin = performance.now();
  const counts = { done: 0, failed: 0, kept: 0 };
  const total = tables.length;
  const report = (brand: string | null): void => {
    const computed = counts.done - counts.kept;
    const seconds = (performance.now() - begin) / 1000;
    const secondsLeft = computed === 0 ? Number.NaN : (seconds / computed) * (total - counts.done);
    onProgress?.({ ...counts, total, brand, secondsLeft });
  };
  const settle = (index: number, result: Brand | BrandFailure, isKept: boolean): void => {
    results[index] = result;
    counts.done++;
    if ("message" in result) counts.failed++;
    if (isKept) counts.kept++;
    report(result.name);
  };

  // Those that stand first, so that the time that is left is of those that do not.
  report(null);
  const open: number[] = [];
  for (const [index, { name, path }] of tables.entries()) {
    signal?.throwIfAborted();
    const table = await readSource(path, shared.read).catch(() => null);
    keys[index] = table === null ? "" : keyOf(shared, table);
    const answer = table === null ? null : await folder.standing(name, keys[index]);
    if (answer === null) open.push(index);
    else settle(index, { name, path, ...answer }, true);
  }
  begin = performance.now();
  await runEach(brandJobReference, shared, {
    count: open.length,
    input: async (place) => {
      const index = open[place]!;
      const table = await readSource(tables[index]!.path, shared.read);
      keys[index] = keyOf(shared, table);
      return table;
    },
    settled: async (place, outcome) => {
      const index = open[place]!;
      settle(index, await resultOf(tables[index]!, keys[index]!, outcome, folder), false);
    },
    workers,
    compute,
    signal,
  });
  return results;
}

/** Writes what came of a brand. What is there of one that failed is of an earlier run, and no answer any more. */
async function resultOf(
  { name, path }: BrandTable,
  key: string,
  outcome: Outcome<BrandOutput>,
  folder: PortfolioFolder,
): Promise<Brand | BrandFailure> {
  if (outcome.kind === "done") {
    return { name, path, ...(await folder.write(name, key, outcome.output)) };
  }
  await folder.forget(name);
  const { error } = outcome;
  const isMendable = [ArgumentError, DataError, FitError].some((kind) => error instanceof kind);
  const message = inert(error.message);
  return {
    name,
    path,
    message: isMendable ? message : `internal error, please report it: ${message}`,
    isMendable,
  };
}

/** What the answers of a brand depend on, as one text: the bytes of its table and what is said beside it, the model, every option, and the version. */
function keyOf(shared: BrandsInput, { bytes, path, beside }: RawTable): string {
  const { version, sha256 } = platform;
  return sha256(JSON.stringify([version, shared, path, beside.settings, sha256(bytes)]));
}

function leftWarning(outputDir: string, others: readonly string[]): Warning {
  const some = others.length > 5 ? [...others.slice(0, 4), `${others.length - 4} more`] : others;
  return {
    code: "other-brands",
    message: `${outputDir} also has ${listed(some)}, of an earlier run, which this one did not name`,
    cure: "remove what you no longer want",
  };
}

const defaults = {
  tables: [] as readonly string[],
  outputDir: "",
  spec: {} as SpecChanges,
  type: null as ModelType | null,
  read: {} as ReadOptions,
  seed: 0 as number | string,
  draws: 1000,
  chains: 4,
  change: 0.3,
  horizon: null as number | null,
  confidence: 0.9,
  otherModels: true,
  resume: false,
  compute: null as string | null,
  workers: null as number | null,
  onProgress: null,
  signal: null,
};

const types = Object.fromEntries(modelTypes.map((type) => [type, true]));

/** The options with their defaults, and what all brands share.
 *
 *  @throws ArgumentError naming what is unknown or outside its range */
function checkedOptions(options: PortfolioOptions) {
  requireKnownOptions("portfolio", options, Object.keys(defaults));
  const full = { ...defaults, ...givenIn(options) };
  requireNames("portfolio", "tables", full.tables);
  requireText("portfolio", "outputDir", full.outputDir);
  if (full.outputDir === "") {
    throw new ArgumentError({
      caller: "portfolio",
      option: "outputDir",
      rule: "must be a path",
      got: phrase`nothing`,
    });
  }
  requireOptions("portfolio", full.spec, "baseline");
  if (full.type !== null) requireChoice("portfolio", "type", types, full.type);
  checkOptions(full.read);
  const { seed, draws, chains, change, horizon, confidence, otherModels, workers, resume } = full;
  checkSampling("portfolio", { seed, draws, chains });
  requireNumber("portfolio", "change", change, share);
  requireNumber("portfolio", "confidence", confidence, share);
  if (horizon !== null) requireNumber("portfolio", "horizon", horizon, wholeNumber(1));
  requireSwitch("portfolio", "otherModels", otherModels);
  requireSwitch("portfolio", "resume", resume);
  if (full.compute !== null) requireText("portfolio", "compute", full.compute);
  if (workers !== null) requireNumber("portfolio", "workers", workers, wholeNumber(0));
  requireWatching("portfolio", givenIn({ onProgress: options.onProgress, signal: options.signal }));
  const shared: BrandsInput = {
    spec: full.spec,
    type: full.type,
    read: full.read,
    sampling: { seed, draws, chains },
    plan: { change, horizon, confidence, otherModels },
  };
  return {
    tables: full.tables,
    outputDir: full.outputDir,
    resume,
    workers: workers ?? undefined,
    compute: full.compute ?? undefined,
    shared,
  };
}
