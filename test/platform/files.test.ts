/** Files on a disk and in memory do the same, to their errors. */
import { chmod, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryFiles } from "../../src/platform/memoryFiles.js";
import { files as diskFiles } from "../../src/platform/node/files.js";

const base = await mkdtemp(join(tmpdir(), "carryover-files-"));
afterAll(() => rm(base, { recursive: true }));

describe.each([
  ["on the disk", diskFiles],
  ["in memory", memoryFiles()],
])("files %s", (where, files) => {
  const root = where === "in memory" ? "root" : base;
  const at = (name: string) => files.join(root, name);
  beforeAll(() => files.makeFolder(root));

  it("come back as they were written, text and bytes", async () => {
    await files.write(at("text"), "größe\n");
    expect(await files.readText(at("text"))).toBe("größe\n");
    expect([...(await files.readBytes(at("text")))]).toEqual([...new TextEncoder().encode("größe\n")]);
    const bytes = Uint8Array.of(0, 255, 7);
    await files.write(at("bytes"), bytes);
    bytes.fill(1);
    expect([...(await files.readBytes(at("bytes")))]).toEqual([0, 255, 7]);
    await files.write(at("bytes"), "shorter");
    expect(await files.readText(at("bytes"))).toBe("shorter");
  });

  it("lie in folders that are made with those above them, and listed by name", async () => {
    await files.makeFolder(at("a/b/c"));
    await files.makeFolder(at("a/b/c"));
    await files.write(at("a/b/one"), "1");
    expect([...(await files.list(at("a/b")))].sort()).toEqual(["c", "one"]);
    expect(await files.kindOf(at("a/b"))).toBe("folder");
    expect(await files.kindOf(at("a/b/one"))).toBe("file");
    expect(await files.kindOf(at("a/b/two"))).toBe(null);
    expect(await files.kindOf(at("n".repeat(300)))).toBe(null);
    expect(files.parent(at("a/b/one"))).toBe(files.parent(at("a/b/two")));
    expect(await files.kindOf(files.parent(at("a/b/one")))).toBe("folder");
    await files.remove(at("a"));
    await files.remove(at("a"));
    expect(await files.kindOf(at("a/b/one"))).toBe(null);
  });

  it("are refused by the codes of the system", async () => {
    await files.write(at("file"), "");
    const before = [...(await files.list(root))].sort();
    await expect(files.readText(at("none"))).rejects.toMatchObject({ code: "ENOENT" });
    await expect(files.readBytes(root)).rejects.toMatchObject({ code: "EISDIR" });
    await expect(files.write(at("none/file"), "")).rejects.toMatchObject({ code: "ENOENT" });
    await expect(files.makeFolder(at("file"))).rejects.toMatchObject({ code: "EEXIST" });
    await expect(files.list(at("none"))).rejects.toMatchObject({ code: "ENOENT" });
    await files.makeFolder(at("folder"));
    await expect(files.write(at("folder"), "")).rejects.toMatchObject({ code: "EISDIR" });
    await files.remove(at("folder"));
    expect([...(await files.list(root))].sort()).toEqual(before);
  });

  it("are locked once, by a lock that says whose it is", async () => {
    const first = await files.lock(root);
    expect(await files.lock(root)).toMatchObject({
      holder: expect.stringMatching(/./),
      cure: expect.any(String),
    });
    if (!("release" in first)) throw new Error(first.holder);
    await first.release();
    await first.release();
    const next = await files.lock(root);
    expect("release" in next).toBe(true);
    if ("release" in next) await next.release();
  });

  it("are held no longer once their folder was removed, and another run may have it", async () => {
    await files.makeFolder(at("above/held"));
    const first = await files.lock(at("above/held"));
    if (!("release" in first)) throw new Error(first.holder);
    expect(await first.isHeld()).toBe(true);
    await files.remove(at("above"));
    expect(await first.isHeld()).toBe(false);
    await files.makeFolder(at("above/held"));
    const next = await files.lock(at("above/held"));
    if (!("release" in next)) throw new Error(next.holder);
    await first.release();
    expect(await next.isHeld()).toBe(true);
    await files.remove(at("above"));
  });
});

it("are not locked where a folder has the name of the lock: one line says so, and it stays", async () => {
  const folder = join(base, "held");
  await diskFiles.makeFolder(join(folder, ".carryover.lock"));
  await expect(diskFiles.lock(folder)).rejects.toThrow(
    `${join(folder, ".carryover.lock")}: is a folder, and the file that says who works here has this name; remove it, or name another folder`,
  );
  expect(await diskFiles.list(folder)).toEqual([".carryover.lock"]);
});

it("are not locked where it cannot be read who works there: one line says so, and the lock stays", async () => {
  const folder = join(base, "unread");
  await diskFiles.makeFolder(folder);
  const path = join(folder, ".carryover.lock");
  await symlink(path, path);
  await expect(diskFiles.lock(folder)).rejects.toThrow(
    `${path}: says who works here, and cannot be read (ELOOP); remove it if nothing runs there, or name another folder`,
  );
  expect(await diskFiles.list(folder)).toEqual([".carryover.lock"]);
});

it("are not locked where somebody else works there who lets nobody read so", async () => {
  const folder = await mkdtemp(join(base, "private-"));
  const held = await diskFiles.lock(folder);
  if (!("release" in held)) throw new Error(held.holder);
  const path = join(folder, ".carryover.lock");
  await chmod(path, 0o000);
  await chmod(folder, 0o777);
  await chmod(base, 0o755);
  // Root reads everything.
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    await expect(diskFiles.lock(folder)).rejects.toThrow(
      `${path}: says who works here, and cannot be read (EACCES); remove it if nothing runs there, or name another folder`,
    );
  } finally {
    if (isRoot) process.seteuid?.(0);
    await chmod(path, 0o600);
  }
  expect(await held.isHeld()).toBe(true);
  await held.release();
});

it("are there as links that lead nowhere", async () => {
  await symlink(join(base, "gone"), join(base, "link"));
  expect(await diskFiles.kindOf(join(base, "link"))).toBe("file");
});
