/** Another prior in a report's page: what the page carries, what is refused, and what is said of a fit under it. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { fit as fitModel } from "../../src/fit/fit.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { reportPage } from "../../src/handout/page.js";
import { refitOf } from "../../src/handout/refit.js";
import { type RefitAnswer, refitAnswer, withPrior } from "../../src/handout/refitAnswer.js";
import { refitHtml } from "../../src/handout/refitHtml.js";
import { priorYaml, refitSaid } from "../../src/handout/refitText.js";
import { report } from "../../src/handout/report.js";
import { reportMarkdown } from "../../src/handout/reportText.js";
import { priorOfRange } from "../../src/spec/priorOfRange.js";
import { priorRange } from "../../src/spec/priors.js";
import { parseSpecYaml, specYaml } from "../../src/spec/spec.js";
import { specify } from "../../src/spec/specify.js";
import { unpackRecord } from "../../src/trace/packedRecord.js";
import { smallPanel } from "../model/densities.js";
import { myGeometric } from "../model/ownKinds.js";

const panel = {
  ...smallPanel(),
  source: { ...smallPanel().source, path: "/home/somebody/client/market.csv" },
};
const settings = { seed: 3, chains: 4, warmup: 200, draws: 150, workers: 0 };
const model = specify(panel);
const posterior = await fitModel(model, settings);
const refit = await refitOf(posterior);
const [first, second] = refit.channels.map(({ name }) => name) as [string, string];
const prior = priorOfRange("gamma", { q5: 0.1, q95: 1 });
const asked = { range: priorRange(prior), change: { channel: first, prior } };

async function inflated(base64: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([Buffer.from(base64, "base64")])
    .stream()
    .pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The report's own answer with something else in it. */
const answerWith = (change: Partial<RefitAnswer>): RefitAnswer => ({ ...refit.before, ...change });

function found(
  gate: "sampler" | "fit" | "attribution",
  severity: "fail" | "review",
  message: string,
  about: readonly string[] = [],
) {
  return [
    { name: gate, verdict: severity, findings: [{ code: `${gate}-${severity}`, severity, message, about }] },
  ] as const;
}

describe("what the page carries to fit again", () => {
  it("makes the fit's own draws again, and another prior's, without the columns that no fit looks at", async () => {
    const text = new TextDecoder().decode(await inflated(refit.packed.text));
    const values = new Float64Array((await inflated(refit.packed.values)).buffer);
    const carried = unpackRecord({ text, values }) as Pick<typeof model, "panel" | "spec">;
    expect(carried.spec).toEqual(model.spec);
    expect(panel.outcomes.length).toBeGreaterThan(0);
    expect([carried.panel.outcomes, carried.panel.roles]).toEqual([[], []]);
    expect(text).not.toContain("somebody");
    const there = { ...model, ...carried };
    const { settings: same } = refit;
    expect(refitAnswer(await fitModel(there, { ...same, workers: 0 }))).toEqual(refit.before);
    const changed = refitAnswer(await fitModel(withPrior(there, asked.change), { ...same, workers: 0 }));
    expect(changed.digest).not.toBe(refit.before.digest);
    expect(changed).toEqual(refitAnswer(await fitModel(withPrior(model, asked.change), settings)));
  });

  it("is said in its words, with every channel that has money", () => {
    expect(refit.carried).toMatch(/^60 weeks of units_sold, revenue, money and media of tv, /);
    for (const { name } of panel.channels) expect(refit.carried).toContain(name);
    expect(refit.channels.map(({ prior: text, family }) => [text, family])).toEqual(
      refit.channels.map(() => ["Gamma(1.75, 1)", "gamma"]),
    );
  });

  it("has no prior in money where there is no revenue, nothing to draw from an approximation, and no functions", async () => {
    await expect(refitOf(quickFit(model, { draws: 60 }))).rejects.toThrow(
      /^report: refit needs draws of the posterior, and this fit is an approximation/,
    );
    const unpaid = await fitModel(specify({ ...panel, revenue: null }), {
      ...settings,
      warmup: 20,
      draws: 20,
    });
    await expect(refitOf(unpaid)).rejects.toThrow(/needs revenue and effects that add up/);
    const own = specify(panel, { channels: { tv: { adstock: myGeometric } } });
    await expect(refitOf(await fitModel(own, { ...settings, warmup: 10, draws: 10 }))).rejects.toThrow(
      /adstocks or saturations of your own/,
    );
  });

  it("takes a prior that is pooled, or on a coefficient, as what it says of the ROI, and puts a new one in its place", async () => {
    const pooled = specify(panel, {
      channels: {
        tv: { coefficient: { of: "coefficient", prior: { family: "halfNormal", scale: 0.2 } } },
        radio: { coefficient: { of: "roi", prior: "pooled" } },
      },
    });
    const { channels } = await refitOf(await fitModel(pooled, { ...settings, warmup: 30, draws: 30 }));
    const named = new Map(channels.map((one) => [one.name, one]));
    expect(named.get("tv")!.prior).toBe("HalfNormal(0.2) on its coefficient");
    expect(named.get("radio")!.prior).toBe("pooled with its type");
    for (const name of ["tv", "radio"]) {
      const { q5, median, q95 } = named.get(name)!.range;
      expect(q5 < median && median < q95).toBe(true);
      const moved = withPrior(pooled, { channel: name, prior });
      expect(
        (await fitModel(moved, { ...settings, warmup: 10, draws: 10 })).parameters.get("roi")!.names,
      ).toContain(`roi[${name}]`);
    }
  });
});

