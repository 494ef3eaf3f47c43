/** Jobs on other machines: what is sent is checked data under a name, what comes back is checked against what was asked. */
import { zod } from "#packages";
import { platform } from "#platform";
import { ArgumentError, DataError, FitError } from "../errors.js";
import { errorOf, failureOf } from "../platform/failure.js";
import type { QueueServer } from "../platform/platform.js";
import { mostMegabytes, RefusedJob } from "../platform/refusedJob.js";
import type { JobReference, Schema } from "./job.js";
import { runJobs } from "./run.js";

/** Jobs of one run that are at the queue at once: enough for many workers, and little enough for Redis to hold. */
export const jobsAtTheQueue = 64;

/** A place where jobs are sent to. */
export interface JobQueue {
  /** Runs one job there.
   *
   *  @throws the job's own error; ArgumentError where it is too large to be sent; what came of it where no worker could do it */
  run<Shared, Input, Output>(
    reference: JobReference<Shared, Input, Output, never>,
    shared: Shared,
    input: Input,
    signal: AbortSignal | undefined,
  ): Promise<Output>;
  close(): Promise<void>;
}

/** Opens the queue at an address.
 *
 *  @throws ArgumentError where it is none, or nobody answers there; SetupError where a package is missing */
export async function openJobQueue(address: string): Promise<JobQueue> {
  const queue = await platform.queue();
  const { plainText, plainValue } = queue;
  const { ask, close } = await queue.open(address);
  return {
    async run(reference, shared, input, signal) {
      const schema = schemasOf(reference);
      const { version } = platform;
      const text = plainText({ format, version, job: reference.name, shared, input });
      // The name of a job says all that it was made of: a job of another table, model or version is another job.
      const id = platform.sha256(text);
      const reply = readReply(plainValue(await ask(id, text, signal)));
      if (reply.id !== id || reply.version !== version)
        throw new Error("the queue has an answer of another job");
      if (reply.kind === "failed") throw errorOf(reply.failure);
      return checked(schema.output, reply.output, "the answer of a worker") as never;
    },
    close,
  };
}

export interface ServeOptions {
  /** Jobs at once. */
  readonly jobs: number;
  /** Seconds without a sign of life after which another worker takes a job. */
  readonly leaseSeconds: number;
  /** The largest job and the largest answer, in millions of bytes. */
  readonly megabytes: number;
  readonly onEvent: (event: ServedJob) => void;
}

/** What became of a job. */
export type ServedJob =
  | { readonly kind: "done"; readonly id: string }
  | { readonly kind: "failed"; readonly id: string; readonly message: string };

/** Does the jobs that come to an address, each on a thread of its own, and no others than these. */
export async function serveJobQueue(
  address: string,
  references: readonly JobReference<never, never, unknown, never>[],
  options: ServeOptions,
): Promise<QueueServer> {
  const queue = await platform.queue();
  const { plainText, plainValue } = queue;
  const { version } = platform;
  const known = new Map(references.map((reference) => [reference.name, reference]));
  const answer = async (id: string, text: string): Promise<string> => {
    if (platform.sha256(text) !== id) throw new RefusedJob("its name is not the checksum of what it says");
    const { reference, shared, input } = readJob(text);
    try {
      const [output] = await runJobs(reference, shared, [input], { workers: 1 });
      return withinLimit(plainText({ id, version, kind: "done", output }), id);
    } catch (error) {
      // What the user can mend fails everywhere: it is an answer. What else goes wrong may go right elsewhere.
      if (![ArgumentError, DataError, FitError].some((kind) => error instanceof kind)) throw error;
      return failedText(id, error);
    }
  };
  const failedText = (id: string, error: unknown): string => {
    const { fields, ...failure } = failureOf(error);
    try {
      return plainText({ id, version, kind: "failed", failure: { ...failure, fields } });
    } catch {
      // A value that was given and is no plain data stands in the message.
      return plainText({ id, version, kind: "failed", failure: { ...failure, fields: {} } });
    }
  };
  const withinLimit = (reply: string, id: string): string => {
    const size = new TextEncoder().encode(reply).length / 1e6;
    if (size <= options.megabytes) return reply;
    const rule = `is larger than a worker may send: ${size.toFixed(1)} of ${options.megabytes} MB`;
    return failedText(
      id,
      new DataError({
        about: "the answer",
        rule,
        cure: "make fewer draws, or start workers with a larger --max-mb",
      }),
    );
  };
  const readJob = (text: string) => {
    const { z } = zod();
    const envelope = z.strictObject({
      format: z.literal(format),
      version: z.literal(version),
      job: z.enum([...known.keys()] as [string]),
      shared: z.unknown(),
      input: z.unknown(),
    });
    try {
      const job = checked(envelope, plainValue(text), "the job") as {
        readonly job: string;
        readonly shared: never;
        readonly input: never;
      };
      const reference = known.get(job.job)!;
      const schema = schemasOf(reference);
      const shared = checked(schema.shared, job.shared, "what its jobs share") as never;
      const input = checked(schema.input, job.input, "its input") as never;
      return { reference, shared, input };
    } catch (error) {
      throw new RefusedJob((error as Error).message);
    }
  };
  return queue.serve(address, { ...options, answer });
}

/** Of what is sent; another one is refused. */
const format = 1;

function schemasOf(reference: Pick<JobReference<never, never, unknown, never>, "name" | "schemas">) {
  if (reference.schemas !== undefined) return reference.schemas();
  throw new TypeError(`${reference.name} cannot be sent to another machine`);
}

/** The value as it came, once it has been looked at.
 *
 *  @throws DataError naming what is wrong with it */
function checked(schema: Schema, value: unknown, what: string): unknown {
  const { success, error } = schema.safeParse(value);
  if (success) return value;
  const { path, message } = error!.issues[0]!;
  const at = path.length === 0 ? "" : ` at ${path.map(String).join(".")}`;
  throw new DataError({ about: what, rule: `is not as it should be${at}: ${message}` });
}

type Answered = { readonly id: string; readonly version: string } & (
  | { readonly kind: "done"; readonly output: unknown }
  | { readonly kind: "failed"; readonly failure: Parameters<typeof errorOf>[0] }
);

function readReply(value: unknown): Answered {
  const { z } = zod();
  const { id, version, name, message, stack } = Object.fromEntries(
    ["id", "version", "name", "message", "stack"].map((key) => [key, z.string()]),
  ) as Record<string, ReturnType<typeof z.string>>;
  const failure = z.strictObject({ name, message, stack, fields: z.record(z.string(), z.unknown()) });
  const reply = z.discriminatedUnion("kind", [
    z.strictObject({ id, version, kind: z.literal("done"), output: z.unknown() }),
    z.strictObject({ id, version, kind: z.literal("failed"), failure }),
  ] as never);
  return checked(reply as never, value, "the answer of a worker") as Answered;
}

/** The largest job and answer where nobody says otherwise. */
export const usualMegabytes = mostMegabytes;
