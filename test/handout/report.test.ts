/** The report: it quotes what others judged, its answer comes first, and strangers' names do nothing in any of its files. */
import { strFromU8, unzipSync } from "fflate";
import { JSDOM } from "jsdom";
import { describe, expect, it, vi } from "vitest";
import { readPanel } from "../../src/data/read.js";
import { planBudget } from "../../src/decisions/plan.js";
import { diagnose } from "../../src/diagnosis/diagnose.js";
import { findingsWithGates, standingsOf } from "../../src/diagnosis/standing.js";
import { quickFit } from "../../src/fit/quickFit.js";
import type { ReportResults } from "../../src/handout/contents.js";
import { headlineOf } from "../../src/handout/headline.js";
import { plainFinding } from "../../src/handout/plainFinding.js";
import { type Report, report } from "../../src/handout/report.js";
import { reportFile } from "../../src/handout/reportFile.js";
import { contributions } from "../../src/insights/contributions.js";
import { decompose } from "../../src/insights/decompose.js";
import { roi } from "../../src/insights/roi.js";
import { summarisePanel } from "../../src/insights/summary.js";
import { specify } from "../../src/model/specify.js";
import { forecastUntil } from "../../src/validation/heldOutForecast.js";

/** A year and a half of tv and some others, which may be called anything. */
async function marketOf(...names: readonly string[]) {
  const quoted = names.map((name) => `"spend_${name.replaceAll('"', '""')}"`);
  const rows = Array.from({ length: 80 }, (_, week) => {
    const date = new Date(Date.UTC(2023, 0, 2 + 7 * week)).toISOString().slice(0, 10);
    const tv = week % 5 === 0 ? 9000 : 1000;
    const others = names.map((_, i) => ((week + i) % (7 + i) < 3 ? 4000 + 100 * i : 200));
    const noise = 12 * Math.sin(week * week);
    const sold = 400 + 0.02 * tv + 0.03 * others.reduce((sum, spend) => sum + spend, 0) + noise;
    return [date, tv, ...others, sold.toFixed(2), (20 * sold).toFixed(2)].join(",");
  });
  const text = [`week_start,spend_tv,${quoted.join(",")},units_sold,revenue`, ...rows].join("\n");
  return quickFit(specify(await readPanel({ text, name: "small.csv" })), { seed: 1, draws: 100 });
}

const posterior = await marketOf("radio");
const made = await report(posterior, { experiments: false });

it("says of each step how many there are, and of experiments how many channels are done", async () => {
  const steps: string[] = [];
  const fit = await marketOf("radio");
  await report(fit, { onProgress: (step) => steps.push(step) });
  expect(steps.filter((step) => !step.includes(":"))).toEqual([
    "diagnosis (step 1 of 6)",
    "response curves (step 2 of 6)",
    "plan (step 3 of 6)",
    "budgets to try (step 4 of 6)",
    "tipping points (step 5 of 6)",
    "experiments (step 6 of 6)",
  ]);
  const within = (name: string) => steps.filter((step) => step.startsWith(`${name} (`) && step.includes(":"));
  expect(within("experiments").map((step) => step.replace(/, \d+ s left$/, ""))).toEqual([
    "experiments (step 6 of 6): tv, 0 of 2 channels done",
    "experiments (step 6 of 6): radio, 1 of 2 channels done",
  ]);
  expect(steps.at(-1)).toMatch(/ s left$/);
  // What takes longest on a large table says within its step how far it is.
  expect(within("diagnosis").slice(0, 3)).toEqual([
    "diagnosis (step 1 of 6): what the priors decided",
    "diagnosis (step 1 of 6): what the fit predicts",
    "diagnosis (step 1 of 6): what was learnt of media",
  ]);
  expect(within("response curves")).toHaveLength(100);
  expect(within("response curves")[49]).toMatch(/^response curves \(step 2 of 6\): 50 % done, \d+ s left$/);
});

/** Each chart takes a while to draw; all of them are drawn for a browser. */
function withChapters(report: Report, ...ids: readonly string[]): Report {
  return { ...report, sections: report.sections.filter(({ id }) => ids.includes(id)) };
}

function resultsOf(change: Partial<ReportResults>): ReportResults {
  const diagnosis = diagnose(posterior);
  return {
    fit: posterior,
    run: null,
    diagnosis,
    standings: standingsOf(["tv", "radio"], findingsWithGates(diagnosis.gates), new Set()),
    summary: summarisePanel(posterior.model.panel),
    roi: roi(posterior),
    contributions: contributions(posterior),
    decomposition: decompose(posterior),
    curves: null,
    plan: null,
    trial: null,
    refit: null,
    tippingPoints: null,
    experiments: null,
    validation: null,
    missing: new Map(),
    ...change,
  };
}

