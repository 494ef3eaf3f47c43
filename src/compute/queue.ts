/** Jobs on other machines: what is sent is checked data under a name, what comes back is checked against what was asked. */
import { zod } from "#packages";
import { platform } from "#platform";
import { ArgumentError, DataError, FitError } from "../errors.js";
import { errorOf, failureOf } from "../platform/failure.js";
import type { QueueServer, QueueService } from "../platform/platform.js";
import { mostMegabytes, RefusedJob } from "../platform/refusedJob.js";
import type { JobReference, JobSchemas, Schema } from "./job.js";
import { runJobs } from "./run.js";

/** A place where jobs are sent to. */
export interface JobQueue {
  /** Runs one job there.
   *
   *  @throws the job's own error; ArgumentError where it is too large to be sent; what came of it where no worker could do it */
  run<Shared, Input, Output, Event>(
    reference: JobReference<Shared, Input, Output, Event>,
    shared: Shared,
    input: Input,
    options: { readonly signal?: AbortSignal | undefined; readonly onEvent?: (event: Event) => void },
  ): Promise<Output>;
}

/** Queues that are open, by address: what runs at the same time shares one. */
const opened = new Map<string, { users: number; readonly queue: ReturnType<typeof openJobQueue> }>();

/** Works with the queue at an address, which is closed when nobody works with it any more.
 *
 *  @throws ArgumentError where it is no address, or nobody answers there; SetupError where a package is missing; what the work throws */
export async function withJobQueue<Result>(
  address: string,
  work: (queue: JobQueue) => Promise<Result>,
): Promise<Result> {
  const entry = opened.get(address) ?? { users: 0, queue: openJobQueue(address) };
  opened.set(address, entry);
  entry.users++;
  try {
    return await work(await entry.queue);
  } finally {
    entry.users--;
    if (entry.users === 0) {
      opened.delete(address);
      await entry.queue.then(
        ({ close }) => close(),
        () => undefined,
      );
    }
  }
}

/** Opens the queue at an address; see `withJobQueue`. */
async function openJobQueue(address: string): Promise<JobQueue & { close(): Promise<void> }> {
  const queue = await platform.queue();
  const { plainText, plainValue } = queue;
  const { ask, close } = await queue.open(address);
  return {
    async run<Event>(
      reference: JobReference<never, never, unknown, Event>,
      shared: unknown,
      input: unknown,
      { signal, onEvent }: { readonly signal?: AbortSignal; readonly onEvent?: (event: Event) => void },
    ) {
      const schemas = await schemasOf(reference);
      checked(schemas.shared, shared, "what its jobs share");
      checked(schemas.input, input, "its input");
      const { version } = platform;
      const text = plainText({ format, version, job: reference.name, shared, input });
      // The name of a job says all that it was made of: a job of another table, model or version is another job.
      const id = platform.sha256(text);
      const onReport = (report: string): void => {
        const event = eventIn(schemas, () => plainValue(report));
        // What is a part of the result comes with it.
        if (event !== null && !schemas.isKept(event)) onEvent?.(event as Event);
      };
      const reply = readReply(plainValue(await ask(id, text, { signal, onReport })));
      if (reply.id !== id || reply.version !== version)
        throw new Error("the queue has an answer of another job");
      if (reply.kind === "failed") throw errorOf(reply.failure);
      const output = checked(schemas.output, reply.output, "the answer of a worker");
      for (const event of reply.events)
        onEvent?.(checked(schemas.event!, event, "the answer of a worker") as Event);
      return output as never;
    },
    close,
  };
}

/** An event that tells how far a job is; null for what is none, which nothing depends on. */
function eventIn({ event: schema }: JobSchemas, read: () => unknown): unknown {
  try {
    const event = read();
    return schema?.safeParse(event).success ? event : null;
  } catch {
    return null;
  }
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
  const answer: QueueService["answer"] = async (id, text, { signal, report }) => {
    if (platform.sha256(text) !== id) throw new RefusedJob("its name is not the checksum of what it says");
    const { reference, schemas, shared, input } = await readJob(text);
    const events: unknown[] = [];
    const onEvent = (_: number, event: unknown): void => {
      if (schemas.isKept(event)) events.push(event);
      report(plainText(schemas.told(event)));
    };
    try {
      const here = { compute: "", workers: 1, signal, onEvent: onEvent as never };
      const [output] = await runJobs(reference, shared, [input], here);
      return withinLimit(plainText({ id, version, kind: "done", events, output }), id);
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
  const readJob = async (text: string) => {
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
      const schemas = await schemasOf(reference);
      const shared = checked(schemas.shared, job.shared, "what its jobs share") as never;
      const input = checked(schemas.input, job.input, "its input") as never;
      return { reference, schemas, shared, input };
    } catch (error) {
      throw new RefusedJob((error as Error).message);
    }
  };
  return queue.serve(address, { ...options, answer });
}

/** Of what is sent; another one is refused. */
const format = 2;

async function schemasOf({
  name,
  schemas,
}: Pick<JobReference<never, never, unknown, never>, "name" | "schemas">): Promise<JobSchemas> {
  if (schemas !== undefined) return schemas();
  throw new TypeError(`${name} cannot be sent to another machine`);
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
  | { readonly kind: "done"; readonly events: readonly unknown[]; readonly output: unknown }
  | { readonly kind: "failed"; readonly failure: Parameters<typeof errorOf>[0] }
);

function readReply(value: unknown): Answered {
  const { z } = zod();
  const { id, version, name, message, stack } = Object.fromEntries(
    ["id", "version", "name", "message", "stack"].map((key) => [key, z.string()]),
  ) as Record<string, ReturnType<typeof z.string>>;
  const failure = z.strictObject({ name, message, stack, fields: z.record(z.string(), z.unknown()) });
  const reply = z.discriminatedUnion("kind", [
    z.strictObject({
      id,
      version,
      kind: z.literal("done"),
      events: z.array(z.unknown()),
      output: z.unknown(),
    }),
    z.strictObject({ id, version, kind: z.literal("failed"), failure }),
  ] as never);
  return checked(reply as never, value, "the answer of a worker") as Answered;
}

/** The largest job and answer where nobody says otherwise. */
export const usualMegabytes = mostMegabytes;
