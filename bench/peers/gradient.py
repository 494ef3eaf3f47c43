"""Microseconds for the log density and its gradient, one thread.  python gradient.py ENGINE SPEC  (pymc | jax)

Prints one JSON: best of nine batches, seconds of compiling, and the largest relative error of the density at the file's points."""

import json
import os
import sys
import time

os.environ.update(
    OMP_NUM_THREADS="1",
    OPENBLAS_NUM_THREADS="1",
    JAX_ENABLE_X64="1",
    JAX_PLATFORMS="cpu",
    XLA_FLAGS="--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
)
import numpy as np  # noqa: E402

import density  # noqa: E402


def best(call, batches=9, seconds=0.2):
    call()
    count, spent = 1, 0.0
    while spent < seconds:
        count *= 2
        begin = time.perf_counter()
        for _ in range(count):
            call()
        spent = time.perf_counter() - begin
    lowest = spent
    for _ in range(batches):
        begin = time.perf_counter()
        for _ in range(count):
            call()
        lowest = min(lowest, time.perf_counter() - begin)
    return 1e6 * lowest / count


def main():
    engine, path = sys.argv[1:3]
    spec, data = density.load(path)
    points = [(np.asarray(point["q"], float), point["logp"]) for point in spec["density_test_points"]]
    q = points[0][0]
    begin = time.perf_counter()
    if engine == "pymc":
        model = density.pymc_model(data)
        function = model.logp_dlogp_function(ravel_inputs=True, mode="NUMBA")
        function.set_extra_values({})
        compiled = function._pytensor_function
        compiled.trust_input = True
        values = [float(compiled(point)[0]) for point, _ in points]
        compile_seconds = time.perf_counter() - begin
        microseconds = best(lambda: compiled(q))
        print(json.dumps(result(microseconds, compile_seconds, values, points)))
        return
    import jax
    import numpyro
    from numpyro.infer.util import initialize_model

    numpyro.enable_x64()
    info = initialize_model(jax.random.PRNGKey(0), density.numpyro_model(data))
    channels, controls, seasons = data["x"].shape[1], data["Z"].shape[1], data["F"].shape[1]
    names = ("alpha", "lam", "beta", "intercept", "gamma", "phi", "sigma")
    ends = np.cumsum([channels, channels, channels, 1, controls, seasons])
    shaped = info.param_info.z

    def negative(vector):
        parts = dict(zip(names, jax.numpy.split(vector, ends)))
        return info.potential_fn({name: parts[name].reshape(shaped[name].shape) for name in names})

    value = jax.jit(negative)
    values = [-float(value(point)) for point, _ in points]
    # Inside a loop, as a sampler in JAX calls it: no dispatch from Python.
    inside = 200
    loop = jax.jit(lambda v: jax.lax.fori_loop(0, inside, lambda _, w: w - 1e-9 * jax.grad(negative)(w), v))
    loop(q).block_until_ready()
    compile_seconds = time.perf_counter() - begin
    microseconds = best(lambda: loop(q).block_until_ready()) / inside
    print(json.dumps(result(microseconds, compile_seconds, values, points)))


def result(microseconds, compile_seconds, values, points):
    error = max(abs(value - logp) / max(1, abs(logp)) for value, (_, logp) in zip(values, points))
    return {"microseconds": microseconds, "compileSeconds": compile_seconds, "error": error}


main()
