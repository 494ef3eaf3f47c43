/* The reference density and its gradient by hand, W channels to a vector register: how fast one core could be.
 *
 * Build: gcc -O3 -march=native -DT=156 -DC=11 -DK=12 -DPOINTS=5 gradient.c -lm
 * Standard input, doubles: x[T][C], y[T], columns[T][K], alpha_a[C], alpha_b[C], lam_mu, lam_sd, beta_sd[C], mean[K], sd[K], sigma_sd, then for each of
 * POINTS its q[3C+K+1], log density and gradient. Prints one JSON: best microseconds and the largest relative error at the points. */
#include <math.h>
#include <stdio.h>
#include <time.h>

#ifndef W
#define W 8
#endif
#define D (3 * C + K + 1)
#define CB ((C + W - 1) / W)
#define KB ((K + W - 1) / W)
typedef double lanes __attribute__((vector_size(8 * W)));
typedef union {
  lanes v[CB];
  double d[CB * W];
} channels;
typedef union {
  lanes v[KB];
  double d[KB * W];
} columns;

static channels x[T], carried[T], inverse[T];
static columns z[T];
static double y[T], bar[T];
static double priorA[C], priorB[C], lamMu, lamSd, betaSd[C], mean[K], sd[K], sigmaSd, constant;

static inline double sum(lanes v) {
  double s = 0;
  for (int i = 0; i < W; i++) s += v[i];
  return s;
}

/* With A the unnormalised adstock and m = lam / (1 - alpha), the response is A / (m + A). */
static double density(const double *q, double *g) {
  channels alpha, m, beta, zero = {0};
  columns theta = {0};
  double lam[C], total = constant;
  m = alpha = beta = zero;
  for (int c = C; c < CB * W; c++) m.d[c] = 1;
  for (int c = 0; c < C; c++) {
    double e = exp(-fabs(q[c])), r = 1 / (1 + e), softplus = log1p(e);
    alpha.d[c] = q[c] >= 0 ? r : e * r;
    lam[c] = exp(q[C + c]);
    beta.d[c] = exp(q[2 * C + c]);
    m.d[c] = lam[c] / (1 - alpha.d[c]);
    double u = (q[C + c] - lamMu) / lamSd, b = beta.d[c] / betaSd[c];
    total += priorA[c] * (fmin(q[c], 0) - softplus) + priorB[c] * (fmin(-q[c], 0) - softplus) - .5 * (u * u + b * b) + q[2 * C + c];
    g[c] = priorA[c] - (priorA[c] + priorB[c]) * alpha.d[c];
    g[C + c] = -u / lamSd;
    g[2 * C + c] = 1 - b * b;
  }
  for (int k = 0; k < K; k++) {
    theta.d[k] = q[3 * C + k];
    double u = (theta.d[k] - mean[k]) / sd[k];
    total -= .5 * u * u;
    g[3 * C + k] = -u / sd[k];
  }
  double logSigma = q[D - 1], sigma = exp(logSigma), precision = 1 / (sigma * sigma), squares = 0;
  channels a = zero;
  for (int t = 0; t < T; t++) {
    lanes s = {0};
    for (int b = 0; b < CB; b++) {
      a.v[b] = x[t].v[b] + alpha.v[b] * a.v[b];
      carried[t].v[b] = a.v[b];
      inverse[t].v[b] = 1.0 / (m.v[b] + a.v[b]);
      s += beta.v[b] * a.v[b] * inverse[t].v[b];
    }
    for (int b = 0; b < KB; b++) s += z[t].v[b] * theta.v[b];
    double residual = y[t] - sum(s);
    squares += residual * residual;
    bar[t] = residual * precision;
  }
  double s = sigma / sigmaSd;
  total += -T * logSigma - .5 * squares * precision - .5 * s * s + logSigma;
  g[D - 1] = -T + squares * precision - s * s + 1;
  channels betaBar = zero, mBar = zero, alphaBar = zero, back = zero;
  columns thetaBar = {0};
  for (int t = T - 1; t >= 0; t--) {
    for (int b = 0; b < KB; b++) thetaBar.v[b] += bar[t] * z[t].v[b];
    for (int b = 0; b < CB; b++) {
      lanes di = bar[t] * inverse[t].v[b], e = di * inverse[t].v[b];
      betaBar.v[b] += di * carried[t].v[b];
      mBar.v[b] += e * carried[t].v[b];
      back.v[b] = e + alpha.v[b] * back.v[b];
      if (t > 0) alphaBar.v[b] += back.v[b] * carried[t - 1].v[b];
    }
  }
  for (int k = 0; k < K; k++) g[3 * C + k] += thetaBar.d[k];
  for (int c = 0; c < C; c++) {
    double al = alpha.d[c], be = beta.d[c], mb = -be * mBar.d[c];
    double ab = be * m.d[c] * alphaBar.d[c] + mb * m.d[c] / (1 - al);
    g[c] += ab * al * (1 - al);
    g[C + c] += mb * m.d[c];
    g[2 * C + c] += betaBar.d[c] * be;
  }
  return total;
}

static double next(void) {
  double value;
  if (fread(&value, sizeof value, 1, stdin) != 1) return NAN;
  return value;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e6 + t.tv_nsec * 1e-3;
}

int main(void) {
  for (int t = 0; t < T; t++)
    for (int c = 0; c < C; c++) x[t].d[c] = next();
  for (int t = 0; t < T; t++) y[t] = next();
  for (int t = 0; t < T; t++)
    for (int k = 0; k < K; k++) z[t].d[k] = next();
  for (int c = 0; c < C; c++) priorA[c] = next();
  for (int c = 0; c < C; c++) priorB[c] = next();
  lamMu = next();
  lamSd = next();
  for (int c = 0; c < C; c++) betaSd[c] = next();
  for (int k = 0; k < K; k++) mean[k] = next();
  for (int k = 0; k < K; k++) sd[k] = next();
  sigmaSd = next();
  double root = .5 * log(2 * acos(-1));
  constant = -T * root + log(2) - log(sigmaSd) - root;
  for (int c = 0; c < C; c++) {
    constant -= lgamma(priorA[c]) + lgamma(priorB[c]) - lgamma(priorA[c] + priorB[c]);
    constant += -log(lamSd) - root + log(2) - log(betaSd[c]) - root;
  }
  for (int k = 0; k < K; k++) constant += -log(sd[k]) - root;
  double q[D], g[D], expected[D], error = 0;
  for (int p = 0; p < POINTS; p++) {
    for (int i = 0; i < D; i++) q[i] = next();
    double logp = next();
    for (int i = 0; i < D; i++) expected[i] = next();
    error = fmax(error, fabs(density(q, g) - logp) / fmax(1, fabs(logp)));
    for (int i = 0; i < D; i++) error = fmax(error, fabs(g[i] - expected[i]) / fmax(1, fabs(expected[i])));
  }
  double best = INFINITY, kept = 0;
  for (int round = 0; round < 15; round++) {
    int count = 20000;
    double begin = now();
    for (int i = 0; i < count; i++) {
      q[i % D] += 1e-12;
      kept += density(q, g);
    }
    best = fmin(best, (now() - begin) / count);
  }
  printf("{\"microseconds\": %.4f, \"error\": %.3g, \"kept\": %.3g}\n", best, error, kept);
  return 0;
}
