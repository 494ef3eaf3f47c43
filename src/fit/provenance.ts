/** Where the draws of a fit come from: every setting, the data and the specification, so that they can be made again. */
import { platform } from "#platform";
import type { Model } from "../spec/specify.js";
import type { SamplingSettings } from "./sampleDesign.js";

/** What it takes to make the same draws again: its settings are options of `fit`.
 *
 *  @example await fit(saved.model, saved.provenance) // the draws of `saved`, bit for bit */
export interface Provenance extends SamplingSettings {
  /** Draws of each chain that were made: fewer than asked for where the run stopped at its target. */
  readonly draws: number;
  /** Of this package. */
  readonly version: string;
  /** SHA-256 of the file and its path as given. */
  readonly data: { readonly path: string; readonly sha256: string };
  /** SHA-256 of the complete specification as JSON. */
  readonly specSha256: string;
}

/** The provenance of a fit of this model with these settings. */
export function provenanceOf(
  { panel, spec }: Model,
  settings: SamplingSettings & { readonly draws: number },
): Provenance {
  return {
    ...settings,
    version: platform.version,
    data: { path: panel.source.path, sha256: panel.source.sha256 },
    specSha256: platform.sha256(JSON.stringify(spec)),
  };
}
