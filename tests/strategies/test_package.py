"""The package shows its public names, and does without Hypothesis as well as it can."""

from __future__ import annotations

import subprocess
import sys

from mcconform import strategies

WITHOUT = "import sys; sys.modules['hypothesis'] = None\n"


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT + code], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_the_public_names_are_those_that_are_announced() -> None:
    # pytest adds names with an @ to the modules of an installed plug-in's package.
    private = {name for name in dir(strategies) if name.startswith(("_", "@"))}
    beside = {"UsageError", "annotations"}
    assert set(strategies.__all__) == set(dir(strategies)) - private - beside


def test_mcconform_needs_no_hypothesis() -> None:
    code = (
        "import mcconform, mcconform.api, mcconform.evaluate; mcconform.evaluate.load_catalogue()"
    )
    assert "ok" == run(f"{code}; print('ok')")


def test_without_hypothesis_the_strategies_say_what_to_install() -> None:
    code = (
        "from mcconform.errors import UsageError\n"
        "try:\n    import mcconform.strategies\n"
        "except ImportError as missing:\n"
        "    print(isinstance(missing, UsageError), missing.code, missing.hint, sep='|')"
    )
    assert "True|hypothesis-missing|pip install 'mcconform[pytest]'" == run(code)


def test_another_module_that_is_missing_is_not_blamed_on_hypothesis() -> None:
    code = (
        "del sys.modules['hypothesis']; sys.modules['cryptography'] = None\n"
        "try:\n    import mcconform.strategies\n"
        "except ImportError as missing:\n    print(type(missing).__name__, missing.name)"
    )
    assert "ModuleNotFoundError cryptography.hazmat" == run(code)
