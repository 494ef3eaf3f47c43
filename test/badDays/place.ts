/** A place for runs on bad days: a folder that commands write into, on a disk that may be small or read-only, and what is whole in it. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { digestsOf, filesOf } from "../iterate/tables.js";
import { commands, type WritingCommand, writeGiven } from "./commands.js";
import { startRun } from "./runs.js";

export type Digests = Readonly<Record<string, string>>;

/** A command, and what its folder holds before and after a run that is left alone. */
export interface Prepared extends WritingCommand {
  readonly name: string;
  readonly old: Digests;
  readonly new: Digests;
  /** CPU seconds of the run. */
  readonly seconds: number;
  /** Bytes that it writes. */
  readonly bytes: number;
}

export interface Place {
  readonly out: string;
  readonly given: string;
  /** Runs a command undisturbed, the first time that it is asked for. */
  prepared(name: string): Promise<Prepared>;
  /** Puts the folder into the state before a run, on a disk of its own where one is asked for. */
  reset(command: Prepared, disk?: "small" | "readOnly"): void;
  /** Gives the disk room, or lets it be written to again. */
  mend(): void;
  remove(): void;
}

const mounted = (...args: readonly string[]) => spawnSync("mount", args).status === 0;

/** Whether this user may mount a disk: what needs one is left out where not. */
export const canMount = (() => {
  const folder = mkdtempSync(join(tmpdir(), "carryover-mount-"));
  const can = mounted("-t", "tmpfs", "-o", "size=1m", "tmpfs", folder);
  if (can) spawnSync("umount", [folder]);
  else console.info("No disk can be mounted here, so full and read-only ones are left out.");
  rmSync(folder, { recursive: true });
  return can;
})();

export function makePlace(): Place {
  const root = mkdtempSync(join(tmpdir(), "carryover-bad-days-"));
  const [out, given] = [join(root, "out"), join(root, "given")];
  const kept = (name: string) => join(root, "before", name);
  let isMounted = false;
  const clear = () => {
    if (isMounted) spawnSync("umount", [out]);
    isMounted = false;
    rmSync(out, { recursive: true, force: true });
    mkdirSync(out);
  };
  const quiet = async (args: readonly string[], code: number) => {
    const run = startRun(args);
    const end = await run.ended;
    if (end.code !== code) throw new Error(`${args.join(" ")}: ${end.code}\n${end.stderr}`);
    return end;
  };
  writeGiven(given, out);
  const known = new Map<string, Prepared>();
  return {
    out,
    given,
    async prepared(name) {
      const found = known.get(name);
      if (found !== undefined) return found;
      const command = commands[name]!;
      clear();
      for (const args of command.before(out, given)) await quiet(args, args[0] === name ? command.code : 0);
      cpSync(out, kept(name), { recursive: true });
      const old = digestsOf(out);
      const { seconds } = await quiet(command.args(out, given, false), command.code);
      const bytes = [...filesOf(out).values()].reduce((sum, content) => sum + content.length, 0);
      const prepared: Prepared = { name, ...command, old, new: digestsOf(out), seconds, bytes };
      known.set(name, prepared);
      return prepared;
    },
    reset({ name, bytes }, disk) {
      clear();
      if (disk !== undefined) {
        isMounted = mounted("-t", "tmpfs", "-o", "size=100m", "tmpfs", out);
        if (!isMounted) throw new Error(`no disk could be mounted at ${out}`);
      }
      if (existsSync(kept(name))) cpSync(kept(name), out, { recursive: true });
      if (disk === "readOnly") mounted("-o", "remount,ro", out);
      if (disk === "small") {
        const { blocks, bfree, bsize } = statfsSync(out);
        const room = Math.max(1, Math.floor(bytes / 2 / bsize));
        mounted("-o", `remount,size=${(blocks - bfree + room) * bsize}`, out);
      }
    },
    mend: () => void mounted("-o", "remount,rw,size=100m", out),
    remove() {
      clear();
      rmSync(root, { recursive: true });
    },
  };
}

/** What is wrong in the folder: files that are neither the old ones nor the new ones, nor whole steps of one that grows.
 *
 *  @param isTidy  whether hidden files, which a killed run may leave, are wrong too */
export function brokenFiles(
  out: string,
  { old, new: next, growing }: Prepared,
  isTidy: boolean,
): readonly string[] {
  if (!existsSync(out)) return [];
  const contents = filesOf(out);
  return Object.entries(digestsOf(out)).flatMap(([name, digest]) => {
    if (basename(name).startsWith(".")) return isTidy ? [name] : [];
    if (digest === old[name] || digest === next[name]) return [];
    return growing.includes(name) && isJson(contents.get(name)!.toString()) ? [] : [name];
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