describe("the first screen", () => {
  it("says of a fit that fails that it fails, before anything else, and why", () => {
    const diagnosis = diagnose(posterior);
    const finding = {
      code: "rhat",
      severity: "fail" as const,
      message: "chains disagree",
      cure: "",
      about: [],
    };
    const gates = diagnosis.gates.map((gate) =>
      gate.name === "sampler" ? { ...gate, verdict: "fail" as const, findings: [finding] } : gate,
    );
    const failing = { ...diagnosis, verdict: "fail" as const, gates, findings: [finding] };
    const standings = standingsOf(["tv", "radio"], findingsWithGates(gates), new Set());
    const screen = headlineOf(resultsOf({ diagnosis: failing, standings }), []);
    expect(screen.verdict).toBe("fail");
    expect(screen.lead).toBe(
      `Do not decide on these numbers: the fit fails in sampler, as ${plainFinding(finding, "week")}.`,
    );
    expect(screen.brought.join(" ")).toContain("The model, on which nobody should decide, credits");
    expect(screen.brought.join(" ")).not.toContain("median is highest");
    expect(screen.channels.rows.map(({ standing }) => standing)).toEqual(
      Array(2).fill("the fit fails (sampler): do not decide on it"),
    );
  });

  it("claims nothing of a channel that cannot be told from demand", () => {
    const returns = roi(posterior);
    const withheld = "cannot be told from demand";
    const channels = returns.channels.map((one) => (one.name === "tv" ? { ...one, withheld } : one));
    const claimed = { ...returns.channels[1]!, name: "all but tv" };
    const standings = standingsOf(["tv", "radio"], [], new Set(["tv"]));
    const screen = headlineOf(resultsOf({ roi: { ...returns, channels, claimed }, standings }), []);
    const said = JSON.stringify(screen);
    expect(screen.brought.join(" ")).toMatch(
      /All but tv brought .* What tv brought cannot be told from demand/,
    );
    expect(screen.channels.rows[0]).toMatchObject({ name: "tv", roi: null, standing: withheld });
    expect(said).not.toContain(returns.channels[0]!.roi.median.toFixed(2));
  });

  it("names no price of a unit where the median brought is nothing", () => {
    const returns = roi(posterior);
    const fit = { ...posterior, design: { ...posterior.design, revenuePerKpi: null } };
    const price = (costPerUnit: typeof returns.total.costPerUnit) =>
      headlineOf(
        resultsOf({ fit, roi: { ...returns, claimed: { ...returns.total, costPerUnit } } }),
        [],
      ).brought.join(" ");
    const { costPerUnit } = returns.total;
    expect(price(costPerUnit)).toContain(", a unit for ");
    const { POSITIVE_INFINITY } = Number;
    expect(price({ ...costPerUnit, median: POSITIVE_INFINITY, upper: POSITIVE_INFINITY })).not.toMatch(
      /∞|a unit for/,
    );
  });

  it("quotes the plan's verdict and reason, and the ROI of roi", () => {
    const plan = planBudget(posterior);
    const { median } = roi(posterior).total.roi;
    expect(made.headline.money.join(" ").toLowerCase()).toContain(plan.reason.toLowerCase());
    expect(made.headline.brought.join(" ")).toContain(`, ${median.toFixed(1)}`);
    const [asking] = diagnose(posterior).gates.find(({ verdict }) => verdict !== "pass")!.findings;
    expect(made.headline.lead).toContain(plainFinding(asking!, "week"));
  });
});

