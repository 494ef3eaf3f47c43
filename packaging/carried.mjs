/** The packages of other people whose code dist/ carries, as its bundlers say: who they are, and the terms that go with their code. */
import { readdirSync, readFileSync } from "node:fs";

const root = new URL("..", import.meta.url);

/** The folders of packages of which something is in the outputs of builds, sorted: "node_modules/mathjs". The name of a file that a
 *  bundler leaves out begins with "(disabled)". */
export function carriedIn(metafiles) {
  const folders = metafiles
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(
      ([file]) =>
        /^(?:[\w-]+:)?(node_modules\/(?:.+\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? [],
    );
  return [...new Set(folders)].sort();
}

/** Packages whose manifest names no licence while a text of one lies beside it. */
const byText = { "typed-function": "MIT" };

/** What a package says of itself, and its notices: the text of its licence, or by whom it is where it ships no text. */
export function carriedPackage(folder) {
  const at = (name) => new URL(`${folder}/${name}`, root);
  const manifest = JSON.parse(readFileSync(at("package.json"), "utf8"));
  const { name, version, license = byText[name], author, repository } = manifest;
  if (typeof license !== "string") throw new Error(`${folder} is carried in dist/ and names no licence`);
  const files = readdirSync(at("")).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const texts = files.map((file) => readFileSync(at(file), "utf8").trim());
  const source = [author?.name ?? author, repository?.url ?? repository].filter(Boolean).join(", ");
  return {
    name,
    version,
    license,
    notices: texts.join("\n\n") || `By ${source || `the authors of ${name}`}.`,
  };
}
