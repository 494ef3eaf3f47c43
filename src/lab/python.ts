/** Finds a Python that can carry Jupyter, or says in one sentence what is missing. */
import { SetupError } from "../errors.js";
import { runProgram } from "./runProgram.js";

const oldest = [3, 9] as const;

/** A Python program of this machine. */
export interface Python {
  readonly program: string;
  readonly version: string;
}

/** Asks a Python for its version, and whether it can make environments. */
const question =
  "import sys; print('%d.%d.%d' % sys.version_info[:3])\nimport venv, ensurepip; print('venv')";

/** The Python named by the variable PYTHON, else the first of python3 and python that is new enough.
 *
 *  @throws SetupError when there is none, when all are too old, or when it cannot make environments */
export async function findPython(): Promise<Python> {
  const names = process.env.PYTHON ? [process.env.PYTHON] : ["python3", "python"];
  let old: Python | null = null;
  for (const program of names) {
    const { stdout } = await runProgram(program, ["-c", question]);
    const [version = "", venv] = stdout.trim().split(/\r?\n/);
    const [major = 0, minor = 0] = version.split(".").map(Number);
    if (major === 0) continue;
    if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
      old ??= { program, version };
      continue;
    }
    if (venv !== "venv") {
      throw new SetupError(
        `Python ${version} (${program}) cannot make environments; install its venv module (on Debian and Ubuntu: apt-get install python3-venv) and start again`,
      );
    }
    return { program, version };
  }
  const wanted = `Python ${oldest.join(".")} or newer`;
  if (old) {
    throw new SetupError(
      `JupyterLab needs ${wanted}, found ${old.version} (${old.program}); install a newer one, or name it in the variable PYTHON`,
    );
  }
  throw new SetupError(
    `JupyterLab needs ${wanted}, found none (tried ${names.join(", ")}); install Python, or name it in the variable PYTHON`,
  );
}