describe("the files", () => {
  it("are one page that asks for nothing and runs nothing, with a CSV of every table", async () => {
    const page = (await reportFile(withChapters(made, "model", "roi", "appendix"))) as string;
    const { document } = new JSDOM(page).window;
    expect(page.length).toBeLessThan(3e6);
    expect(page).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
    expect(document.querySelectorAll("script, link, iframe, object")).toHaveLength(0);
    expect(document.querySelector("meta[http-equiv]")!.getAttribute("content")).toContain(
      "default-src 'none'",
    );
    const tables = document.querySelectorAll("table").length;
    const downloads = [...document.querySelectorAll<HTMLAnchorElement>("a[download]")];
    expect(downloads).toHaveLength(tables);
    const csv = Buffer.from(downloads[0]!.href.split(",")[1]!, "base64").toString();
    expect(csv).toMatch(/^name,roi,roi_lower,roi_upper,standing,spend,/);
    for (const image of document.images) expect(image.alt.length).toBeGreaterThan(20);
  });

  it("are the same bytes for two reports on one fit", async () => {
    const again = await report(posterior, { experiments: false });
    for (const format of ["html", "md", "json"] as const) {
      const [one, other] = await Promise.all(
        [made, again].map((each) => reportFile(withChapters(each, "model", "curves", "plan"), format)),
      );
      expect(other === one, format).toBe(true);
    }
  });

  it("are the same bytes as a workbook and as slides, whenever they are written", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      for (const format of ["xlsx", "pptx"] as const) {
        const files: Uint8Array[] = [];
        for (const now of ["2024-03-01T10:00:00", "2025-12-24T18:30:07"]) {
          vi.setSystemTime(new Date(now));
          files.push((await reportFile(withChapters(made, "roi"), format)) as Uint8Array);
        }
        const [one, other] = files;
        expect(Buffer.from(one!).equals(other!), format).toBe(true);
        // Whole: each entry is as long as it says.
        expect(Object.keys(unzipSync(one!)).length).toBeGreaterThan(5);
      }
    } finally {
      vi.useRealTimers();
    }
  });

  it("are a workbook with numbers as numbers, units and warnings", async () => {
    const files = unzipSync((await reportFile(made, "xlsx")) as Uint8Array);
    const sheet = strFromU8(files["xl/worksheets/sheet2.xml"]!);
    const spend = roi(posterior).channels[0]!.spend;
    expect(sheet).toContain(`<v>${spend}</v>`);
    const strings = strFromU8(files["xl/sharedStrings.xml"]!);
    expect(strings).toContain("per 1 spent");
    expect(strings).toContain(made.warnings[0]!.cure.split("'")[0]!);
  });

  it("are slides with a table that can be edited and pictures with words", async () => {
    const files = unzipSync((await reportFile(withChapters(made, "model", "roi"), "pptx")) as Uint8Array);
    const slides = Object.keys(files).filter((name) => /^ppt\/slides\/slide\d+\.xml$/.test(name));
    const text = slides.map((name) => strFromU8(files[name]!)).join("");
    expect(slides.length).toBeGreaterThan(7);
    expect(text).toContain("<a:tbl>");
    expect(text.match(/<p:pic>.*?descr="[^"]{20,}/g)!.length).toBeGreaterThan(1);
  });

  it("say how closely the model follows what it was fitted to, by the scores of the same weeks", async () => {
    const { observed, expected } = forecastUntil(posterior, posterior.design.times.at(-1)!);
    const [o, e] = [[...observed], [...expected]];
    const mean = o.reduce((a, b) => a + b, 0) / o.length;
    const squares = (of: (i: number) => number) => o.reduce((sum, _, i) => sum + of(i) ** 2, 0);
    const r2 = 1 - squares((i) => o[i]! - e[i]!) / squares((i) => o[i]! - mean);
    expect(await reportFile(made, "md")).toContain(`(R² ${r2.toFixed(2)}); its mean error is `);
  });

  it("are Markdown and JSON with the same answer", async () => {
    const document = JSON.parse((await reportFile(made, "json")) as string);
    expect(document.lead).toBe(made.headline.lead);
    expect(document.results.roi.channels.map(({ name }: { name: string }) => name)).toEqual(["tv", "radio"]);
    expect(await reportFile(made, "md")).toContain("## Where the money should go");
  });
});

describe("names that a stranger chose", () => {
  it("do nothing in any file", async () => {
    const names = [
      "<script>alert(1)</script>",
      '"><img src=x onerror=alert(1)>',
      "=cmd()",
      "a\u001b[31mred",
      "[a](javascript:alert(1))|`b`",
      "\u202eevil",
      "x".repeat(10_000),
    ];
    const whole = await report(await marketOf(...names), { experiments: false });
    // Each chart takes a while to draw; all of them are drawn for a browser.
    const hostile = {
      ...whole,
      sections: whole.sections.filter(({ id }) => ["roi", "warnings"].includes(id)),
    };
    const page = (await reportFile(hostile)) as string;
    const { document } = new JSDOM(page).window;
    expect(document.querySelectorAll("script, iframe, [onerror]")).toHaveLength(0);
    expect([...document.images].every(({ src }) => src.startsWith("data:image/svg+xml;base64,"))).toBe(true);
    const links = [...document.querySelectorAll("a")].map(({ href }) => href);
    expect(links.filter((href) => !/^(data:text\/csv|about:blank#)/.test(href))).toEqual([]);
    const shown = document.querySelector(".answers")!.textContent!;
    expect(shown.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
    expect(Math.max(...shown.split(/\s+/).map((word) => word.length))).toBeLessThan(200);
    // What is indented is shown as it is.
    const markdown = ((await reportFile(hostile, "md")) as string).replace(/^ {4}.*$/gm, "");
    expect(markdown).not.toContain("<script");
    expect(markdown).not.toMatch(/(?<!\\)\]\(javascript/);
    for (const format of ["xlsx", "pptx"] as const) {
      const files = unzipSync((await reportFile(hostile, format)) as Uint8Array);
      for (const [file, bytes] of Object.entries(files)) {
        if (!file.endsWith(".xml")) continue;
        expect(strFromU8(bytes)).not.toContain("<f>");
        expect(strFromU8(bytes).replace(/[\t\r\n]/g, "")).not.toMatch(/\p{Cc}/u);
      }
    }
  });
});