describe("what is said of a fit under another prior", () => {
  const said = (after: RefitAnswer, shown: Parameters<typeof refitSaid>[2] = asked) =>
    refitSaid(refit, first, shown, after);
  const passing = answerWith({ gates: [], verdict: "pass" });

  it("withholds the answer where the draws cannot be trusted, with the reason", () => {
    const { standing, lines, table } = said(
      answerWith({ verdict: "fail", gates: found("sampler", "fail", "7 of 600 transitions diverged") }),
    );
    expect([standing, table]).toEqual(["fail", null]);
    expect(lines[0]).toBe(
      "No answer: the draws under this prior cannot be trusted. 7 of 600 transitions diverged.",
    );
    expect(lines.join()).not.toMatch(/ROI of/);
  });

  it("says of a fit that fails otherwise not to decide on it, and of what is new to review", () => {
    const failing = said(
      answerWith({
        verdict: "fail",
        gates: found("attribution", "fail", "credit goes away beside another baseline"),
      }),
    );
    expect(failing.standing).toBe("fail");
    expect(failing.lines).toContain(
      "This fit fails: do not decide on it. Credit goes away beside another baseline.",
    );
    const { lines, standing } = said(
      answerWith({ verdict: "review", gates: found("fit", "review", "one week weighs more") }),
    );
    expect(standing).toBe("review");
    expect(lines).toContain("To be reviewed under this prior: One week weighs more.");
  });

  it("names a finding again that was of another channel, and says how much of the report's own stays", () => {
    const of = (...names: string[]) =>
      answerWith({
        verdict: "review",
        gates: found(
          "attribution",
          "review",
          `the prior of ${names.join(" and ")} is against the data`,
          names,
        ),
      });
    const lines = (before: RefitAnswer, after: RefitAnswer) =>
      refitSaid({ ...refit, before }, first, asked, after).lines.join(" ");
    const stays = "What the report’s diagnosis has for review is so here too.";
    const fresh = "To be reviewed under this prior: The prior of tv and radio is against the data.";
    expect(lines(of("tv"), of("tv", "radio"))).toContain(`${fresh} ${stays}`);
    expect(lines(of("tv", "radio"), of("tv"))).toContain(stays);
    expect(lines(of("tv", "radio"), of("tv"))).not.toContain("To be reviewed");
    const both = {
      ...of("tv"),
      gates: [...of("tv").gates, ...found("fit", "review", "one week weighs more")],
    };
    expect(lines(both, of("tv"))).toContain(
      "Of what the report’s diagnosis has for review a part is so here too.",
    );
  });

  it("sets both answers side by side, the changed channel first, and says what moved and what did not", () => {
    const returns = refit.before.returns.map((one) => ({
      ...one,
      roi: one.name === first ? { median: 0.4, lower: 0.1, upper: 1 } : one.roi,
      priorShare: one.name === first ? 0.8 : 0.1,
    }));
    const { lines, table } = said({ ...passing, returns });
    expect(lines[0]).toMatch(/^ROI of tv: .+ in the report, 0\.40 \(0\.10 to 1\.00\) under your prior\.$/);
    expect(lines[1]).toMatch(
      /^The median of its prior moved by −\d+ %, its ROI by −\d+ %\. What is said of tv is mostly its prior \(80 %\)/,
    );
    expect(lines[2]).toBe("No other channel moved to speak of.");
    expect(lines.at(-1)).toMatch(
      /its plan and its verdict rest on its own priors: nothing here changes them/,
    );
    expect(table!.rows[0]).toMatchObject({ name: "tv (its prior changed)", now: 0.4, priorNow: "yes, 80 %" });
    const further = returns.map((one) =>
      one.name === second ? { ...one, roi: { ...one.roi, median: one.roi.upper } } : one,
    );
    expect(said({ ...passing, returns: further }).lines[2]).toMatch(
      new RegExp(`^Of the other channels one moved: ${second} from [\\d.]+ to [\\d.]+\\.$`),
    );
  });

  it("shows no number of a channel of which nothing is claimed", () => {
    const returns = refit.before.returns.map((one) =>
      one.name === first ? { ...one, withheld: "cannot be told from demand" } : one,
    );
    const { lines, table } = said({ ...passing, returns });
    expect(lines[0]).toBe("No number of tv is shown: cannot be told from demand.");
    expect(table!.rows[0]).toMatchObject({
      now: "cannot be told from demand",
      nowLower: null,
      priorNow: null,
    });
  });

  it("knows the report's own numbers again, and draws that another version made", () => {
    const own = { range: refit.channels[0]!.range, change: null };
    expect(said(refit.before, own).lines[0]).toMatch(
      /the report’s own numbers again, the same to the last bit/,
    );
    expect(said(answerWith({ digest: "other" }), own).lines[0]).toMatch(/another version made the report/);
  });

  it("gives the lines of a specification with which the fit is made again", () => {
    const lines = parseSpecYaml(priorYaml(asked.change));
    const whole = parseSpecYaml(specYaml(model.spec));
    const changed = specify(panel, {
      ...whole,
      channels: { ...whole.channels, [first]: { ...whole.channels![first], ...lines.channels![first] } },
    });
    expect(changed.spec).toEqual(withPrior(model, asked.change).spec);
    expect(priorYaml({ channel: 'a: "b"', prior })).toContain('  "a: \\"b\\"":\n');
  });
});

