/** report and compare from a shell: files that are there, verdicts as exit codes, and one line for what cannot be. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { slides, workbooks } from "#packages";
import { requireOwnKind } from "../../src/cli/writing.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { report } from "../../src/handout/report.js";
import { saveReport } from "../../src/handout/reportFile.js";
import { timeless } from "../../src/handout/timeless.js";
import { specify } from "../../src/spec/specify.js";
import { saveFit } from "../../src/trace/trace.js";
import { smallPanel } from "../model/densities.js";
import { runCaptured } from "./runCaptured.js";

const folder = await mkdtemp(join(tmpdir(), "carryover-report-"));
const trace = join(folder, "trace.nc");

const oldRun = join(folder, "run");
beforeAll(async () => {
  await saveFit(quickFit(specify(smallPanel()), { seed: 1, draws: 60 }), trace);
  await mkdir(oldRun);
  await writeFile(join(oldRun, "skill_report.json"), '{ "status": "full_success" }');
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => {
  process.exitCode = undefined;
});

describe("carryover report", () => {
  it("writes the file, says the first sentence of it, and takes the folder of a fit", async () => {
    const out = join(folder, "board.md");
    const { code, stdout, stderr } = await runCaptured(["report", folder, "--no-experiments", "--out", out]);
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toContain(`wrote ${out}`);
    expect(stderr).toMatch(/^report: diagnosis \(step 1 of 5\)\nreport: response curves \(step 2 of 5\)\n/);
    expect(stderr).toContain("\nreport: charts and file, the last step\n");
    const text = await readFile(out, "utf8");
    const lead = stderr.trim().split("\n").at(-2)!;
    expect(text.replaceAll("\\", "")).toContain(lead);
    expect(process.exitCode).toBe(/^Do not/.test(lead) ? 3 : undefined);
  });

  it.each([
    [["report"], /must be named/],
    [["report", "none.nc"], /none\.nc/],
    [["report", trace, "--refit"], /--refit needs draws of the posterior, and this fit is an approximation/],
    [["report", trace, "--refit", "--out", "board.md"], /--refit is for a report as a page \(html\)/],
    [["report", oldRun], /skill_report\.json.*another version wrote/],
    [["compare", trace, oldRun], /another version wrote/],
    [["compare", trace], /missing required argument 'after'/],
    [["compare", trace, "none.nc"], /none\.nc/],
  ])("refuses %j in one line", async (args, rule) => {
    const { code, stdout, stderr } = await runCaptured(args);
    expect([code, stdout]).toEqual([2, ""]);
    const said = stderr
      .trim()
      .split("\n")
      .filter((line) => !line.startsWith("report: "));
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(rule);
  });

  it.each([
    ["fit.json", '{\n  "parameters": {}\n}\n', "json", []],
    ["skill_report.json", '{\n  "status": "full_success"\n}\n', "json", []],
    ["ITERATION_ANALYSIS.md", "# Iterations\n\nThe first failed.\n", "md", []],
    ["my.csv", "week,units\n2024-01-01,3\n", "html", ["--format", "html"]],
    ["lesson.html", '<!doctype html>\n<script type="application/gzip" id="engine"></script>', "html", []],
    ["my.xlsx", "PK\u0003\u0004", "xlsx", []],
  ])("writes over no %s, which is none of its own", async (name, content, format, flags) => {
    const out = join(await mkdtemp(join(folder, "own-")), name);
    await writeFile(out, content);
    const { code, stdout, stderr } = await runCaptured(["report", trace, "--out", out, ...flags]);
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: "",
      stderr: `carryover: report: --out would write over a file that is no report as ${format}, got "${out}"; name another file, or remove that one first\n`,
    });
    expect(await readFile(out, "utf8")).toBe(content);
  });

  it("writes over a report of the same format, and an empty file", async () => {
    const made = await report(trace, { experiments: false });
    for (const format of ["html", "md", "json", "xlsx", "pptx"] as const) {
      const out = join(folder, `again.${format}`);
      const ask = () => requireOwnKind("report", out, `report as ${format}`);
      await writeFile(out, "");
      await expect(ask()).resolves.toBeUndefined();
      await saveReport(made, out);
      await expect(ask()).resolves.toBeUndefined();
      await writeFile(out, await readFile(trace));
      await expect(ask()).rejects.toThrow(`would write over a file that is no report as ${format}`);
    }
  });

  it("writes over no page, workbook or deck of another program, and none that somebody went on with", async () => {
    const deckBy = async (author?: string) => {
      const deck = new (slides()!)();
      if (author !== undefined) deck.author = author;
      deck.addSlide().addText("The board, in November", { x: 1, y: 1 });
      return (await deck.write({ outputType: "uint8array" })) as Uint8Array;
    };
    const book = workbooks()!([{ sheet: "Answer", data: [[{ value: "42" }]] }] as never);
    for (const [format, content] of [
      ["pptx", await deckBy()],
      ["pptx", timeless(await deckBy("The board"))],
      // PowerPoint keeps whose it is, and puts in its own time.
      ["pptx", await deckBy("Carryover")],
      ["xlsx", await book.toBuffer()],
      ["html", '<!doctype html>\n<p class="lead text-muted">Our product</p>\n'],
    ] as const) {
      const out = join(folder, `foreign.${format}`);
      await writeFile(out, content);
      await expect(requireOwnKind("report", out, `report as ${format}`)).rejects.toThrow(
        `would write over a file that is no report as ${format}`,
      );
    }
    // As earlier versions wrote it.
    const before = join(folder, "before.pptx");
    await writeFile(before, timeless(await deckBy()));
    await expect(requireOwnKind("report", before, "report as pptx")).resolves.toBeUndefined();
  });

  it("refuses an ending of no format before it begins", async () => {
    const out = join(folder, "board.doc");
    const { code, stdout, stderr } = await runCaptured(["report", trace, "--out", out]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^carryover: report: --out must end in one of \.html, \.xlsx, .*\n$/);
    expect(existsSync(out)).toBe(false);
  });
});

it("carryover compare says of a fit and itself that nothing changed", async () => {
  const { code, stdout } = await runCaptured(["compare", trace, folder]);
  expect(code).toBe(0);
  const document = JSON.parse(stdout);
  expect(document.relation).toBe("same data");
  expect(document.channels.every(({ roi }: { roi: { is_more: boolean } | null }) => !roi?.is_more)).toBe(
    true,
  );
});
