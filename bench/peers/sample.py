"""One peer's sampler, compiled once and asked for one seed after another.  python sample.py ENGINE SPEC WARMUP DRAWS OUT

ENGINE: nutpie | nutpie-collapsed | pymc | numpyro-diagonal | numpyro-dense. Four chains on two cores, target acceptance 0.8.
Prints {"ready", "compileSeconds"} and then, for each seed on standard input, one JSON: seconds of sampling, gradients, divergences;
the draws go to OUT as float64 [name, chain, draw]. NumPyro compiles within its first seed's seconds: the median over seeds leaves that out."""

import json
import os
import sys
import time

start = time.perf_counter()
CHAINS = 4
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", JAX_ENABLE_X64="1", JAX_PLATFORMS="cpu")
os.environ["XLA_FLAGS"] = (
    f"--xla_force_host_platform_device_count={CHAINS} --xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
)
import logging  # noqa: E402
import resource  # noqa: E402
import warnings  # noqa: E402

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)
import numpy as np  # noqa: E402

import density  # noqa: E402


def cpu_seconds():
    """Of all threads and of the processes that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def flatten(get, data, collapsed):
    """Names and draws [name, chain, draw]."""
    labels = {"alpha": data["channels"], "lam": data["channels"], "beta": data["channels"]}
    if not collapsed:
        labels.update(intercept=None, gamma=data["control_names"], phi=data["fourier_names"])
    labels["sigma"] = None
    names, draws = [], []
    for name, along in labels.items():
        values = np.asarray(get(name), float)
        if along is None:
            names.append(name)
            draws.append(values)
        else:
            names += [f"{name}[{label}]" for label in along]
            draws += [values[:, :, i] for i in range(len(along))]
    return names, np.stack(draws)


def main():
    engine, path, warmup, count, out = sys.argv[1:6]
    warmup, count = int(warmup), int(count)
    collapsed = engine.endswith("collapsed")
    _, data = density.load(path)
    if engine.startswith("numpyro"):
        import jax
        import numpyro
        from numpyro.infer import MCMC, NUTS

        numpyro.enable_x64()
        kernel = NUTS(density.numpyro_model(data), target_accept_prob=0.8, dense_mass=engine == "numpyro-dense")
        mcmc = MCMC(
            kernel, num_warmup=warmup, num_samples=count, num_chains=CHAINS, chain_method="parallel", progress_bar=False
        )

        def run(seed):
            mcmc.run(jax.random.PRNGKey(seed), extra_fields=("num_steps", "diverging"))
            samples = jax.block_until_ready(mcmc.get_samples(group_by_chain=True))
            extra = mcmc.get_extra_fields()
            return samples.__getitem__, int(extra["num_steps"].sum()), int(extra["diverging"].sum())
    elif engine == "pymc":
        import pymc as pm

        model = density.pymc_model(data)

        def run(seed):
            with model:
                trace = pm.sample(
                    tune=warmup,
                    draws=count,
                    chains=CHAINS,
                    cores=2,
                    random_seed=seed,
                    target_accept=0.8,
                    progressbar=False,
                    compute_convergence_checks=False,
                    nuts_sampler="pymc",
                    compile_kwargs={"mode": "NUMBA"},
                )
            run.sampling = float(trace.posterior.attrs["sampling_time"])
            stats = trace.sample_stats
            return (lambda name: trace.posterior[name]), int(stats["n_steps"].sum()), int(stats["diverging"].sum())
    else:
        import nutpie

        compiled = nutpie.compile_pymc_model(density.pymc_model(data, collapsed=collapsed), backend="numba")

        def run(seed):
            trace = nutpie.sample(
                compiled, tune=warmup, draws=count, chains=CHAINS, cores=2, seed=seed, target_accept=0.8, progress_bar=False
            )
            stats = trace.sample_stats
            return (lambda name: trace.posterior[name]), int(stats["n_steps"].sum()), int(stats["diverging"].sum())

    import_and_compile = time.perf_counter() - start
    print(json.dumps({"ready": True, "compileSeconds": import_and_compile}), flush=True)
    for line in sys.stdin:
        seed = int(line)
        begin, cpu = time.perf_counter(), cpu_seconds()
        get, gradients, divergences = run(seed)
        seconds, cpu = time.perf_counter() - begin, cpu_seconds() - cpu
        extra_compile = None
        if engine == "pymc":
            extra_compile, seconds = seconds - run.sampling, run.sampling
        names, draws = flatten(get, data, collapsed)
        np.ascontiguousarray(draws).tofile(out)
        answer = {"seconds": seconds, "cpuSeconds": cpu, "gradients": gradients, "divergences": divergences}
        answer.update(extraCompileSeconds=extra_compile, names=names, chains=CHAINS, draws=count, file=out)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
