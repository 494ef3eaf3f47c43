/** The records that a run is made of: the documents it leaves behind, as their schemas say, with the keys of code. */
import type { z } from "zod/mini";
import type { artifactSchemas } from "./schemas.js";

type Schemas = ReturnType<typeof artifactSchemas>;
type CamelKey<Key extends string> = Key extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelKey<Tail>>}`
  : Key;
/** A document as code has it: camelCase keys, nothing to be written to. */
type CamelKeys<Document> = Document extends readonly (infer Item)[]
  ? readonly CamelKeys<Item>[]
  : Document extends object
    ? { readonly [Key in keyof Document & string as CamelKey<Key>]: CamelKeys<Document[Key]> }
    : Document;
type Parsed<Name extends keyof Schemas> = CamelKeys<z.infer<Schemas[Name]>>;

/** All that was seen and decided in a run, in the order in which it happened; what a resumed run starts from. */
export type RunLog = Parsed<"iterationLog">;
export type RunSettings = RunLog["settings"];
export type DiagnosticLimits = RunLog["limits"];
/** What the rules may know of the table. */
export type TrainingFacts = RunLog["facts"];
/** Chance of passing by luck after 1, 2, … looks. */
export type Luck = RunLog["luck"];
export type LogEntry = RunLog["iterations"][number];
/** How the posterior of a configuration is sampled: what `carryover fit` takes as flags. */
export type ConfiguredSampling = LogEntry["sampling"];
/** A scored holdout without its series, and with its doubts as sentences. */
export type HoldoutRecord = LogEntry["holdout"];
/** What decides over an attempt, once its holdout has been scored. */
export type Verdict = LogEntry["verdict"];
/** What was thought after an attempt; nothing of it was known from the holdout. */
export type ThinkingLog = Parsed<"thinkingLog">;
/** All that the rules may know of an attempt: sampler, fit in sample, rolling folds inside the training weeks. The holdout has no place
 *  in it. */
export type TrainingEvidence = ThinkingLog["evidence"];
export type FoldEvidence = NonNullable<TrainingEvidence["folds"]>;
/** What reasonable models say of media, and the mixture of them all. */
export type ModelSpread = NonNullable<LogEntry["spread"]>;
export type IterationSummary = Parsed<"summary">;
export type IterationStatus = Parsed<"report">["status"];
/** One line of the history. */
export type AttemptScore = Parsed<"report">["history"][number];
/** Why nothing passed. */
export type LikelyReason = Parsed<"report">["likelyReasons"][number];

/** A document of a run with the keys of its record: total_spend becomes totalSpend. */
export function camelKeys<Document>(document: Document): CamelKeys<Document> {
  return camel(document) as CamelKeys<Document>;
}

function camel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camel);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
      camel(item),
    ]),
  );
}
