/** The folder of a model that is refreshed: every fit is kept whole or not at all, and what a run left that died is put right. */
import { spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readPanel } from "../../src/data/read.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { openFitFolder } from "../../src/refresh/fitFolder.js";
import { nextModel } from "../../src/refresh/nextModel.js";
import { sealedText } from "../../src/trace/sealedText.js";
import { saveFit } from "../../src/trace/trace.js";
import { firstModel, name, oldWeeks, weeks } from "./months.js";

const first = quickFit(await firstModel(), { draws: 20 });
const laterFit = async (count: number, draws: number) =>
  quickFit(nextModel(first, await readPanel({ text: weeks(count), name }, { currency: "GBP" })), { draws });
const documents = { "fit.json": "{}\n", "refresh.json": "[]\n" };

async function folderOfFirst(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "carryover-"));
  await saveFit(first, join(path, "trace.nc"));
  await writeFile(join(path, "fit.json"), "first\n");
  return path;
}

async function addTo(path: string, count: number, draws = 20) {
  const folder = await openFitFolder(path);
  try {
    return await folder.add(await laterFit(count, draws), { restated: 0, documents });
  } finally {
    await folder.close();
  }
}

it("keeps the first fit as it lay there, then every later one, the newest being the one of now", async () => {
  const path = await folderOfFirst();
  await addTo(path, oldWeeks + 4);
  await addTo(path, oldWeeks + 8);
  const folder = await openFitFolder(path);
  await folder.close();
  expect(folder.entries.map(({ number, refreshedFrom }) => [number, refreshedFrom])).toEqual([
    [1, null],
    [2, folder.entries[0]!.name],
    [3, folder.entries[1]!.name],
  ]);
  expect(folder.fit.design.times).toHaveLength(oldWeeks + 8);
  const kept = join(path, "history", folder.entries[0]!.name);
  expect(await readFile(join(kept, "fit.json"), "utf8")).toBe("first\n");
  expect((await readdir(path)).sort()).toEqual([
    "fit.json",
    "history",
    "refresh.json",
    "spec.yaml",
    "trace.nc",
  ]);
});

it("puts the newest in its place where a run died before it did, and takes a half folder for none", async () => {
  const path = await folderOfFirst();
  const before = await readFile(join(path, "trace.nc"));
  const { name: newest } = await addTo(path, oldWeeks + 4);
  await writeFile(join(path, "trace.nc"), before);
  const folder = await openFitFolder(path);
  await folder.close();
  expect(folder.fit.design.times).toHaveLength(oldWeeks + 4);
  // A folder without its record.
  await rm(join(path, "history", newest, "record.json"));
  await writeFile(join(path, "trace.nc"), before);
  const again = await openFitFolder(path);
  await again.close();
  expect(again.entries).toHaveLength(1);
  expect((await addTo(path, oldWeeks + 4)).name).toBe(newest);
});

it.each([
  ["the draws of now", 3.5, 2],
  ["the history", 2.5, 1],
])(
  "leaves the folder as it was where the disk is full before %s are there, where this user may mount one",
  async (_, traces, kept) => {
    const made = await folderOfFirst();
    const trace = (await readFile(join(made, "trace.nc"))).length;
    const disk = await mkdtemp(join(tmpdir(), "carryover-disk-"));
    const size = `size=${Math.ceil((trace * traces) / 1024) + 48}k`;
    if (spawnSync("mount", ["-t", "tmpfs", "-o", size, "tmpfs", disk]).status !== 0) return;
    try {
      const path = join(disk, "my");
      await cp(made, path, { recursive: true });
      await writeFile(join(path, "refresh.json"), "before\n");
      const before = await readFile(join(path, "trace.nc"));
      await expect(addTo(path, oldWeeks + 4)).rejects.toThrow(/ENOSPC.*the disk is full; make room/);
      expect(await readFile(join(path, "fit.json"), "utf8")).toBe("first\n");
      expect(await readFile(join(path, "refresh.json"), "utf8")).toBe("before\n");
      expect((await readFile(join(path, "trace.nc"))).equals(before)).toBe(true);
      const history = await readdir(join(path, "history"));
      expect(history).toHaveLength(kept);
      for (const name of history) {
        expect(await readdir(join(path, "history", name))).toContain("record.json");
      }
      spawnSync("mount", ["-o", "remount,size=100m", disk]);
      const again = await openFitFolder(path);
      await again.close();
      expect(again.fit.design.times).toHaveLength(oldWeeks + (kept === 2 ? 4 : 0));
    } finally {
      spawnSync("umount", [disk]);
    }
  },
);

