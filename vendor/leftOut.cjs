/** Stands in for packages that danfojs-node requires for what `toFrame` is not for: downloads and spreadsheets. */
const leftOut = new Proxy(() => {}, {
  get: (_, name) => (name === "__esModule" ? undefined : leftOut),
  apply() {
    throw new Error(
      "danfo's downloads and spreadsheets are left out of this package; read the table with readPanel, or the file with node:fs",
    );
  },
});
module.exports = leftOut;
