#!/usr/bin/env python3
"""Answers that crates/stats/tests/it/known.rs compares with, from SciPy and from plain enumeration:
pip install scipy; python3 benches/known-answers.py"""
from itertools import combinations, product

import numpy as np
from scipy import optimize, stats

# Permeability constants (Hollander and Wolfe 1973, p. 69).
x = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
y = [1.15, 0.88, 0.90, 0.74, 1.21]
print("exact rank sum", stats.mannwhitneyu(x, y, method="exact").pvalue)

# Twenty-four and twenty-two values with ties: normal approximation, tie correction, continuity correction.
a = [round(1.0 + 0.01 * ((i * 7) % 13), 2) for i in range(24)]
b = [round(1.02 + 0.01 * ((i * 5) % 11), 2) for i in range(22)]
print("ties", stats.mannwhitneyu(b, a, method="asymptotic", use_continuity=True).pvalue)

# Three blocks of two and two: all 6^3 arrangements of labels, on values aligned by the block's median.
blocks = [([1.00, 1.03], [1.06, 1.02]), ([1.10, 1.12], [1.16, 1.21]), ([0.95, 0.97], [0.99, 1.05])]
aligned = [np.array(base + head) - np.median(base + head) for base, head in blocks]
ranks = stats.rankdata(np.round(np.concatenate(aligned), 12)).reshape(3, 4)
observed = ranks[:, 2:].sum()
sums = np.array([sum(ranks[k, list(chosen)].sum() for k, chosen in enumerate(pick))
                 for pick in product(combinations(range(4), 2), repeat=3)])
print("blocks", 2 * min((sums >= observed - 1e-9).mean(), (sums <= observed + 1e-9).mean()))

# Runs as units.
base, head = [2.310, 2.305, 2.298, 2.315], [2.352, 2.361, 2.340]
welch = stats.ttest_ind(head, base, equal_var=False)
interval = welch.confidence_interval(0.99)
print("welch", np.mean(head) - np.mean(base), interval.low, interval.high, welch.pvalue)
for share in (0.5, 0.8):
    print("spent", share, 2 * stats.norm.sf(stats.norm.ppf(0.995) / share**0.5))
for events, tests in [(0, 300), (3, 300), (0, 1)]:
    print("rate at most", events, tests, stats.beta.ppf(0.95, events + 1, tests - events))

# Universal Scalability Law, least squares on logarithms: SPEC SDM91 on a SPARCcenter 2000 (Gunther 2007), and loads over four
# decades, one to three trials each, first without a fall, where κ stays at its bound, then with one.
def law(n, scale, sigma, kappa):
    return scale * n / (1 + sigma * (n - 1) + kappa * n * (n - 1))


def slopes(n, scale, sigma, kappa):
    share = n / law(n, 1, sigma, kappa)
    return np.array([1 / scale + 0 * n, -(n - 1) / share, -n * (n - 1) / share]).T


def fit(trials, start):
    n, x, errors = np.array([(n, x, len(xs) ** 0.5) for n, xs in trials for x in xs]).T
    return optimize.curve_fit(lambda *of: np.log(law(*of)), n, np.log(x), sigma=errors, p0=start, jac=slopes, x_scale=start,
                              bounds=([1e-9, 0, 0], np.inf), ftol=1e-15, xtol=1e-15, gtol=1e-15, max_nfev=10_000)[0]


users, scripts = [1, 18, 36, 72, 108, 144, 216], [64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2]
print("usl, sdm91", *fit([(n, [x]) for n, x in zip(users, scripts)], [65, 0.01, 1e-4]))
print("usl, sdm91, on throughputs as they are", *optimize.curve_fit(law, users, scripts, [65, 0.01, 1e-4])[0])
for last in (61_000, 12_000):
    print("usl, decades", last, *fit([(1, [98]), (10, [925, 941]), (100, [7600, 7450, 7510]), (1000, [25_300]),
                                      (3000, [29_400, 30_100]), (10_000, [last, last * 1.04])], [98, 0.003, 1e-8]))
