/** DuckDB in memory, shut in: it reads the files that it was given, and nothing else of this machine or the network. */
import { mkdtemp, open as openFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { SetupError } from "../../errors.js";
import type { Database, DatabaseCell } from "../platform.js";
import { databasePackage } from "./packages.js";

/** Of ten million rows a gigabyte has to hold what the database keeps and what Node itself needs. */
const memoryMegabytes = 600;

/** How often the share that is done is asked for. */
const lookMilliseconds = 100;

/** @see DatabaseAccess.look */
export async function look(path: string, most: number): Promise<{ start: Uint8Array; size: number }> {
  const handle = await openFile(path, "r");
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(most, size)), 0, undefined, 0);
    return { start: buffer.subarray(0, bytesRead), size };
  } finally {
    await handle.close();
  }
}

/** @see DatabaseAccess.stage */
export async function stage(bytes: Uint8Array): Promise<{ path: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "carryover-"));
  const path = join(folder, "table");
  await writeFile(path, bytes);
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** @see DatabaseAccess.asPattern */
export function asPattern(path: string): string {
  return path.replace(/[[*?]/g, "[$&]");
}

/** @see DatabaseAccess.isSame */
export async function isSame(one: string, other: string): Promise<boolean> {
  // Whole numbers, as those of some disks are beyond what a double holds.
  const look = (path: string) => stat(path, { bigint: true }).catch(() => null);
  const [first, second] = [await look(one), await look(other)];
  return first !== null && second !== null && first.ino === second.ino && first.dev === second.dev;
}

/** @see DatabaseAccess.pathFrom */
export async function pathFrom(folder: string, path: string): Promise<string> {
  if (isAbsolute(path) && !isAbsolute(folder)) return path;
  const shown = relative(resolve(folder), resolve(path)).replaceAll(sep, "/");
  // From a folder behind a link ".." leads elsewhere.
  const isLost = (await isSame(folder, folder)) && !(await isSame(`${folder}/${shown}`, path));
  return isLost ? resolve(path) : shown;
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** @see DatabaseAccess.open */
export async function open(
  files: readonly string[],
  what = "prepare: raw tables are read by DuckDB",
): Promise<Database> {
  const duckdb = databasePackage();
  if (duckdb === null) {
    throw new SetupError(`${what}; install it once in your folder: npm install @duckdb/node-api@1.5.6-r.1`);
  }
  const spill = await mkdtemp(join(tmpdir(), "carryover-"));
  const instance = await duckdb.DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    memory_limit: `${memoryMegabytes}MB`,
    temp_directory: spill,
  });
  const connection = await instance.connect();
  const paths = files.flatMap((file) => [resolve(file), asPattern(resolve(file))].map(quoted));
  for (const setting of [
    "TimeZone = 'UTC'",
    `allowed_paths = [${paths.join(", ")}]`,
    "enable_external_access = false",
    "lock_configuration = true",
  ]) {
    await connection.run(`SET ${setting}`);
  }
  return {
    async query(sql, { signal, onShare } = {}) {
      signal?.throwIfAborted();
      let again: NodeJS.Timeout | undefined;
      // A statement that has not begun yet does not hear it.
      const stop = () => {
        connection.interrupt();
        again = setInterval(() => connection.interrupt(), lookMilliseconds);
      };
      signal?.addEventListener("abort", stop);
      const watch =
        onShare &&
        setInterval(() => onShare(Math.max(0, connection.progress.percentage) / 100), lookMilliseconds);
      try {
        const reader = await connection.runAndReadAll(sql);
        return reader.getRowsJson() as readonly (readonly DatabaseCell[])[];
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      } finally {
        clearInterval(watch);
        clearInterval(again);
        signal?.removeEventListener("abort", stop);
      }
    },
    async table(sql) {
      const reader = await connection.runAndReadAll(sql);
      const types = reader.columnTypes().map(String);
      return {
        columns: reader.columnNames().map((name, i) => ({ name, type: types[i]! })),
        rows: reader.getRowsJson(),
      };
    },
    async close() {
      connection.closeSync();
      instance.closeSync();
      await rm(spill, { recursive: true, force: true });
    },
  };
}
