/** Every `@example` of the source runs, and gives the value that its comment promises. */
import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as carryover from "../../../src/index.js";
import { defaultThresholds } from "../../../src/validation/thresholds.js";
import { brokenPromise, readSnippet, runSnippet } from "./snippet.js";

const examples = walk("src").flatMap((file) =>
  [
    ...readFileSync(file, "utf8").matchAll(
      /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:export )?(?:async )?(?:\w+ (\w+))?/g,
    ),
  ].flatMap(([, comment, name]) =>
    comment!
      .replace(/^[ \t]*\* ?/gm, "")
      .split("@example")
      .slice(1)
      .map((text) => ({ file, name, text: text.split(/\n\s*@/)[0]!.trim() })),
  ),
);

const scratch = await mkdtemp(join(tmpdir(), "carryover-examples-"));

describe("the examples of the documentation", () => {
  const records: Record<string, unknown> = {};

  beforeAll(async () => {
    mkdirSync("out", { recursive: true });
    Object.assign(records, await usualRecords());
    await carryover.saveFit(records.posterior as carryover.Fit, "out/trace.nc");
  });
  beforeEach(() => rm("out/market", { recursive: true, force: true }));
  afterAll(() => rm(scratch, { recursive: true }));

  it.each(examples)("$file: $text", async ({ file, name, text }) => {
    const { code, promise } = readSnippet(text);
    const own = await import(/* @vite-ignore */ pathToFileURL(join(process.cwd(), file)).href);
    const value = await runSnippet(code, { ...records, ...carryover, ...(isPublic(name) ? {} : own) });
    if (promise !== null) expect(brokenPromise(promise, value)).toBeNull();
  });
});

/** What examples speak of without making it: the shipped market, its model and posterior, and what follows from them. */
async function usualRecords(): Promise<Record<string, unknown>> {
  const { experiments, iterate, plot, readPanel, roi, specify } = carryover;
  const panel = await readPanel("data/market.csv");
  const model = specify(panel, { type: "v3" });
  const posterior = await carryover.fit(model, { seed: 1 });
  const returns = roi(posterior);
  const design = (await experiments(posterior)).channels.find(({ best }) => best !== null)!.best!;
  return {
    yaml: await import("yaml"),
    panel,
    model,
    posterior,
    saved: posterior,
    design,
    withTheTest: panel,
    returns,
    exam: await carryover.validate(model, { seed: 1 }),
    run: await iterate({ csvPath: "data/market.csv", outputDir: `${scratch}/run` }),
    figure: plot.series(panel),
    table: carryover.tableOf(returns),
    thresholds: defaultThresholds,
    writeFile: (name: string, content: Uint8Array) => writeFile(join(scratch, name), content),
  };
}

/** Whether users can import what an example is of: it then uses nothing that they cannot. */
function isPublic(name: string | undefined): boolean {
  return name !== undefined && (name in carryover || name in carryover.plot);
}

function walk(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : path.endsWith(".ts") ? [path] : [];
  });
}
