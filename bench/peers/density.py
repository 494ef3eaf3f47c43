"""The reference density in PyMC and in NumPyro, from the same file that Carryover reads. The formulas are in the file's `model`."""

import json

import numpy as np


def load(path):
    with open(path) as file:
        spec = json.load(file)
    data = spec["data"]
    for name in ("x", "y", "Z", "F"):
        data[name] = np.asarray(data[name], float)
    data["prior"] = {name: np.asarray(value, float) for name, value in data["prior"].items()}
    rows = np.asarray(data["likelihood_rows"])
    if len(rows) != len(data["y"]):
        raise SystemExit("the peers expect every row in the likelihood")
    return spec, data


def pymc_adstock(x, alpha):
    """A_t = x_t + alpha A_(t-1), exactly. A product with the matrix of alpha's powers took ten times as long."""
    import pytensor
    import pytensor.tensor as pt

    return pytensor.scan(
        lambda now, before, a: now + a * before,
        sequences=[pt.as_tensor_variable(x)],
        outputs_info=[pt.zeros_like(alpha)],
        non_sequences=[alpha],
        return_updates=False,
    )


def pymc_model(data, collapsed=False):
    """The full model, or alpha, lam, beta and sigma with the linear block integrated out."""
    import pymc as pm
    import pytensor.tensor as pt

    p, x, y = data["prior"], data["x"], data["y"]
    channels = x.shape[1]
    with pm.Model() as model:
        alpha = pm.Beta("alpha", p["alpha_a"], p["alpha_b"], shape=channels)
        lam = pm.LogNormal("lam", p["lam_mu"], p["lam_sd"], shape=channels)
        beta = pm.HalfNormal("beta", p["beta_sd"], shape=channels)
        adstock = (1 - alpha) * pymc_adstock(x, alpha)
        media = (adstock / (lam + adstock)) @ beta
        if not collapsed:
            intercept = pm.Normal("intercept", p["intercept_mu"], p["intercept_sd"])
            gamma = pm.Normal("gamma", 0, p["gamma_sd"], shape=data["Z"].shape[1])
            phi = pm.Normal("phi", 0, p["phi_sd"], shape=data["F"].shape[1])
        sigma = pm.HalfNormal("sigma", p["sigma_sd"])
        if not collapsed:
            mu = intercept + media + data["Z"] @ gamma + data["F"] @ phi
            pm.Normal("y", mu, sigma, observed=y)
            return model
        # y - media ~ N(B m, sigma^2 I + Q diag(E) Q'), where B diag(v) = Q diag(sqrt E) V'.
        columns = np.column_stack([np.ones(len(y)), data["Z"], data["F"]])
        sd = np.concatenate([[p["intercept_sd"]], p["gamma_sd"], np.full(data["F"].shape[1], p["phi_sd"])])
        basis, roots, _ = np.linalg.svd(columns * sd, full_matrices=False)
        residual = y - p["intercept_mu"] - media
        along = basis.T @ residual
        variance = sigma**2
        total = variance + roots**2
        n, k = len(y), len(roots)
        quadratic = (pt.sum(residual**2) - pt.sum(along**2)) / variance + pt.sum(along**2 / total)
        determinant = (n - k) * pt.log(variance) + pt.sum(pt.log(total))
        pm.Potential("likelihood", -0.5 * (n * np.log(2 * np.pi) + determinant + quadratic))
    return model


def numpyro_model(data):
    import jax
    import jax.numpy as jnp
    import numpyro
    import numpyro.distributions as dist

    p = data["prior"]
    x, y, controls, seasons = (jnp.asarray(data[name]) for name in ("x", "y", "Z", "F"))
    channels = x.shape[1]

    def model():
        alpha = numpyro.sample("alpha", dist.Beta(p["alpha_a"], p["alpha_b"]).to_event(1))
        lam = numpyro.sample("lam", dist.LogNormal(p["lam_mu"] * jnp.ones(channels), p["lam_sd"]).to_event(1))
        beta = numpyro.sample("beta", dist.HalfNormal(p["beta_sd"]).to_event(1))
        intercept = numpyro.sample("intercept", dist.Normal(p["intercept_mu"], p["intercept_sd"]))
        gamma = numpyro.sample("gamma", dist.Normal(0.0, p["gamma_sd"]).to_event(1))
        phi = numpyro.sample("phi", dist.Normal(jnp.zeros(seasons.shape[1]), p["phi_sd"]).to_event(1))
        sigma = numpyro.sample("sigma", dist.HalfNormal(p["sigma_sd"]))

        def step(carry, now):
            carry = now + alpha * carry
            return carry, carry

        _, adstock = jax.lax.scan(step, jnp.zeros(channels), x)
        adstock = (1 - alpha) * adstock
        mu = intercept + (adstock / (lam + adstock)) @ beta + controls @ gamma + seasons @ phi
        numpyro.sample("y", dist.Normal(mu, sigma), obs=y)

    return model
