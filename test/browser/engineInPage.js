/** What a page does in the tests of the engine: samples a model from its packed panel and specification on. */

import { buildDesign } from "/build/design/panelDesign.js";
import { sampleDesign } from "/build/fit/sampleDesign.js";
import { roi } from "/build/insights/roi.js";
import { unpackRecord } from "/build/trace/packedRecord.js";
import { createKernels } from "/build/transforms/kernels/create.js";

window.sampleModel = async ({ text, values, sampling }) => {
  const model = unpackRecord({ text, values: Float64Array.from(values) });
  const design = buildDesign(model);
  const samples = await sampleDesign(design.design, sampling);
  const draws = new Blob([...samples.parameters.values()].map((one) => one.values));
  const hash = await crypto.subtle.digest("SHA-256", await draws.arrayBuffer());
  const hexadecimal = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0"));
  const provenance = { maxTreeDepth: 10, ...sampling };
  const { channels } = roi({ ...samples, kind: "fit", model, design, provenance, warnings: [] });
  return {
    engine: createKernels(0).name,
    digest: hexadecimal.join("").slice(0, 16),
    roi: channels.map((channel) => channel.roi.mean),
  };
};
