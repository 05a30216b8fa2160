#!/usr/bin/env python3
"""The table of critical dips in crates/stats/src/dip.rs, and dips that its tests compare with, from an independent
implementation: pip install numpy diptest; python3 benches/dip-table.py"""
import diptest
import numpy

chance = numpy.random.default_rng(1985)
for size in [8, 10, 12, 15, 20, 25, 30, 40, 60, 100, 200]:
    dips = [diptest.dipstat(chance.random(size)) for _ in range(400_000 if size <= 40 else 100_000)]
    print(f"({size}, {numpy.quantile(dips, 0.99) * size**0.5:.4f}),")
for sample in [[1, 2, 3, 4, 5, 6, 7, 8], [1, 1.1, 1.2, 1.3, 5, 5.1, 5.2, 5.3], [0.1, 0.5, 0.9, 1.0, 1.05, 1.1, 3.0, 9.0],
               [2, 3, 5, 7, 11, 13, 17, 19, 23, 29], [1, 2, 2.1, 2.2, 6, 6.3, 6.4, 9, 9.1, 9.2]]:
    print(sample, repr(diptest.dipstat(numpy.array(sample, dtype=float))))
