/** Budgets to try in a report: what is withheld or not advised elsewhere is so here, before anybody moves anything. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { type Plan, planBudget } from "../../src/decisions/plan.js";
import { createWhatIfEvaluator } from "../../src/decisions/whatIfEvaluator.js";
import { type Standing, standingsOf } from "../../src/diagnosis/standing.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { type Trial, trialOf } from "../../src/handout/trial.js";
import { trialHtml } from "../../src/handout/trialHtml.js";
import { bestOf } from "../../src/handout/trialText.js";
import { specify } from "../../src/spec/specify.js";
import { smallPanel } from "../model/densities.js";

const fit = quickFit(specify(smallPanel()), { seed: 2, draws: 60 });
const plan = planBudget(fit, { otherModels: false });
const names = plan.optimum.channels.map(({ name }) => name);
const [first] = names as [string];

function trialWith(
  change: Partial<Plan> = {},
  standings: readonly Standing[] = standingsOf(names, [], new Set()),
): Trial {
  return trialOf(fit, { ...plan, ...change }, {}, standings);
}

const pageOf = (trial: Trial) => new JSDOM(trialHtml(trial)).window.document;

describe("budgets to try", () => {
  it("are answered with what the plan is computed from: today's budget brings what the plan says", () => {
    const { whatIf } = trialWith();
    const returns = createWhatIfEvaluator(whatIf).evaluate({});
    expect(returns.broughtToday).toEqual(plan.optimum.broughtToday);
    expect(createWhatIfEvaluator(whatIf).best().forecast.promised).toEqual(plan.optimum.promised);
  });

  it("show no number of a channel that cannot be told from demand, keep its money, and name no best division", () => {
    const trial = trialWith({}, standingsOf(names, [], new Set([first])));
    const page = pageOf(trial);
    const said = page.querySelector("#trial-0-said")!.textContent!;
    expect(said).toBe("cannot be told from demand: it stays as it is");
    expect(page.querySelector("#trial-0")!.hasAttribute("data-held")).toBe(true);
    expect(page.querySelector("#trial-answer")!.textContent).toBe("This is today’s budget.");
    expect(page.querySelector("#trial-take")).toBeNull();
    expect(page.querySelector("#trial-best")!.textContent).toMatch(/^The best division is not named/);
    expect(page.querySelector("#trial-1-said")!.textContent).toMatch(/^brings \d/);
  });

  it("say that nothing is advised where nothing is, and that nobody should decide where the fit fails", () => {
    const kept = pageOf(trialWith({ verdict: "no change", reason: "nothing better was found" }));
    expect(kept.querySelector(".lead")!.textContent).toMatch(
      /^No change is advised: nothing better was found\. /,
    );
    expect(kept.querySelector("#trial-best")!.textContent).toContain("which is not advised");
    const failed = pageOf(
      trialWith({ verdict: "change" }, standingsOf(names, [], new Set(), "the run did not pass")),
    );
    expect(failed.querySelector(".lead.fail")!.textContent).toBe(
      "The run did not pass: do not decide on it.",
    );
    expect(failed.querySelector("#trial-take")).toBeNull();
    const advised = pageOf(trialWith({ verdict: "change" }));
    expect(advised.querySelector("#trial-best")!.textContent).not.toContain("not advised");
  });

  it("say of a total that no division of it keeps to the limits", () => {
    const trial = trialWith();
    const evaluator = createWhatIfEvaluator(trial.whatIf);
    expect(bestOf(trial, evaluator, 3 * plan.optimum.today)).toEqual({
      best: null,
      line: expect.stringMatching(
        /^No division of this total keeps to the limits of the plan: it must be between £[\d,]+ and £[\d,]+ a week/,
      ),
    });
  });

  it("work without their script as what they are: today's budget, with sliders that do not pretend to answer", () => {
    const page = pageOf(trialWith());
    const controls = [...page.querySelectorAll<HTMLInputElement>(".trial-row input")];
    expect(controls.length).toBe(2 * (names.length + 1));
    expect(controls.every(({ disabled }) => disabled)).toBe(true);
    expect(page.querySelector(".trial-still")!.textContent).toContain("what today’s budget brings");
  });
});
