/** Holidays of a country in a model: chosen where they stand out, named where somebody knows better, the same in weeks after training. */
import { describe, expect, it } from "vitest";
import { profilePanel } from "../../src/data/profilePanel.js";
import { buildDesign } from "../../src/design/panelDesign.js";
import { predictKpi } from "../../src/fit/predictKpi.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { mean } from "../../src/math/statistics.js";
import { specify, withItsBaseline, withSpec } from "../../src/model/specify.js";
import { describeModel } from "../../src/spec/describe.js";
import { parseSpecYaml, specYaml } from "../../src/spec/spec.js";
import { commentedSpecYaml } from "../../src/spec/specComments.js";
import { poisonAfter } from "../../src/validation/leakage.js";
import { easterTable } from "../data/easterTable.js";

const weekly = await easterTable("week");
const model = specify(weekly);
const isEasters = (name: string) => /Easter|Good Friday/.test(name);

describe("the holidays of the table's country", () => {
  it.each([
    ["week", 1],
    ["week", 0],
    ["day", 1],
  ] as const)(
    "are chosen where they stand out, in a table of %ss from weekday %i",
    async (frequency, firstDay) => {
      const { spec } = specify(await easterTable(frequency, firstDay));
      expect(spec.calendar!.columns.length).toBeGreaterThan(0);
      expect(spec.calendar!.columns.filter((name) => !isEasters(name))).toEqual([]);
    },
  );

  it("are none where none stands out, and none without a country", async () => {
    const flat = await easterTable("week", 1, 0);
    expect(specify(flat).spec.calendar).toMatchObject({ country: "GB", columns: [], days: {} });
    const { country: _, ...nowhere } = flat;
    expect(specify(nowhere).spec.calendar).toBeNull();
    expect(specify(weekly, { calendar: null }).spec.calendar).toBeNull();
  });

  it("are more probable than peaks at days of the year, which do not follow Easter", () => {
    const without = specify(weekly, { calendar: null }).baseline!.chosen.logEvidence;
    expect(model.baseline!.chosen.logEvidence - without).toBeGreaterThan(20);
    expect(describeModel(model)).toMatch(
      /holidays of GB, 7 days before and 7 after, .*Easter.*: Normal\(0, 0.5\)/,
    );
  });

  it("predict the Easter of weeks after training", () => {
    const to = "2023-10-30";
    const forecast = (one: typeof model) => {
      const posterior = quickFit(withSpec(one, { training: { to } }), { seed: 1, draws: 200 });
      const { times, expected, observed } = predictKpi(posterior, { from: "2024-03-25", to: "2024-03-25" });
      return { predicted: mean(expected), observed: observed[times.indexOf("2024-03-25")]! };
    };
    const { predicted, observed } = forecast(model);
    expect(predicted / observed).toBeGreaterThan(0.9);
    expect(forecast(withSpec(model, { calendar: null })).predicted / observed).toBeLessThan(0.85);
  });

  it("are chosen by nothing after training", () => {
    const to = "2023-10-30";
    const [seen, poisoned] = [weekly, poisonAfter(weekly, to)].map(
      (panel) => specify(panel, { training: { to } }).baseline,
    );
    expect(poisoned).toEqual(seen);
  });

  it("come back from YAML: as numbers from the specification, to be chosen again from the commented one", () => {
    const again = specify(weekly, parseSpecYaml(specYaml(model.spec)));
    expect(again.spec).toEqual(model.spec);
    const commented = commentedSpecYaml(model);
    expect(commented).not.toContain("Easter Sunday:");
    expect(specify(weekly, parseSpecYaml(commented)).spec.calendar).toEqual(model.spec.calendar);
    expect(withItsBaseline(model).spec.calendar).toEqual(model.spec.calendar);
  });

  it("can be named, and are all public ones where nothing is chosen", () => {
    const named = specify(weekly, { calendar: { before: 3, columns: ["before Mother's Day"] } });
    expect(named.spec.calendar).toMatchObject({ country: "GB", before: 3, columns: ["before Mother's Day"] });
    const labels = buildDesign(specify(weekly, { baseline: "fixed" })).design.linear.map(
      ({ label }) => label,
    );
    expect(labels).toEqual(expect.arrayContaining(["Good Friday", "Easter Monday", "Christmas Day"]));
    expect(labels).not.toContain("Mother's Day");
    expect(withSpec(named, { calendar: { country: "FR" } }).spec.calendar).toMatchObject({
      country: "FR",
      before: 7,
    });
  });

  it("are refused under a name that there is not, twice, and where dates by name belong", () => {
    expect(() => specify(weekly, { calendar: { columns: ["Good Fryday"] } })).toThrow(
      'unknown holiday "Good Fryday"; did you mean "Good Friday"?',
    );
    expect(() =>
      specify(weekly, {
        holidays: { "Good Friday": ["2022-04-15"] },
        calendar: { columns: ["Good Friday"] },
      }),
    ).toThrow('the holiday "Good Friday" must be in the model once');
    expect(() => specify(weekly, parseSpecYaml("holidays: {country: DE}"))).toThrow(
      'for the holidays of a country write calendar: { country: "DE" }',
    );
    expect(() => specify(weekly, { calendar: { country: "XX" } })).toThrow(
      /"calendar.country" must be a country/,
    );
  });

  it("are told by the profile of the table", () => {
    const { findings } = profilePanel(weekly);
    expect(findings.find(({ code }) => code === "holidays-stand-out")!.message).toMatch(
      /the KPI stands out around holidays of GB: \+\d+ % .*(Easter|Good Friday)/,
    );
  });
});
