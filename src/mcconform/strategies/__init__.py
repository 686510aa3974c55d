"""Credentials for tests: sound ones, ones that break one rule, and the same ones written otherwise.

    @given(strategies.credentials("ob3"))            # sound documents, from the vocabularies
    def test_my_reader(document): …

    for mutation in strategies.mutations(document):  # one for each constraint that applies
        assert not my_verifier.accepts(mutation.apply(document)), mutation.rule

    @given(strategies.rewritings(document))          # the verdict must not change
    def test_my_verifier(rewriting): …

Needs Hypothesis, which comes with ``mcconform[pytest]``; importing this package without it raises
`HypothesisMissing`, which is an ImportError and a UsageError.
"""

from __future__ import annotations

from mcconform.errors import UsageError


class HypothesisMissing(UsageError, ImportError):
    """The strategies were asked for, and Hypothesis is not installed."""

    code = "hypothesis-missing"


try:
    from mcconform.strategies._documents import credentials, sample
    from mcconform.strategies._mutants import broken, mutations
    from mcconform.strategies._mutation import ABSENT, Mutation
    from mcconform.strategies._rewritings import KEEPS_SIGNATURE, OPERATORS, Rewriting, rewritings
    from mcconform.strategies._sign import DID, sign
except ModuleNotFoundError as absent:
    if absent.name != "hypothesis":
        raise
    raise HypothesisMissing(
        "mcconform.strategies needs Hypothesis", "pip install 'mcconform[pytest]'"
    ) from absent

__all__ = [
    "ABSENT",
    "DID",
    "HypothesisMissing",
    "KEEPS_SIGNATURE",
    "Mutation",
    "OPERATORS",
    "Rewriting",
    "broken",
    "credentials",
    "mutations",
    "rewritings",
    "sample",
    "sign",
]
