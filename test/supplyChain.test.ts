/** What a user of the package runs that is not ours: named, licensed, and the very bytes that were locked. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runProgram } from "../src/lab/runProgram.js";
import { packageRoot } from "../src/platform/node/packageRoot.js";

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
}

interface Component {
  readonly name: string;
  readonly version: string;
  readonly licenses?: readonly { readonly license?: { readonly id: string }; readonly expression?: string }[];
  readonly hashes?: readonly { readonly alg: string }[];
  readonly properties: readonly { readonly name: string; readonly value: string }[];
}

const text = (file: string) => readFile(join(packageRoot, file), "utf8");
const locked = Object.entries(
  (JSON.parse(await text("package-lock.json")) as { packages: Record<string, Locked> }).packages,
).filter(([path, { link }]) => path.includes("node_modules/") && !link);
const nameOf = (path: string) => path.split("node_modules/").at(-1)!;
const installed = locked.filter(([, entry]) => !entry.dev && !entry.devOptional);

const sbom = async () => {
  const { code, stdout, stderr } = await runProgram("npm", ["run", "-s", "sbom"], { cwd: packageRoot });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
};

/** Licences that ask for no more than their notice to be kept, or for changes of their own files to be shown (MPL). */
const free = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-0", "MPL-2.0"];
const isFree = (expression: string) => expression.split(/ AND /).every((licence) => free.includes(licence));

test("every package of a registry is locked with the sum of its bytes", () => {
  expect(locked.length).toBeGreaterThan(200);
  expect(locked.filter(([, { integrity }]) => !integrity?.startsWith("sha512-"))).toEqual([]);
});

test("every package that is installed or carried has a free licence, or its reason in SECURITY.md", async () => {
  const { components } = JSON.parse(await sbom()) as { components: Component[] };
  const unusual = components
    .filter(({ licenses }) => {
      const [first] = licenses ?? [];
      return !isFree(first?.license?.id ?? first?.expression ?? "unknown");
    })
    .map(({ name }) => name);
  const exceptions = [...(await text("SECURITY.md")).matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name);
  expect(unusual.filter((name) => !exceptions.includes(name))).toEqual([]);
});

test("the bill of materials names what is installed and what dist/ carries, and is the same twice", async () => {
  const document = await sbom();
  expect(await sbom()).toBe(document);
  const { components } = JSON.parse(document) as { components: Component[] };
  const named = new Set(components.map(({ name, version }) => `${name}@${version}`));
  expect(
    installed.filter(([path, { version }]) => !named.has(`${nameOf(path)}@${version}`)).map(([path]) => path),
  ).toEqual([]);
  expect(components.filter(({ hashes }) => !hashes?.some(({ alg }) => alg === "SHA-512"))).toEqual([]);

  const carried = components.filter(({ properties }) =>
    properties.some(({ name }) => name === "carryover:carriedIn"),
  );
  const terms = await text("dist/LICENSES.txt");
  expect(carried.map(({ name }) => name)).toEqual(expect.arrayContaining(["danfojs-node", "mathjs", "zod"]));
  for (const { name, version } of carried) expect(terms).toContain(`\n${name} ${version} (`);
  // danfo's downloads and spreadsheets, which have open advisories, are not among it.
  expect(carried.filter(({ name }) => /^(request|xlsx|node-fetch)$/.test(name))).toEqual([]);
});
