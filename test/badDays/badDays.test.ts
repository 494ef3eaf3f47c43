/** Bad days: whatever happens to a command that writes, no file is half, one line says what to do, and the same command given again ends with the
 *  bytes of a run that was left alone.
 *
 *  Every run is a process of the built command line. Half of the faults of three commands run by default; all of them, of all commands, and some 100 kills where
 *  BAD_DAYS=full is set. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { createRng } from "../../src/math/rng.js";
import { digestsOf } from "../iterate/tables.js";
import { commands } from "./commands.js";
import { type Fault, faults, isHeld, runTwice } from "./faults.js";
import { brokenFiles, canMount, makePlace, type Prepared } from "./place.js";
import { canWatch, type End, startRun, untilWritten } from "./runs.js";

/** Each test runs several processes, on a machine that may be busy. */
const patience = { timeout: 900_000 };
const isFull = process.env.BAD_DAYS === "full";
const names = isFull ? Object.keys(commands) : ["fit", "portfolio", "prepare"];
const place = makePlace();
afterAll(() => place.remove());

/** Gives the command again and expects what a run leaves that was left alone, and nothing else. */
async function expectMended(command: Prepared): Promise<void> {
  const { code, stderr } = await startRun(command.args(place.out, place.given, true)).ended;
  if (code !== command.code)
    expect([code, stderr]).toEqual([2, expect.stringMatching(command.isDone ?? /$^/)]);
  expect(digestsOf(place.out)).toEqual(command.new);
}

function expectEnd(command: Prepared, fault: Fault, end: End): void {
  expect(end.orphans).toBe(0);
  expect(brokenFiles(place.out, command, fault.isDeath !== true)).toEqual([]);
  // A signal that comes when all is written ends the process, and nothing else.
  const isLate = end.signal !== null && isDeepStrictEqual(digestsOf(place.out), command.new);
  const isUndisturbed = isLate || (end.code === command.code && fault.isCertain !== true);
  if (isUndisturbed) {
    expect(digestsOf(place.out)).toEqual(command.new);
    return;
  }
  expect(end.stderr).not.toMatch(/^ {4}at /m);
  const codes = fault.ends.filter(({ code }) => code === end.code);
  expect([end.code, codes.length, end.stderr]).toEqual([
    end.code,
    1,
    expect.stringMatching(codes[0]?.says ?? /$^/),
  ]);
}

/** What is in a folder, which may go at any moment. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

describe.runIf(canWatch)("bad days", patience, () => {
  const pairs = Object.keys(faults).flatMap((fault, i) =>
    names.filter((_, j) => isFull || (i + j) % 2 === 0).map((name) => [name, fault] as const),
  );
  it.for(pairs)("%s meets %s", async ([name, faultName], { skip }) => {
    const fault = faults[faultName]!;
    skip(fault.disk !== undefined && !canMount, "no small disk can be mounted here");
    const command = await place.prepared(name);
    const rng = createRng(`${name} meets ${faultName}`);
    for (let moment = 0; moment < (isFull && fault.disturb !== undefined ? 3 : 1); moment++) {
      place.reset(command, fault.disk);
      const { node = [], shell = "" } = fault;
      const run = startRun(command.args(place.out, place.given, false), { node, shell });
      const share = rng.uniform();
      if (fault.disturb !== undefined && (await run.until((seconds) => seconds >= share * command.seconds))) {
        fault.disturb(run, place);
      }
      const end = await run.ended;
      expectEnd(command, fault, end);
      if (end.code === command.code) continue;
      if (fault.disk !== undefined) place.mend();
      if (fault.losesFolder === true) place.reset(command);
      await expectMended(command);
    }
  });

  it.each(isFull ? names : ["fit", "prepare"])("%s is killed at random moments", async (name) => {
    const command = await place.prepared(name);
    const rng = createRng(`kill ${name}`);
    const series = isFull ? 6 : 1;
    let kills = 0;
    // A run that ends before its moment is no kill: on a quick machine another series is begun.
    for (let one = 0; one < series || (kills === 0 && one < 20); one++) {
      place.reset(command);
      for (let attempt = 0; attempt < 3; attempt++) {
        const run = startRun(command.args(place.out, place.given, attempt > 0));
        const share = rng.uniform();
        // Half of the moments are among the CPU seconds of the run, half among its changes in the folder.
        const isThere =
          attempt % 2 === 0
            ? await untilWritten(run, place.out, 1 + Math.floor(share * 3 * Object.keys(command.new).length))
            : await run.until((seconds) => seconds >= share * command.seconds);
        if (isThere) run.kill("SIGKILL");
        const { code, signal, orphans } = await run.ended;
        if (signal === "SIGKILL") kills++;
        else expect(code).toBe(command.code);
        expect(orphans).toBe(0);
        expect(brokenFiles(place.out, command, false)).toEqual([]);
        if (code !== null) break;
      }
      await expectMended(command);
    }
    console.info(`${name}: killed ${kills} times in ${series} series`);
    expect(kills).toBeGreaterThan(0);
  });

  it.each(isFull ? names : ["fit", "prepare"])("%s runs twice at once in one folder", async (name) => {
    const command = await place.prepared(name);
    place.reset(command);
    const [first, second] = await runTwice(command, place);
    expect([first.code, first.orphans, second.orphans]).toEqual([command.code, 0, 0]);
    if (command.locks && second.code !== command.code) {
      expect(second.code).toBe(2);
      expect(second.stderr).toMatch(/^carryover: .*: process \d+ on .* is working in the folder .*\n$/m);
    }
    expect(digestsOf(place.out)).toEqual(command.new);
  });

  it("a refresh that is asked to end lets its folder go, and says what is so", async () => {
    const command = await place.prepared("refresh");
    const args = command.args(place.out, place.given, false);
    place.reset(command);
    const early = startRun(args);
    expect(await early.until(() => isHeld(place.out))).toBe(true);
    early.kill("SIGTERM");
    expect(await early.ended).toMatchObject({
      code: 143,
      stderr: expect.stringContaining(`carryover: stopped; no fit was added to ${place.out}\n`),
    });
    expect(digestsOf(place.out)).toEqual(command.old);

    const runs = join(place.given, "mlruns");
    const late = startRun([...args, "--mlflow", runs]);
    // Before the fit the folder is made for a moment, with one hidden file, to see whether it can be.
    expect(await late.until(() => namesIn(runs).some((name) => !name.startsWith(".")))).toBe(true);
    late.kill("SIGTERM");
    const { stderr } = await late.ended;
    expect(stderr).toContain(`${place.out} holds the fit up to 2023-06-12`);
    expect(stderr).not.toContain("stopped");
    expect(digestsOf(place.out)).toEqual(command.new);
  });
});
