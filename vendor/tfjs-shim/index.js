/** Stands in for @tensorflow/tfjs-node, whose install script downloads a binary: tfjs-core with its CPU backend, and the
 *  chained tensor methods that danfojs-node calls. */
const tf = require("@tensorflow/tfjs-core");
require("@tensorflow/tfjs-backend-cpu");

// The backend greets its first user with advice to install the package that this one stands in for.
tf.findBackend("cpu").firstUse = false;

const chainedOps = [
  ..."add sub mul div pow mod sqrt abs".split(" "),
  ..."max min mean sum".split(" "),
  ..."transpose reshape squeeze".split(" "),
  ..."equal greater less".split(" "),
];
for (const op of chainedOps) {
  tf.Tensor.prototype[op] ??= function (...args) {
    return tf[op](this, ...args);
  };
}

const data = {
  array() {
    throw new Error(
      "danfojs sample() needs tf.data, which this install leaves out; take rows with iloc() instead",
    );
  },
};
module.exports = { ...tf, data };
