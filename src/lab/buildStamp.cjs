/** Whether what was built last came from these very sources, so that `npm start` need not build again.
 *  Plain JavaScript, as start.cjs needs it before anything is built. */
const crypto = require("crypto");
const fs = require("fs");
const path = require("path");

/** What a build reads. Notebooks only ship, and are saved whenever somebody has looked at them. */
const inputs = [
  "assembly",
  "packaging",
  "src",
  "vendor",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];
/** Made from assembly/ by the build itself. */
const generated = path.join("src", "transforms", "kernels", "kernelBytes.ts");
const stamp = path.join("build", "sources.sha256");
const built = path.join("dist", "lab", "main.js");

/** Digest of the names and the text of everything that a build reads. */
function sourcesDigest(root) {
  const hash = crypto.createHash("sha256");
  const visit = (name) => {
    const file = path.join(root, name);
    if (name === generated || !fs.existsSync(file)) return;
    if (fs.statSync(file).isDirectory()) {
      for (const entry of fs.readdirSync(file).sort()) visit(path.join(name, entry));
      return;
    }
    const text = fs.readFileSync(file);
    hash.update(`${name}\0${text.length}\0`).update(text);
  };
  for (const name of inputs) visit(name);
  return hash.digest("hex");
}

/** What the stamp says of a build from sources of this digest: another build since, of whatever sources, has another time. */
function stampOf(root, digest) {
  return `${digest} ${fs.statSync(path.join(root, built)).mtimeMs}`;
}

/** Whether there is a build, made from sources of this digest. */
function isBuilt(root, digest) {
  const file = path.join(root, stamp);
  if (!fs.existsSync(path.join(root, built)) || !fs.existsSync(file)) return false;
  return fs.readFileSync(file, "utf8") === stampOf(root, digest);
}

/** Remembers what was built. */
function markBuilt(root, digest) {
  fs.mkdirSync(path.join(root, path.dirname(stamp)), { recursive: true });
  fs.writeFileSync(path.join(root, stamp), stampOf(root, digest));
}

module.exports = { sourcesDigest, isBuilt, markBuilt };
