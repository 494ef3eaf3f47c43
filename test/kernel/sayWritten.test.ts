/** A cell that writes a file says which one, and where: the call gives nothing back that would. */
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { platform } from "#platform";
import { setHost } from "../../src/compute/host.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { report } from "../../src/handout/report.js";
import { saveReport } from "../../src/handout/reportFile.js";
import { sayWritten } from "../../src/kernel/sayWritten.js";
import { watchStep } from "../../src/kernel/watchSteps.js";
import { specify } from "../../src/spec/specify.js";
import { saveFit } from "../../src/trace/trace.js";
import { smallPanel } from "../model/densities.js";

afterEach(() => {
  setHost(null);
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

async function saidOfFiles(): Promise<readonly string[]> {
  const said: string[] = [];
  vi.spyOn(platform, "notebookDisplay").mockReturnValue(({ data }) => said.push(String(data["text/plain"])));
  const folder = await mkdtemp(join(tmpdir(), "written-"));
  try {
    const posterior = quickFit(specify(smallPanel()), { draws: 40 });
    const written = await report(posterior, { experiments: false });
    setHost({ watch: watchStep, wrote: (path) => sayWritten(path.replace(folder, "there")) });
    said.length = 0;
    for (const name of ["report.html", "report.md"]) await saveReport(written, join(folder, name));
    await saveFit(posterior, join(folder, "trace.nc"));
    await saveFit(posterior);
    await expect(saveFit(posterior, join(folder, "nowhere", "trace.nc"))).rejects.toThrow(
      "cannot be written",
    );
    expect((await stat(join(folder, "report.html"))).size).toBeGreaterThan(0);
  } finally {
    await rm(folder, { recursive: true });
  }
  return said;
}

it("names every file that was written, and of a page what makes it compute in JupyterLab", async () => {
  expect(await saidOfFiles()).toEqual([
    `Wrote ${join("there", "report.html")}; opened in JupyterLab it computes once you press "Trust HTML" above it, in a browser's own tab at once`,
    `Wrote ${join("there", "report.md")}`,
    `Wrote ${join("there", "trace.nc")}`,
  ]);
});

it("says nothing in a notebook that is made to be committed, as the place is one of this machine", async () => {
  vi.stubEnv("CARRYOVER_OUTPUT", "static");
  expect(await saidOfFiles()).toEqual([]);
});
