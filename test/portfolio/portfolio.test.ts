/** Many brands: the numbers of each alone, whatever else runs; one that fails ends no other; what is resumed ends with the same bytes. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readPanel } from "../../src/data/read.js";
import { planBudget } from "../../src/decisions/plan.js";
import { fit as fitModel } from "../../src/fit/fit.js";
import { roi } from "../../src/insights/roi.js";
import { specify } from "../../src/model/specify.js";
import { type PortfolioProgress, portfolio } from "../../src/portfolio/portfolio.js";
import type { Portfolio } from "../../src/portfolio/portfolioRecord.js";
import { csvOf, documentOf, tableOf } from "../../src/results/results.js";
import { loadFit } from "../../src/trace/trace.js";
import { brandFolder, contentsOf, newFolder, quick } from "./brands.js";

const tables = brandFolder(["alpha", "beta", "gamma"]);
writeFileSync(join(tables, "broken.csv"), "week,sales\n2024-01-01,3\n");
const whole = newFolder();
let all: Portfolio;
const progress: PortfolioProgress[] = [];

beforeAll(async () => {
  all = await portfolio({
    tables: [tables],
    outputDir: whole,
    ...quick,
    onProgress: (one) => progress.push(one),
  });
});

describe("a portfolio", () => {
  it("gives each brand the numbers that it has alone", async () => {
    const path = join(tables, "beta.csv");
    const alone = await fitModel(specify(await readPanel(path), quick.spec), {
      draws: quick.draws,
      chains: quick.chains,
    });
    const brand = all.brands.find(({ name }) => name === "beta")!;
    const saved = await loadFit(join(whole, "brands", "beta", "trace.nc"));
    expect([...saved.parameters]).toEqual([...alone.parameters]);
    expect(brand.roi).toEqual(roi(alone).claimed!.roi);
    const plan = planBudget(alone, { otherModels: false });
    // Of draws so few nothing is told, as the plan's own table does not.
    expect(plan.isUntold).toBe(true);
    expect([brand.plan!.gain, brand.plan!.probabilityBetter]).toEqual([null, null]);
    const document = readFileSync(join(whole, "brands", "beta", "plan.json"), "utf8");
    expect(JSON.parse(document)).toEqual(documentOf(plan));
  });

  it("tells the gain of the best plan found where the plan tells it", async () => {
    const folder = brandFolder(["alpha"]);
    const { brands } = await portfolio({ tables: [folder], outputDir: newFolder(), ...quick, confidence: 0 });
    const alone = await fitModel(specify(await readPanel(join(folder, "alpha.csv")), quick.spec), {
      draws: quick.draws,
      chains: quick.chains,
    });
    const { isUntold, optimum } = planBudget(alone, { otherModels: false, confidence: 0 });
    expect(isUntold).toBe(false);
    const { gain, probabilityBetter } = brands[0]!.plan!;
    expect([gain, probabilityBetter]).toEqual([optimum.promised, optimum.probabilityBetter]);
  });

  it("lists a brand that fails with why, and ends no other", () => {
    expect(all.brands.map(({ name }) => name)).toEqual(["alpha", "beta", "gamma"]);
    expect(all.failures).toEqual([
      {
        name: "broken",
        path: join(tables, "broken.csv"),
        message: expect.stringMatching(/broken\.csv.*channel/),
        isMendable: true,
      },
    ]);
    expect(readdirSync(join(whole, "brands")).sort()).toEqual(["alpha", "beta", "gamma"]);
    const rows = tableOf(all).rows;
    expect(rows.map(({ name, verdict }) => [name, verdict === "failed"])).toEqual([
      ["alpha", false],
      ["beta", false],
      ["gamma", false],
      ["broken", true],
    ]);
    expect(readFileSync(join(whole, "portfolio.csv"), "utf8")).toBe(csvOf(all));
    expect(JSON.parse(readFileSync(join(whole, "portfolio.json"), "utf8"))).toEqual(documentOf(all));
  });

  it("says how far it is, brand by brand", () => {
    expect(progress.map(({ done }) => done)).toEqual([0, 1, 2, 3, 4]);
    expect(progress.at(-1)).toMatchObject({ total: 4, failed: 1, kept: 0, secondsLeft: 0 });
    expect(progress[0]!.secondsLeft).toBeNaN();
  });

  it("is the same, byte for byte, on this thread", async () => {
    const inline = newFolder();
    await portfolio({ tables: [tables], outputDir: inline, ...quick, workers: 0 });
    expect(contentsOf(inline)).toEqual(contentsOf(whole));
  });

  it("that was stopped goes on and ends with the same bytes, computing nothing twice", async () => {
    const folder = newFolder();
    const stop = new AbortController();
    const options = { tables: [tables], outputDir: folder, ...quick, workers: 1 };
    const run = portfolio({
      ...options,
      signal: stop.signal,
      onProgress: ({ brand }) => brand === "alpha" && stop.abort(new Error("stopped by hand")),
    });
    await expect(run).rejects.toThrow("stopped by hand");
    expect(Object.keys(contentsOf(folder)).filter((file) => !file.startsWith("brands/alpha/"))).toEqual([]);
    await expect(portfolio(options)).rejects.toThrow(
      /portfolio: outputDir must be a folder without a portfolio/,
    );
    let kept = 0;
    await portfolio({ ...options, resume: true, onProgress: (one) => (kept = one.kept) });
    expect(kept).toBe(1);
    expect(contentsOf(folder)).toEqual(contentsOf(whole));
  });

  const damages: readonly (readonly [string, (folder: string) => void])[] = [
    ["a file of a brand is damaged", (brand) => writeFileSync(join(brand, "roi.json"), "{}")],
    ["a file of a brand is gone", (brand) => rmSync(join(brand, "trace.nc"))],
    ["the run died before the last file", (brand) => rmSync(join(brand, "brand.json"))],
    [
      "somebody changed what is said of it",
      (brand) => {
        const file = join(brand, "brand.json");
        writeFileSync(file, readFileSync(file, "utf8").replace(/"verdict": "\w+"/, '"verdict": "pass"  '));
      },
    ],
  ];
  it.each(damages)("computes a brand again where %s", async (_, damage) => {
    const before = contentsOf(whole);
    damage(join(whole, "brands", "alpha"));
    let kept = 0;
    await portfolio({
      tables: [tables],
      outputDir: whole,
      ...quick,
      resume: true,
      onProgress: (one) => (kept = one.kept),
    });
    expect(kept).toBe(2);
    expect(contentsOf(whole)).toEqual(before);
  });

  it("takes no answer of another specification, seed, setting or table for its own", async () => {
    const one = brandFolder(["alpha"]);
    const folder = newFolder();
    const options = { tables: [one], outputDir: folder, ...quick, resume: true };
    const keptBy = async (more: object): Promise<number> => {
      let kept = -1;
      await portfolio({ ...options, ...more, onProgress: (now) => (kept = now.kept) });
      return kept;
    };
    expect(await keptBy({})).toBe(0);
    expect(await keptBy({})).toBe(1);
    expect(await keptBy({ seed: 2 })).toBe(0);
    expect(await keptBy({ seed: 2, change: 0.1 })).toBe(0);
    expect(
      await keptBy({ seed: 2, change: 0.1, spec: { baseline: "fixed", seasonality: { yearly: 1 } } }),
    ).toBe(0);
    writeFileSync(join(one, "alpha.yaml"), "currency: EUR\n");
    expect(
      await keptBy({ seed: 2, change: 0.1, spec: { baseline: "fixed", seasonality: { yearly: 1 } } }),
    ).toBe(0);
    writeFileSync(join(one, "alpha.csv"), "week,sales\n2024-01-01,3\n");
    expect(
      await keptBy({ seed: 2, change: 0.1, spec: { baseline: "fixed", seasonality: { yearly: 1 } } }),
    ).toBe(0);
    // What was there of the earlier table is no answer of this one, and of a portfolio without an answer nothing is left.
    expect(existsSync(folder)).toBe(false);
  });
});

it("begins in a folder in which nothing was done, as by a run whose queue did not answer", async () => {
  const folder = newFolder();
  const options = { tables: [join(tables, "broken.csv")], outputDir: folder };
  await expect(portfolio({ ...options, compute: "redis://127.0.0.1:1" })).rejects.toThrow(/no Redis answers/);
  expect((await portfolio({ ...options, workers: 0 })).failures).toHaveLength(1);
});

it("names brands of several folders by both, and refuses two of one name", async () => {
  const [first, second] = [brandFolder(["shop"]), brandFolder(["shop", "other"])];
  const { brandTables } = await import("../../src/portfolio/brandNames.js");
  const names = (await brandTables([first, second])).map(({ name }) => name);
  const folders = [first, second].map((folder) => folder.split("/").at(-1));
  expect(names).toEqual([`${folders[0]}-shop`, "other", `${folders[1]}-shop`]);
  await expect(brandTables([first, join(first, "shop.csv")])).rejects.toThrow(/must have names of their own/);
});

describe("takes away no file that is somebody else's", () => {
  const table = readFileSync(join(brandFolder(["alpha"]), "alpha.csv"), "utf8");

  it("not a table that has the name of its own", async () => {
    const folder = brandFolder(["portfolio"]);
    await expect(portfolio({ tables: [folder], outputDir: folder, ...quick })).rejects.toThrow(
      `outputDir would take away a file that no portfolio wrote, got "${join(folder, "portfolio.csv")}"; name another folder, or move the file first`,
    );
    expect(readdirSync(folder)).toEqual(["portfolio.csv"]);
  });

  it("not a table in the folder of a brand", async () => {
    const folder = newFolder();
    const own = join(folder, "brands", "alpha", "alpha.csv");
    mkdirSync(dirname(own), { recursive: true });
    writeFileSync(own, table);
    await expect(portfolio({ tables: [own], outputDir: folder, ...quick, resume: true })).rejects.toThrow(
      `would take away a file that no portfolio wrote, got "${own}"`,
    );
    expect(readFileSync(own, "utf8")).toBe(table);
  });

  it("not one beside what an earlier run wrote of a brand whose table cannot be read any more", async () => {
    const folder = newFolder();
    const brand = join(folder, "brands", "alpha");
    mkdirSync(brand, { recursive: true });
    writeFileSync(join(brand, "notes.txt"), "ours\n");
    writeFileSync(join(brand, "roi.json"), "{}\n");
    const tables = brandFolder(["alpha"]);
    writeFileSync(join(tables, "alpha.yaml"), "currency: [\n");
    const { failures } = await portfolio({ tables: [tables], outputDir: folder, ...quick, resume: true });
    expect(failures.map(({ name }) => name)).toEqual(["alpha"]);
    expect(contentsOf(brand)).toEqual({ "notes.txt": Buffer.from("ours\n").toString("hex") });
  });
});

it.each([
  [{ tables: [] }, /tables must name a CSV file/],
  [{ tables: "my.csv" }, /tables must be a list of names/],
  [{ change: 2 }, /change must be in \[0, 1\]/],
  [{ draws: 0 }, /draws must be/],
  [{ workers: -1 }, /workers must be/],
  [{ sead: 1 }, /unknown option "sead"/],
])("refuses %o", async (options, message) => {
  await expect(portfolio({ tables: [tables], outputDir: newFolder(), ...options } as never)).rejects.toThrow(
    message,
  );
});
