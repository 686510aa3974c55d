"""RFC 8785: the examples of the RFC, the order of members, what is no I-JSON."""

from __future__ import annotations

import json
import struct
import subprocess
from shutil import which

import pytest
from c14n.Canonicalize import canonicalize as other_implementation
from hypothesis import given
from hypothesis import strategies as st

from mcconform.canonical.errors import TooMuchWork
from mcconform.canonical.jcs import NotCanonical, canonize, number

NUMBERS = {  # RFC 8785, appendix B
    "0000000000000000": "0",
    "8000000000000000": "0",
    "0000000000000001": "5e-324",
    "8000000000000001": "-5e-324",
    "7fefffffffffffff": "1.7976931348623157e+308",
    "ffefffffffffffff": "-1.7976931348623157e+308",
    "4340000000000000": "9007199254740992",
    "c340000000000000": "-9007199254740992",
    "4430000000000000": "295147905179352830000",
    "44b52d02c7e14af5": "9.999999999999997e+22",
    "44b52d02c7e14af6": "1e+23",
    "44b52d02c7e14af7": "1.0000000000000001e+23",
    "444b1ae4d6e2ef4e": "999999999999999700000",
    "444b1ae4d6e2ef4f": "999999999999999900000",
    "444b1ae4d6e2ef50": "1e+21",
    "3eb0c6f7a0b5ed8c": "9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d": "0.000001",
    "41b3de4355555553": "333333333.3333332",
    "41b3de4355555554": "333333333.33333325",
    "41b3de4355555555": "333333333.3333333",
    "41b3de4355555556": "333333333.3333334",
    "41b3de4355555557": "333333333.33333343",
    "becbf647612f3696": "-0.0000033333333333333333",
    "43143ff3c1cb0959": "1424953923781206.2",
}
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(("bits", "text"), NUMBERS.items())
def test_numbers_are_written_as_the_rfc_lists_them(bits: str, text: str) -> None:
    assert text == number(struct.unpack(">d", bytes.fromhex(bits))[0])


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), 10**400])
def test_numbers_that_no_double_holds_are_refused(value: float) -> None:
    with pytest.raises(NotCanonical):
        number(value)


def test_members_are_sorted_by_utf16_code_units() -> None:
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    found = json.loads(canonize(dict.fromkeys(names, 0)))
    assert ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"] == list(found)


def test_the_example_of_the_rfc_is_written_as_it_says() -> None:
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 1e-27],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    expected = (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
    assert expected == canonize(value).decode()


@given(JSON)
def test_another_implementation_writes_the_same(value: object) -> None:
    assert other_implementation(value) == canonize(value)


@pytest.mark.skipif(which("node") is None, reason="node is not here")
def test_ecmascript_itself_writes_the_same_numbers() -> None:
    values = [i / 7 * 10.0**e for e in range(-30, 31) for i in (1, 3, 22, 1e9 + 1)]
    script = "console.log(JSON.stringify(JSON.parse(process.argv[1]).map(String)))"
    run = subprocess.run(
        ["node", "-e", script, json.dumps(values)], capture_output=True, check=True, text=True
    )
    assert json.loads(run.stdout) == [number(value) for value in values]


@pytest.mark.parametrize("value", ["\ud800", {"\udfff": 1}, b"bytes", {"a": {1, 2}}])
def test_what_is_no_json_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonize(value)


def test_deep_nesting_is_refused_without_a_crash() -> None:
    value: object = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(TooMuchWork):
        canonize(value)
