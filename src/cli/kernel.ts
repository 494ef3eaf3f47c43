/** `carryover kernel install|uninstall|doctor`: tells Jupyter about the kernel, and finds out why it does not start. */
import type { Command } from "commander";
import { inert } from "../inert.js";
import { type InstallPlace, installKernel, kernelFolder, uninstallKernel } from "../kernel/install.js";
import { diagnoseKernel } from "../lab/doctor.js";
import { writing } from "../platform/writing.js";
import { say } from "./print.js";
import { lines } from "./terminal.js";

/** The three subcommands of `kernel`. */
export function define(kernel: Command): void {
  withPlace(
    kernel
      .command("install")
      .description(
        "write the kernelspec (default: into the active Python environment, else the project's .venv, else the user's Jupyter)",
      ),
  ).action(async (given: InstallPlace) => {
    const { path, place } = await writing("kernel", kernelFolder(given).path, () => installKernel(given));
    say(`Installed the kernel in ${path} (${place})`);
  });
  withPlace(kernel.command("uninstall").description("remove the kernelspec")).action(
    async (place: InstallPlace) => {
      const folder = await uninstallKernel(place);
      say(folder === null ? `There is no kernel in ${kernelFolder(place).path}` : `Removed ${folder}`);
    },
  );
  withPlace(kernel.command("doctor").description("check everything the kernel needs, one line each")).action(
    async (place: InstallPlace) => {
      let isWell = true;
      for await (const { name, ok, finding, cure } of diagnoseKernel(place)) {
        const mark = ok ? "ok    " : "FAIL  ";
        const text = inert(`${name}: ${finding}${ok ? "" : `; ${cure}`}`);
        const indented = lines(" ".repeat(mark.length) + text, process.stdout);
        process.stdout.write(`${mark}${indented.slice(mark.length)}\n`);
        isWell &&= ok;
      }
      if (!isWell) process.exitCode = 1;
    },
  );
}

function withPlace(command: Command): Command {
  return command
    .option("--user", "the user's Jupyter")
    .option("--prefix <dir>", "a Python environment: DIR/share/jupyter");
}