describe("a report with another prior", () => {
  it("has a chapter for it where that is asked for, scripts by their sums and workers of its own", async () => {
    const made = await report(posterior, { experiments: false, refit: true });
    const chapters = (wanted: string) => ({
      ...made,
      sections: made.sections.filter(({ id }) => id === wanted),
    });
    const { document } = new JSDOM(await reportPage(chapters("prior"))).window;
    const policy = document.querySelector("meta[http-equiv]")!.getAttribute("content")!;
    expect(policy).toMatch(/script-src 'sha256-[^']+' 'wasm-unsafe-eval'; worker-src blob:$/);
    expect(policy).not.toMatch(/unsafe-eval'(?<!wasm-unsafe-eval')/);
    expect(document.querySelector("#prior-chapter")!.textContent).toBe("Another prior");
    expect(document.querySelector(".refit")!.textContent).toContain(refit.carried);
    expect(reportMarkdown(chapters("prior"))).toContain("the prior of a channel can be changed here");
    const without = await report(posterior, { experiments: false });
    expect(without.sections.map(({ id }) => id)).not.toContain("prior");
    const none = { ...without, sections: [] };
    expect(await reportPage(none)).not.toMatch(/refit|script-src/);
  });

  it("works without its script as what it is: the report's prior, with controls that do not pretend to answer", () => {
    const { document } = new JSDOM(refitHtml(refit)).window;
    const controls = [...document.querySelectorAll<HTMLInputElement>("input, select")];
    expect(controls.every(({ disabled }) => disabled)).toBe(true);
    expect(document.querySelector("#refit-still")!.textContent).toContain("what the report believed");
    expect(document.querySelector("#refit-bar-priorBefore .said")!.textContent).toBe("1.4 (0.26 to 4.3)");
  });
});
