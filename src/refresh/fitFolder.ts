/** The folder of a model that is fitted again every month: the fit of now, and every one before it, each there whole or not at all. */
import { zod } from "#packages";
import { platform } from "#platform";
import { DataError } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import { inert } from "../inert.js";
import { holdFolder } from "../platform/holdFolder.js";
import { once } from "../platform/once.js";
import { writing } from "../platform/writing.js";
import { requireText } from "../records.js";
import { specYaml } from "../spec/spec.js";
import { readSealed, sealedFields, sealedText } from "../trace/sealedText.js";
import { loadFit, saveFit } from "../trace/trace.js";
import { withoutTime } from "../withoutTime.js";

/** Files of the folder; those of the fit of now lie in it, those of all fits in a folder each beneath `history`. */
export const folderFiles = {
  trace: "trace.nc",
  document: "fit.json",
  spec: "spec.yaml",
  refresh: "refresh.json",
  history: "history",
  record: "record.json",
  plans: "plans",
} as const;

/** What the ledger says of a fit. */
export interface FitEntry {
  /** Of its folder: its last period, and a number where two fits have the same. */
  readonly name: string;
  /** From 1 on. */
  readonly number: number;
  /** Periods it was fitted to. */
  readonly from: string;
  readonly to: string;
  readonly data: { readonly path: string; readonly sha256: string };
  readonly specSha256: string;
  readonly version: string;
  readonly seed: number | string;
  /** The fit that it was refreshed from; null for a first one. */
  readonly refreshedFrom: string | null;
  /** Numbers of old periods that were others and were accepted. */
  readonly restated: number;
  /** SHA-256 of its files by name. */
  readonly files: Readonly<Record<string, string>>;
}

const entrySchema = once(() => {
  const { z } = zod();
  const { day, text, sha256 } = sealedFields();
  return z.strictObject({
    name: text,
    number: z.int().check(z.gte(1)),
    from: day,
    to: day,
    data: z.strictObject({ path: z.string(), sha256: z.string() }),
    specSha256: text,
    version: text,
    seed: z.union([z.number(), z.string()]),
    refreshedFrom: z.nullable(text),
    restated: z.int().check(z.gte(0)),
    files: z.record(z.string(), sha256),
  });
});

/** The folder, for one run at a time. */
export interface FitFolder {
  readonly path: string;
  /** The fit of now. */
  readonly fit: Fit;
  /** What a run kept that could not put it in its place, for want of room perhaps: it is the fit of now since the folder was opened. Null otherwise. */
  readonly mended: FitEntry | null;
  /** Every fit that was kept, the oldest first. */
  readonly entries: readonly FitEntry[];
  /** Keeps a fit that was refreshed from the one of now, which is kept too where it is not yet, and puts it in its place.
   *
   *  @param refresh  how many numbers of old periods are others, and texts to keep beside the fit, by the names of their files */
  add(
    fit: Fit,
    refresh: { readonly restated: number; readonly documents: Readonly<Record<string, string>> },
  ): Promise<FitEntry>;
  /** Lets another run work in the folder. */
  close(): Promise<void>;
}

/** Opens the folder that `carryover fit --out` made, or in which a fit was refreshed. What a run left that died in it is put right.
 *
 *  @throws DataError where there is no fit, the record of a kept one was changed, or another run works in the folder
 *  @see `refresh`, which fits again what `await openFitFolder("my")` holds */
