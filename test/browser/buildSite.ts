/** Builds the static site once for all tests that open it: they may run side by side. */
import { spawnSync } from "node:child_process";
import { packageRoot } from "../../src/platform/node/packageRoot.js";

export default function buildSite(): void {
  const { status, stderr } = spawnSync(process.execPath, ["--conditions=built", "packaging/site.mjs"], {
    cwd: packageRoot,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`the site was not built: ${stderr}`);
}
