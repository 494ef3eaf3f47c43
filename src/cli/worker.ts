/** `carryover worker redis://host`: does jobs of other machines' runs until it is stopped. */
import type { Command } from "commander";
import { platform } from "#platform";
import { ArgumentError } from "../errors.js";
import { type ComputeWorkerOptions, computeWorker } from "../index.js";
import { numberFlag } from "./flags.js";
import { say } from "./print.js";

interface WorkerFlags extends Pick<ComputeWorkerOptions, "jobs"> {
  readonly lease?: number;
  readonly maxMb?: number;
}

/** The `worker` command. */
export function define(command: Command): void {
  command
    .argument("[address]", "redis://host:6379, or rediss:// with TLS (default: CARRYOVER_COMPUTE)")
    .addOption(numberFlag("--jobs <n>", "jobs at once (default 1)"))
    .addOption(
      numberFlag(
        "--lease <seconds>",
        "without a sign of life, after which another takes its jobs (default 30)",
      ),
    )
    .addOption(numberFlag("--max-mb <n>", "largest job and answer, in millions of bytes (default 64)"))
    .action(async (given: string | undefined, { jobs, lease, maxMb }: WorkerFlags) => {
      const address = given ?? platform.setting("CARRYOVER_COMPUTE");
      if (address === undefined || address === "") {
        throw new ArgumentError({
          caller: "worker",
          rule: "an address must be named",
          cure: "give one such as redis://localhost:6379, or set CARRYOVER_COMPUTE",
        });
      }
      const end = new AbortController();
      let asked = 0;
      const stop = (): void => {
        if (++asked > 1) process.exit(130);
        say("carryover worker: stops when its jobs are done; once more stops it at once");
        end.abort();
      };
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
      await computeWorker(address, {
        jobs,
        leaseSeconds: lease,
        maxMegabytes: maxMb,
        signal: end.signal,
        onReady: (place) => say(`carryover worker: serves ${place}`),
        onJob: (job) =>
          say(
            job.kind === "done"
              ? `done: ${job.id.slice(0, 12)}`
              : `failed: ${job.id.slice(0, 12)}: ${job.message}`,
          ),
      });
      // What still waits for a Redis that is away would keep the program.
      process.exit();
    });
}