export async function openFitFolder(path: string): Promise<FitFolder> {
  requireText("openFitFolder", "path", path);
  const { files } = platform;
  const at = (...names: readonly string[]) => names.reduce((folder, name) => files.join(folder, name), path);
  const kind = await files.kindOf(path);
  if (kind !== "folder" || (await files.kindOf(at(folderFiles.trace))) !== "file") {
    throw new DataError({
      file: path,
      rule:
        kind === null
          ? "there is no such folder"
          : kind === "file"
            ? "this is a file, and the folder of a fit is wanted"
            : `this folder has no ${folderFiles.trace} of a fit`,
      cure: `make one with carryover fit my.csv --out ${kind === "file" ? "my" : path}`,
    });
  }
  const lock = await writing("openFitFolder", path, () =>
    holdFolder("openFitFolder", path, { instead: null }),
  );
  try {
    const entries = await entriesIn(path);
    const newest = entries.at(-1);
    const current = platform.sha256(await files.readBytes(at(folderFiles.trace)));
    const isOf = (entry: FitEntry | undefined) => entry?.files[folderFiles.trace] === current;
    // A run kept a fit and died, or found no room, before it was the one of now.
    const mended = newest !== undefined && !isOf(newest) && entries.some(isOf) ? newest : null;
    if (mended !== null) await writing("openFitFolder", path, () => putInPlace(path, mended));
    let isKept = entries.some(isOf);
    const fit = await loadFit(at(folderFiles.trace));
    const kept = [...entries];
    return {
      path,
      fit,
      mended,
      entries: kept,
      add: (next, { restated, documents }) =>
        writing("openFitFolder", path, async () => {
          await lock.requireHeld();
          if (!isKept) kept.push(await keepFirst(path, fit, kept));
          isKept = true;
          const entry = await keep(path, next, kept, {
            refreshedFrom: kept.at(-1)!.name,
            restated,
            documents: { [folderFiles.spec]: specYaml(next.model.spec), ...documents },
            trace: await saveFit(withoutTime(next)),
          });
          kept.push(entry);
          await putInPlace(path, entry);
          return entry;
        }),
      close: () => lock.release(),
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Keeps the fit that lies in the folder, with its files as they are. */
async function keepFirst(path: string, fit: Fit, entries: readonly FitEntry[]): Promise<FitEntry> {
  const { files } = platform;
  const documents: Record<string, string> = {};
  for (const name of [folderFiles.document, folderFiles.spec]) {
    const file = files.join(path, name);
    if ((await files.kindOf(file)) === "file") documents[name] = await files.readText(file);
  }
  const trace = await files.readBytes(files.join(path, folderFiles.trace));
  return keep(path, fit, entries, { refreshedFrom: null, restated: 0, documents, trace });
}

/** What is kept of a fit, beside itself. */
interface Kept extends Pick<FitEntry, "refreshedFrom" | "restated"> {
  readonly documents: Readonly<Record<string, string>>;
  readonly trace: Uint8Array;
}

/** Writes the folder of a fit: its record last, without which it is none. */
async function keep(
  path: string,
  fit: Fit,
  entries: readonly FitEntry[],
  { refreshedFrom, restated, documents, trace }: Kept,
): Promise<FitEntry> {
  const { files } = platform;
  const { times } = fit.design;
  const to = times.at(-1)!;
  // Not by how many there are: somebody may have moved one away, and the others speak of it still.
  const taken = new Set(entries.flatMap((entry) => [entry.name, entry.refreshedFrom]));
  let name = to;
  for (let next = 2; taken.has(name); next++) name = `${to}-${next}`;
  const folder = [folderFiles.history, name].reduce((above, part) => files.join(above, part), path);
  const contents = Object.entries({ ...documents, [folderFiles.trace]: trace });
  const sums = Object.fromEntries(contents.map(([file, content]) => [file, platform.sha256(content)]));
  const { data, specSha256, version, seed } = fit.provenance;
  const entry: FitEntry = {
    name,
    number: Math.max(0, ...entries.map((entry) => entry.number)) + 1,
    from: fit.model.spec.training.from ?? times[0]!,
    to,
    data,
    specSha256,
    version,
    seed,
    refreshedFrom,
    restated,
    files: sums,
  };
  // What is there without a record was left by a run that died.
  await files.remove(folder);
  await files.makeFolder(folder);
  const all = [...contents, [folderFiles.record, sealedText(entry)] as const];
  try {
    await files.writeAll(all.map(([file, content]) => [files.join(folder, file), content]));
  } catch (error) {
    await files.remove(folder);
    throw error;
  }
  return entry;
}

/** Copies a kept fit into the folder itself, all of it or nothing; its draws last, as they say which fit is the one of now. */
async function putInPlace(path: string, { name, files: sums }: FitEntry): Promise<void> {
  const { files } = platform;
  const folder = files.join(files.join(path, folderFiles.history), name);
  const names = Object.keys(sums).filter((file) => file !== folderFiles.trace);
  const contents: (readonly [path: string, content: Uint8Array])[] = [];
  for (const file of [...names, folderFiles.trace]) {
    contents.push([files.join(path, file), await files.readBytes(files.join(folder, file))]);
  }
  await files.writeAll(contents);
}

/** @throws DataError where a record was changed since it was written, or is none, naming the field */
async function entriesIn(path: string): Promise<readonly FitEntry[]> {
  const { files } = platform;
  const history = files.join(path, folderFiles.history);
  if ((await files.kindOf(history)) !== "folder") return [];
  const entries: FitEntry[] = [];
  for (const name of await files.list(history)) {
    const file = files.join(files.join(history, name), folderFiles.record);
    if ((await files.kindOf(file)) !== "file") continue;
    const away = "move its folder out of the history";
    const { record: entry } = await readSealed(file, {
      ...{ schema: entrySchema(), what: "record", made: "written" },
      away,
    });
    const refuse = (key: string, rule: string): never => {
      throw new DataError({ file, key, rule, cure: away });
    };
    if (entry.name !== name) refuse("name", `is "${inert(entry.name)}", and its folder is "${name}"`);
    if (!Object.hasOwn(entry.files, folderFiles.trace)) refuse("files", `lacks ${folderFiles.trace}`);
    // They are copied into the folder itself, and nowhere else.
    const elsewhere = Object.keys(entry.files).find((own) => !/^[^./\\][^/\\]*$/.test(own));
    if (elsewhere !== undefined)
      refuse("files", `names "${inert(elsewhere)}", which is no file of its folder`);
    entries.push(entry);
  }
  return entries.sort((a, b) => a.number - b.number);
}
