/** `npm run sbom`: prints what a user of the package runs, as a CycloneDX document: what npm installs with it, and what dist/ carries. The same
 *  checkout gives the same bytes: no clock, no serial number. Source: https://cyclonedx.org/docs/1.5/json/ */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { carriedPackage } from "./carried.mjs";

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

const { serialNumber: _, metadata, components, dependencies, ...head } = npmsDocument();
const { timestamp: __, ...about } = metadata;
about.component.name = "carryover";

// Chosen by the lock: npm's own --omit=dev leaves out what a package for development needs as well.
const { packages } = JSON.parse(readFileSync(path("package-lock.json"), "utf8"));
const installed = Object.entries(packages)
  .filter(([folder, { dev, devOptional, link }]) => folder !== "" && !dev && !devOptional && !link)
  .map(([folder, { version }]) => `${folder.split("node_modules/").at(-1)}@${version}`);
const carried = new Map(
  JSON.parse(readFileSync(path("build/carried.json"), "utf8"))
    .map(carriedPackage)
    .map(({ name, version, license }) => [`${name}@${version}`, license]),
);
const listed = components
  .filter((component) => installed.includes(component["bom-ref"]) || carried.has(component["bom-ref"]))
  .map((component) => {
    const license = carried.get(component["bom-ref"]);
    if (license === undefined) return { ...component, properties: [] };
    return {
      ...component,
      scope: "required",
      licenses: [{ license: { id: license } }],
      properties: [{ name: "carryover:carriedIn", value: "dist/" }],
    };
  });
const refs = new Set([about.component["bom-ref"], ...listed.map((component) => component["bom-ref"])]);
const needs = dependencies
  .filter(({ ref }) => refs.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((needed) => refs.has(needed)) }));
process.stdout.write(
  `${JSON.stringify({ ...head, metadata: about, components: listed, dependencies: needs }, null, 2)}\n`,
);

/** npm's own document of the lock file. */
function npmsDocument() {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const options = {
    cwd: path("."),
    encoding: "utf8",
    maxBuffer: 2 ** 26,
    shell: process.platform === "win32",
  };
  return JSON.parse(execFileSync(npm, ["sbom", "--package-lock-only", "--sbom-format=cyclonedx"], options));
}
