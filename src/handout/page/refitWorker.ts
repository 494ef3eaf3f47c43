/** What the worker of a report's page runs: one fit after another, of the model that the page carries, with one prior changed. Its chains run on workers of their own. */

import { sampleModel } from "../../fit/fit.js";
import type { SamplingOptions } from "../../fit/sampleDesign.js";
import type { SamplingProgress } from "../../inference/samplingProgress.js";
import { noOwnKinds } from "../../spec/kinds.js";
import type { Model } from "../../spec/specify.js";
import { type PackedRecord, unpackRecord } from "../../trace/packedRecord.js";
import { type PriorChange, type RefitAnswer, refitAnswer, withPrior } from "../refitAnswer.js";

/** What the page asks for. */
export interface RefitRequest {
  /** Panel and specification. */
  readonly packed: PackedRecord;
  readonly settings: SamplingOptions;
  /** Null for the report's own prior. */
  readonly change: PriorChange | null;
}

/** What it hears. */
export type RefitReply =
  | { readonly kind: "progress"; readonly progress: SamplingProgress }
  | { readonly kind: "done"; readonly answer: RefitAnswer }
  | { readonly kind: "failed"; readonly message: string };

/** Chains at once. */
const mostWorkers = 8;

const reply = (message: RefitReply) => self.postMessage(message);

self.onmessage = async ({ data }: MessageEvent<RefitRequest>) => {
  const { packed, settings, change } = data;
  try {
    const { panel, spec, scaling } = unpackRecord(packed) as Pick<Model, "panel" | "spec" | "scaling">;
    const own: Model = {
      kind: "model",
      panel,
      spec,
      changes: {},
      ownKinds: noOwnKinds,
      source: panel,
      baseline: null,
      scaling,
      warnings: [],
    };
    // R-hat needs draws of every chain, so that none waits for a core; some browsers start no worker from within one, and the chains take turns.
    const workers = typeof Worker === "function" ? Math.min(settings.chains ?? 1, mostWorkers) : 0;
    const made = await sampleModel(change === null ? own : withPrior(own, change), {
      ...settings,
      workers,
      onProgress: (progress) => reply({ kind: "progress", progress }),
    });
    reply({ kind: "done", answer: refitAnswer(made) });
  } catch (error) {
    reply({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
  }
};
