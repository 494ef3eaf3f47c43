/** The warm-up of an idle kernel: it goes the whole way, says nothing, and does no harm where its table is missing. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { setHost } from "../../src/compute/host.js";
import { warmUp } from "../../src/kernel/warmUp.js";

it("goes from the market that ships to its ROI, and prints nothing", async () => {
  const prints = [vi.spyOn(process.stdout, "write"), vi.spyOn(process.stderr, "write")];
  expect(await warmUp(process.cwd())).toBe(true);
  for (const print of prints) {
    expect(print).not.toHaveBeenCalled();
    print.mockRestore();
  }
});

it("is not watched as a step of a cell", async () => {
  const watch = vi.fn();
  setHost({ watch, wrote: () => undefined });
  expect(await warmUp(process.cwd())).toBe(true);
  setHost(null);
  expect(watch).not.toHaveBeenCalled();
});

it("lets a missing table pass", async () => {
  expect(await warmUp(await mkdtemp(join(tmpdir(), "carryover-")))).toBe(false);
});
