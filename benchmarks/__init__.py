"""How fast mcconform is, beside its peers, in one run: ``python -m benchmarks.verify``."""
