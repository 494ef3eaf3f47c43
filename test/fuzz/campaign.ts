/** Hands hostile input to one boundary after another and holds every case to the same rules: an answer, or one line; and nothing else touched. */
import fc from "fast-check";
import { vi } from "vitest";
import { ArgumentError, DataError, FitError } from "../../src/errors.js";
import { startWatchdog } from "./watchdog.js";

export type Outcome = "accepted" | "refused";

/** A place where what others wrote comes in. */
export interface Boundary<Case = never> {
  readonly cases: fc.Arbitrary<Case>;
  /** Takes a case. What is thrown other than our errors, and any failed expectation, is a fault. */
  readonly take: (one: Case) => Outcome | Promise<Outcome>;
}

export interface Counts {
  readonly tried: number;
  readonly refused: number;
  readonly accepted: number;
  readonly crashed: number;
  /** What went wrong, each kind once, with how often and its first case. */
  readonly faults: readonly string[];
  /** Of the slowest case. */
  readonly cpuSeconds: number;
}

/** Of one case, on a machine that may be many times slower than the one on which 5 s are the goal: the slowest case stands in the table. */
const mostCpuSeconds = 60;

/** Cases that are made at a time. */
const batch = 50;

/** The boundary in one type, whatever its cases are. */
export function boundary<Case>(one: Boundary<Case>): Boundary {
  return one as unknown as Boundary;
}

/** Hands in so many cases of a seed, whatever comes of each. */
export async function campaign({ cases, take }: Boundary, runs: number, seed: number): Promise<Counts> {
  const counts = { accepted: 0, refused: 0, crashed: 0 };
  const faults = new Map<string, { count: number; first: string }>();
  let cpuSeconds = 0;
  const watchdog = startWatchdog();
  for (let from = 0; from < runs; from += batch) {
    const numRuns = Math.min(batch, runs - from);
    for (const given of fc.sample(cases, { numRuns, seed: seed + from })) {
      const before = process.cpuUsage();
      const text = shown(given);
      const outcome = await watchdog
        .over(text, () => heldToRules(() => take(given)))
        .catch((error: unknown) => {
          const kind = kindOf(error);
          const first = faults.get(kind)?.first ?? text;
          faults.set(kind, { count: (faults.get(kind)?.count ?? 0) + 1, first });
          return "crashed" as const;
        });
      counts[outcome]++;
      cpuSeconds = Math.max(cpuSeconds, secondsSince(before));
    }
  }
  await watchdog.end();
  const found = [...faults].map(([kind, { count, first }]) => `${count} × ${kind}\n  first: ${first}`);
  if (cpuSeconds > mostCpuSeconds) found.push(`a case took ${cpuSeconds} s of CPU`);
  return { tried: runs, ...counts, faults: found, cpuSeconds };
}

function secondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** What tells two faults apart: what was said, and where in the source. */
function kindOf(error: unknown): string {
  const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  const place = /(?:src|test)\/[\w/.-]+:\d+/.exec(stack.slice(message.length))?.[0] ?? "";
  return `${message.slice(0, 600)} (${place})`;
}

function shown(given: unknown): string {
  const text = given instanceof Uint8Array ? new TextDecoder().decode(given.subarray(0, 400)) : given;
  return JSON.stringify(text).slice(0, 400);
}

async function heldToRules(take: () => Outcome | Promise<Outcome>): Promise<Outcome> {
  const prototypes = prototypeKeys();
  const warned = vi.spyOn(process, "emitWarning");
  const printed = (["error", "warn", "log", "info"] as const).map((kind) =>
    vi.spyOn(console, kind).mockReturnValue(undefined),
  );
  try {
    const outcome = await Promise.resolve().then(take).catch(refused);
    if (prototypeKeys() !== prototypes) throw new Error("the prototype of all records was changed");
    const said = [warned, ...printed].flatMap(({ mock }) => mock.calls as unknown[][]);
    if (said.length > 0) throw new Error(`said beside the answer: ${String(said[0])}`);
    return outcome;
  } finally {
    for (const spy of [warned, ...printed]) spy.mockRestore();
  }
}

function prototypeKeys(): string {
  return [Object.prototype, Array.prototype].flatMap((all) => Reflect.ownKeys(all).map(String)).join();
}

/** Takes the errors that are the user's to mend, in one line that no terminal obeys.
 *
 *  @throws all others */
function refused(error: unknown): Outcome {
  const isOurs = [DataError, ArgumentError, FitError].some((kind) => error instanceof kind);
  if (!isOurs) throw error;
  requireHarmless((error as Error).message);
  return "refused";
}

/** @throws where a text would end its line or move a cursor */
export function requireHarmless(line: string): void {
  const found = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.exec(line);
  if (found !== null) throw new Error(`a control character is echoed: ${JSON.stringify(line)}`);
}
