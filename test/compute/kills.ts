/** A portfolio on the queue while its workers are killed, at brands that a seed picks. */
import { createRng } from "../../src/math/rng.js";
import { portfolio } from "../../src/portfolio/portfolio.js";
import { contentsOf, newFolder, quick } from "../portfolio/brands.js";
import { startWorker, type WorkerProcess } from "./redisServer.js";

export interface KilledRun {
  readonly files: Readonly<Record<string, string>>;
  readonly kills: number;
  readonly failures: readonly string[];
}

/** Runs the brands of a folder with two workers, of which one is killed after every few of them and replaced, until all are done.
 *
 *  @param every  brands between two kills, on average */
export async function runUnderKills(
  tables: string,
  address: string,
  { seed, every }: { readonly seed: string; readonly every: number },
): Promise<KilledRun> {
  const rng = createRng(seed);
  // A worker that has no processor for as long as its lease counts as dead, and a job whose worker died three times is reported: machines that run tests are busy.
  const start = (): Promise<WorkerProcess> => startWorker(address, ["--lease", "5"]);
  const workers = await Promise.all([start(), start()]);
  let isDone = false;
  let brands = 0;
  let kills = 0;
  const trouble = (async () => {
    while (!isDone) {
      const next = brands + every * (0.5 + rng.uniform());
      while (!isDone && brands < next) await new Promise((resolve) => setTimeout(resolve, 50));
      if (isDone) return;
      const which = rng.uniform() < 0.5 ? 0 : 1;
      await workers[which]!.kill("SIGKILL");
      kills++;
      workers[which] = await start();
    }
  })();
  const folder = newFolder();
  try {
    const { failures } = await portfolio({
      tables: [tables],
      outputDir: folder,
      ...quick,
      compute: address,
      onProgress: ({ done }) => {
        brands = done;
      },
    });
    return { files: contentsOf(folder), kills, failures: failures.map(({ message }) => message) };
  } finally {
    isDone = true;
    await trouble;
    await Promise.all(workers.map((worker) => worker.kill("SIGKILL")));
  }
}