it("takes a fit that somebody made anew in the folder for a first one", async () => {
  const path = await folderOfFirst();
  await addTo(path, oldWeeks + 4);
  await saveFit(quickFit(await firstModel(), { draws: 30 }), join(path, "trace.nc"));
  await addTo(path, oldWeeks + 8);
  const folder = await openFitFolder(path);
  await folder.close();
  expect(folder.entries.map(({ refreshedFrom }) => refreshedFrom === null)).toEqual([
    true,
    false,
    true,
    false,
  ]);
});

it("keeps every fit where earlier ones were moved out of the history, and the newest is the one of now", async () => {
  const path = await folderOfFirst();
  const history = join(path, "history");
  const { name: four } = await addTo(path, oldWeeks + 4);
  const { name: again } = await addTo(path, oldWeeks + 4);
  expect(again).toBe(`${four}-2`);
  const trace = join(history, again, "trace.nc");
  const before = await readFile(trace);
  for (const name of await readdir(history)) {
    if (name !== again) await rename(join(history, name), join(path, name));
  }
  // The name that is free is of the one that the kept one says it was refreshed from.
  expect(await addTo(path, oldWeeks + 4, 30)).toMatchObject({ name: `${four}-3`, number: 4 });
  expect((await readFile(trace)).equals(before)).toBe(true);
  const folder = await openFitFolder(path);
  await folder.close();
  expect([folder.mended, folder.entries.map(({ name }) => name)]).toEqual([null, [again, `${four}-3`]]);
  expect((await readFile(join(path, "trace.nc"))).equals(before)).toBe(false);
});

it("refuses a record that was changed, a folder without a fit, and a second run at the same time", async () => {
  const path = await folderOfFirst();
  const { name: newest } = await addTo(path, oldWeeks + 4);
  const running = await openFitFolder(path);
  await expect(openFitFolder(path)).rejects.toThrow(/is working in the folder/);
  await running.close();
  const record = join(path, "history", newest, "record.json");
  await writeFile(record, (await readFile(record, "utf8")).replace('"restated": 0', '"restated": 9'));
  await expect(openFitFolder(path)).rejects.toThrow(
    /record\.json: this record was changed since it was written/,
  );
  const { sha256: _, ...entry } = JSON.parse(
    (await readFile(record, "utf8")).replace('"restated": 9', '"restated": 0'),
  );
  for (const [changes, message] of [
    [{ number: "2" }, /record\.json: "number" must be a number, got "2"; move its folder out of the history/],
    [{ to: "2023" }, /record\.json: "to" must be a day such as 2024-01-29, got "2023"/],
    [
      { name: "../../elsewhere" },
      /record\.json: "name" is "\.\.\/\.\.\/elsewhere", and its folder is "2023-/,
    ],
    [{ files: {} }, /record\.json: "files" lacks trace\.nc/],
    [
      { files: { ...entry.files, "../spec.yaml": entry.files["trace.nc"] } },
      /record\.json: "files" names "\.\.\/spec\.yaml", which is no file of its folder/,
    ],
    [{ owner: "me" }, /record\.json: unknown setting "owner"/],
  ] as const) {
    await writeFile(record, sealedText({ ...entry, ...changes }));
    await expect(openFitFolder(path)).rejects.toThrow(message);
  }
  await writeFile(record, "{}");
  await expect(openFitFolder(path)).rejects.toThrow(
    /record\.json: this is no record as it was written: it does not begin/,
  );
  const empty = join(path, "empty");
  await mkdir(empty);
  await expect(openFitFolder(empty)).rejects.toThrow(
    /has no trace\.nc of a fit; make one with carryover fit/,
  );
  await expect(openFitFolder(join(path, "none"))).rejects.toThrow(/there is no such folder/);
});
