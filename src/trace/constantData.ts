/** What a fit was given, beside its draws: media and spend for people, and the whole model for `loadFit`. */

import { channelNamed } from "../data/panelColumns.js";
import type { Fit } from "../fit/fit.js";
import { type InferenceGroup, timeCoordinate, type Variable } from "./inferenceGroups.js";
import { packRecord } from "./packedRecord.js";
import type { StoredFit } from "./storedFit.js";

/** The group constant_data. */
export function constantData(fit: Fit): InferenceGroup {
  const { design, chains } = fit;
  const { ownKinds: _, ...model } = fit.model;
  const { adstock, saturation } = design.design.ownKinds;
  const ownNames = { adstock: Object.keys(adstock), saturation: Object.keys(saturation) };
  const { method, isApproximate, isCollapsed, draws, diagnostics, warnings, provenance, seconds } = fit;
  const stored: StoredFit = {
    model,
    ...(ownNames.adstock.length + ownNames.saturation.length > 0 ? { ownKinds: ownNames } : {}),
    method,
    isApproximate,
    isCollapsed,
    draws,
    diagnostics,
    warnings,
    provenance,
    seconds,
    chains: chains.map(({ stepSize, divergences, gradientEvaluations }) => ({
      stepSize,
      divergences,
      gradientEvaluations,
    })),
  };
  const { text, values } = packRecord(stored);
  const { panel, spec } = model;
  const names = Object.keys(spec.channels);
  const times = design.times;
  /** Numbers of every channel over the design's periods; NaN where a channel has no such column. */
  const perChannel = (column: (name: string) => Float64Array | undefined): Variable => {
    const all = new Float64Array(names.length * panel.geos.length * times.length).fill(Number.NaN);
    names.forEach((name, c) => {
      const series = column(name);
      panel.geos.forEach((_, g) => {
        const from = g * panel.times.length;
        const own = series?.subarray(from, from + times.length);
        if (own !== undefined) all.set(own, (c * panel.geos.length + g) * times.length);
      });
    });
    return { dims: ["channel", "geo", "time"], values: all };
  };
  const channelOf = (name: string) => channelNamed(panel, name);
  return {
    coordinates: {
      channel: { values: names },
      geo: { values: panel.geos },
      time: timeCoordinate(times),
      carryover_value: { values: Int32Array.from(values.keys()) },
    },
    variables: {
      media: perChannel((name) => {
        const { spend, exposures } = channelOf(name);
        const wanted = spec.channels[name]!.media;
        return [...(spend ? [spend] : []), ...exposures].find(({ column }) => column === wanted)!.values;
      }),
      spend: {
        ...perChannel((name) => channelOf(name).spend?.values),
        attributes: { units: panel.currency },
      },
      carryover_record: { dims: [], values: [text] },
      carryover_values: { dims: ["carryover_value"], values },
    },
    attributes: { comment: "carryover_record and carryover_values are the model and its table, for loadFit" },
  };
}
