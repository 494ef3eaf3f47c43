/** Beginning a run, and going on with one: only with the same table, settings and version, whose digits are the same. */

import { platform } from "#platform";
import type { Panel } from "../data/panel.js";
import { DataError } from "../errors.js";
import { option, phrase } from "../phrase.js";
import { counted } from "../words.js";
import type { RunFolder } from "./files/folder.js";
import type { LogEntry, RunLog, RunSettings } from "./files/records.js";
import type { Preparation } from "./prepare.js";

/** The log of a run in which nothing is done yet. */
export function newLog(panel: Panel, settings: RunSettings, { split, context, luck }: Preparation): RunLog {
  return {
    format: 2,
    version: platform.version,
    data: { path: panel.source.path, sha256: panel.source.sha256 },
    settings,
    split,
    limits: context.limits,
    facts: context.facts,
    luck,
    iterations: [],
  };
}

/** The log of a run to go on with.
 *
 *  @throws DataError where that was not asked for, or the run was another one */
export function continued(
  log: RunLog,
  {
    panel,
    settings,
    resume,
    folder,
  }: { panel: Panel; settings: RunSettings; resume: boolean; folder: RunFolder },
): RunLog {
  const done = counted(log.iterations.length, "finished iteration");
  if (!resume) {
    throw new DataError({
      caller: "iterate",
      rule: `the folder "${folder.path}" holds a run with ${done}`,
      cure: phrase`go on with it by ${option("resume")}, or name another folder`,
    });
  }
  if (log.data.sha256 !== panel.source.sha256) {
    throw new DataError({
      file: panel.source.path,
      caller: "iterate",
      rule: `the table has changed since the run in "${folder.path}" began (checksum ${log.data.sha256.slice(0, 12)}… then, ${panel.source.sha256.slice(0, 12)}… now)`,
      cure: "bring the old table back, or name another folder",
    });
  }
  const now = JSON.parse(JSON.stringify(settings)) as Record<string, unknown>;
  const then = JSON.parse(JSON.stringify(log.settings)) as Record<string, unknown>;
  const changed = Object.keys(now).find((key) => JSON.stringify(now[key]) !== JSON.stringify(then[key]));
  if (changed !== undefined) {
    throw new DataError({
      caller: "iterate",
      rule: `the run in "${folder.path}" was begun with ${changed} ${JSON.stringify(then[changed])}`,
      got: now[changed],
      cure: "resume it with the same, or name another folder",
    });
  }
  if (log.version !== platform.version) {
    throw new DataError({
      caller: "iterate",
      rule: `the run in "${folder.path}" was begun by version ${log.version}, this is ${platform.version}, whose digits may differ`,
      cure: "resume with that version, or name another folder",
    });
  }
  return log;
}

/** A replayed decision must lead to the configuration that the log names. */
export function requireSame(entry: LogEntry, config: string, folder: RunFolder): void {
  if (entry.configSha256 === platform.sha256(config)) return;
  throw new DataError({
    caller: "iterate",
    rule: `the log of "${folder.path}" does not lead to its own ${entry.config}`,
    cure: "it was changed, or written by another version: name another folder",
  });
}

/** Takes away what an interrupted iteration left behind: nothing that the log does not know of stays. */
export async function sweep(folder: RunFolder, finished: number): Promise<void> {
  for (const name of await folder.list()) {
    const number = /^(?:artifacts_iter_|config_iter_)(\d+)/.exec(name)?.[1];
    const isUnknown = number !== undefined && Number(number) > finished;
    if (isUnknown) await folder.remove(name);
  }
}
