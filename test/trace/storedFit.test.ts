/** Records that somebody wrote and sealed: one sentence names the part that is none of ours. */
import { describe, expect, it } from "vitest";
import { DataError } from "../../src/errors.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { specify } from "../../src/model/specify.js";
import { fitToInferenceData } from "../../src/trace/inferenceData.js";
import { loadFit } from "../../src/trace/trace.js";
import { netcdfBytes } from "../../src/trace/writeNetcdf.js";
import { smallPanel } from "../model/densities.js";

const whole = fitToInferenceData(quickFit(specify(smallPanel(60)), { draws: 20, seed: 1 }), {
  priorDraws: 20,
});
const { constant_data: constant, ...groups } = whole.groups;
const { carryover_record: record, ...variables } = constant!.variables;
const text = (record!.values as readonly string[])[0]!;

/** The record under a valid seal, with another text. */
async function forged(changed: string): Promise<unknown> {
  const forgedRecord = { ...record!, values: [changed] };
  const bytes = await netcdfBytes({
    ...whole,
    groups: {
      ...groups,
      constant_data: { ...constant!, variables: { ...variables, carryover_record: forgedRecord } },
    },
  });
  return loadFit(bytes);
}

// biome-ignore lint/suspicious/noExplicitAny: a document of which any part may become anything
type Document = any;

function changed(change: (document: Document) => void): string {
  const document = JSON.parse(text);
  change(document);
  return JSON.stringify(document);
}

describe("a record under a valid seal", () => {
  it("is read as it was written", async () => {
    expect(await forged(text)).toMatchObject({ kind: "fit", draws: 20 });
  });

  it.each<[string, string, string]>([
    ["null", "null", "its record is not as saveFit writes it"],
    ["a text", '"fit"', "its record is not"],
    ["a list", "[]", "its record is not"],
    ["no model", changed((all) => delete all.model), "model is not"],
    ["a model that is null", changed((all) => (all.model = null)), "model is not"],
    ["no chains", changed((all) => (all.chains = [])), "chains is not"],
    ["draws that are a text", changed((all) => (all.draws = "20")), "draws is not"],
    [
      "numbers that are a list",
      changed((all) => (all.model.panel.kpi.values = [1, 2])),
      "model.panel.kpi.values is not",
    ],
    [
      "a series that is short",
      changed((all) => (all.model.panel.kpi.values = { $array: [0, 3] })),
      "model.panel is not",
    ],
    [
      "periods that are no dates",
      changed((all) => (all.model.panel.times[0] = "2024-13-40")),
      "model.panel.times.0 is not",
    ],
    [
      "a place that is none",
      changed((all) => (all.model.panel.kpi.values = { $array: null })),
      "an array lies",
    ],
    [
      "a place before the first",
      changed((all) => (all.model.panel.kpi.values = { $array: [-9, 9] })),
      "an array",
    ],
    [
      "a number by another name",
      changed((all) => (all.seconds.total = { $number: "toString" })),
      "a number has no",
    ],
    [
      "a control that the table has not",
      changed((all) => all.model.spec.controls.columns.push("weather")),
      'unknown control "weather"',
    ],
  ])("with %s is refused", async (_, document, said) => {
    const error: unknown = await forged(document).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DataError);
    const { message } = error as DataError;
    expect(message).toContain("this trace is damaged (");
    expect(message).toContain(said);
    expect(message).not.toMatch(/\n/);
  });
});
