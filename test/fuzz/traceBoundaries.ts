/** Boundaries of saved fits: the bytes as they lie on a disk, and a file whose content was changed and sealed anew. */
import fc from "fast-check";
import { quickFit } from "../../src/fit/quickFit.js";
import { roi } from "../../src/insights/roi.js";
import { specify } from "../../src/model/specify.js";
import { fitToInferenceData } from "../../src/trace/inferenceData.js";
import type { InferenceData } from "../../src/trace/inferenceGroups.js";
import { loadFit, saveFit } from "../../src/trace/trace.js";
import { netcdfBytes } from "../../src/trace/writeNetcdf.js";
import { smallPanel } from "../model/densities.js";
import { boundary, type Outcome } from "./campaign.js";
import { damagedBytes, damagedDocument } from "./damage.js";

const healthy = quickFit(specify(smallPanel(60)), { draws: 20, seed: 1 });

export async function traceBytes() {
  const bytes = await saveFit(healthy);
  const answer = JSON.stringify(roi(await loadFit(bytes)));
  return boundary({
    cases: damagedBytes(bytes),
    take: async (damaged: Uint8Array): Promise<Outcome> => {
      if (JSON.stringify(roi(await loadFit(damaged))) !== answer)
        throw new Error("a damaged file answers differently without a word");
      return "accepted";
    },
  });
}

/** Whoever can compute a checksum can seal anything: what they hand over is refused or computed from, and harms nobody. */
export function forgedTrace() {
  const whole = fitToInferenceData(healthy, { priorDraws: 20 });
  const record = whole.groups.constant_data!.variables.carryover_record!;
  const text = (record.values as readonly string[])[0]!;
  const withRecord = (changed: string): InferenceData => ({
    ...whole,
    groups: {
      ...whole.groups,
      constant_data: {
        ...whole.groups.constant_data!,
        variables: {
          ...whole.groups.constant_data!.variables,
          carryover_record: { ...record, values: [changed] },
        },
      },
    },
  });
  const arrays = Object.entries(whole.groups).flatMap(([group, { variables }]) =>
    Object.keys(variables).map((name) => [group, name] as const),
  );
  const withArray = (at: number, how: "gone" | "short" | "NaN" | "text" | "flat" | "huge"): InferenceData => {
    const [group, name] = arrays[at % arrays.length]!;
    const { [name]: variable, ...others } = whole.groups[group]!.variables;
    const { dims, values } = variable!;
    const changed = {
      gone: null,
      short: { dims: ["x"], values: values.slice(0, 3) },
      NaN: {
        dims,
        values:
          typeof values[0] === "string" ? values : Float64Array.from(values as Float64Array).fill(Number.NaN),
      },
      text: { dims: ["y"], values: ["a", "b"] },
      flat: { dims: ["z"], values },
      huge: {
        dims,
        values:
          typeof values[0] === "string" ? values : Float64Array.from(values as Float64Array).fill(1e300),
      },
    }[how];
    const coordinates = {
      ...whole.groups[group]!.coordinates,
      ...Object.fromEntries(
        ["x", "y", "z"].map((dim) => [
          dim,
          { values: Int32Array.from({ length: { x: 3, y: 2, z: values.length }[dim]! }, (_, i) => i) },
        ]),
      ),
    };
    const variables = changed === null ? others : { ...others, [name]: { ...variable!, ...changed } };
    return {
      ...whole,
      groups: { ...whole.groups, [group]: { ...whole.groups[group]!, coordinates, variables } },
    };
  };
  return boundary({
    cases: fc.oneof(
      damagedDocument(JSON.parse(text)).map((document) => withRecord(JSON.stringify(document))),
      fc
        .tuple(fc.nat(1000), fc.constantFrom("gone", "short", "NaN", "text", "flat", "huge"))
        .map(([at, how]) => withArray(at, how as "gone")),
    ),
    take: async (data: InferenceData): Promise<Outcome> => {
      const fit = await loadFit(await netcdfBytes(data));
      JSON.stringify(roi(fit));
      return "accepted";
    },
  });
}
