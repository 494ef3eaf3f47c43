import { existsSync } from "node:fs";
import { configDefaults, defineConfig } from "vitest/config";

/** Tables and reference numbers that do not ship lie in a folder beside the project; tests of them are named
 *  *.shared.test.ts and run where it is there. */
const hasShared = existsSync(new URL("../shared/data", import.meta.url));
if (!hasShared) console.info("There is no ../shared, so the tests named *.shared.test.ts are left out.");

/** Unit tests that need modules of their own: two replace a module, two count what the threads of a process have begun. */
const isolated = [
  "test/cli/program.test.ts",
  "test/compute/prepare.test.ts",
  "test/data/countryHolidays.test.ts",
  "test/fit/stoppedStart.test.ts",
];
/** What has not ended by then hangs: a machine that is busy with other things is several times slower, and no test is about time. */
const patience = { testTimeout: 600_000, hookTimeout: 600_000, expect: { poll: { timeout: 300_000 } } };
const unit = {
  setupFiles: ["test/setup.ts"],
  ...patience,
  // One test file a core; by default one core would rest.
  maxWorkers: "100%",
};

const needingShared = [...configDefaults.exclude, ...(hasShared ? [] : ["test/**/*.shared.test.ts"])];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [
            ...needingShared,
            ...isolated,
            "test/jupyter/**",
            "test/tslab/**",
            "test/browser/**",
            "test/arviz/**",
            "test/package/**",
            "test/slow/**",
            "test/site/**",
            "test/docs/run/**",
          ],
          ...unit,
          // Modules are loaded once a worker, not once a file: a third of the time otherwise.
          isolate: false,
        },
      },
      { test: { name: "isolated", include: isolated, ...unit } },
      {
        // Every example and every line of the README, run as it stands.
        test: {
          name: "docs",
          include: ["test/docs/run/**/*.test.ts"],
          ...patience,
          testTimeout: 900_000,
          maxWorkers: 2,
        },
      },
      {
        // Long runs: posteriors against reference results, recovery of known truth.
        test: {
          name: "slow",
          include: ["test/slow/**/*.test.ts"],
          exclude: needingShared,
          setupFiles: ["test/setup.ts"],
          ...patience,
          testTimeout: 1_800_000,
          hookTimeout: 1_800_000,
          maxWorkers: 2,
        },
      },
      {
        // The real kernel, through Jupyter: needs the .venv that `npm run jupyter` makes, and the built project.
        test: {
          name: "kernel",
          include: ["test/jupyter/**/*.test.ts"],
          exclude: ["test/jupyter/notebooks.test.ts"],
          ...patience,
          // Each test starts kernels; two at a time is what a small machine carries.
          maxWorkers: 2,
          maxConcurrency: 2,
          // After the unit tests, which are quicker to fail.
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Every notebook on it: minutes of kernels that start, sample and draw.
        test: {
          name: "notebooks",
          include: ["test/jupyter/notebooks.test.ts"],
          ...patience,
          maxWorkers: 2,
          maxConcurrency: 2,
        },
      },
      {
        // The notebooks once more, on the kernel they could be taken to.
        test: {
          name: "tslab",
          include: ["test/tslab/**/*.test.ts"],
          ...patience,
          maxConcurrency: 2,
        },
      },
    ],
  },
});
