"""Strict JSON: the same values as the standard library, every fault named, every place found."""

from __future__ import annotations

import json
import math
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcconform import limits
from mcconform.intake.json_positions import ParsedJson, loads, parse_json
from mcconform.nodes import escape

texts = st.text(st.characters(exclude_categories=["Cs"]))
numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)
layouts = st.sampled_from(
    [{}, {"indent": 2}, {"indent": "\t", "ensure_ascii": False}, {"separators": (",", ":")}]
)


def rules_of(parsed: ParsedJson) -> list[str]:
    return [note.rule for note in parsed.notes]


@given(values, layouts)
def test_any_value_is_read_as_the_standard_library_reads_it(value: Any, layout: Any) -> None:
    text = json.dumps(value, **layout)
    assert (json.loads(text), ()) == loads(text.encode())


@given(st.binary(max_size=200))
def test_no_bytes_whatever_raise(data: bytes) -> None:
    parsed = parse_json(data)
    assert parsed.readable or parsed.notes


@given(st.text(alphabet='{}[]",:\\u1dx8\n tn', max_size=60))
def test_texts_that_are_nearly_json_agree_with_the_standard_library(text: str) -> None:
    try:
        expected = json.loads(text)
    except ValueError:
        expected = None
    parsed = parse_json(text.encode())
    if "intake.json.no_lone_surrogates" in rules_of(parsed):
        return
    assert expected == parsed.value
    assert (expected is None) == (not parsed.readable)


def places(value: Any, pointer: str = "") -> Any:
    yield pointer, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from places(item, f"{pointer}/{escape(key)}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, f"{pointer}/{index}")


@given(values, layouts)
def test_every_pointer_finds_the_first_character_of_its_value(value: Any, layout: Any) -> None:
    text = json.dumps(value, **layout)
    positions = parse_json(text.encode()).positions()
    lines = text.split("\n")
    for pointer, part in places(value):
        position = positions(pointer)
        assert position is not None
        line, column = position
        rest = "\n".join([lines[line - 1][column - 1 :], *lines[line:]])
        assert json.loads(json.dumps(part)) == json.JSONDecoder().raw_decode(rest)[0]


def test_a_pointer_to_nothing_has_no_position() -> None:
    positions = parse_json(b'{"a": [1]}').positions()
    assert (1, 7) == positions("/a")
    assert positions("/a/1") is None
    assert positions("/b") is None
    assert positions("a") is None


def test_a_name_that_is_used_twice_is_noted_at_its_last_place() -> None:
    parsed = parse_json(b'{"a": 1, "b": {"x/y": 1, "x/y": 2}, "a": {"c": 1}}')
    assert {"a": {"c": 1}, "b": {"x/y": 2}} == parsed.value
    assert [("/b/x~1y", "x/y"), ("/a", "a")] == [
        (note.pointer, note.args["name"]) for note in parsed.notes
    ]
    assert ["intake.json.unique_keys"] * 2 == rules_of(parsed)
    assert (1, 42) == parsed.positions()("/a")


colons = st.sampled_from([":", ": ", " :", "\n:", "\t: ", "\r:"])
members = st.lists(st.tuples(st.sampled_from(["a", "b", '":', " :", '\\":', "c"]), colons))


@given(members, members)
def test_every_name_that_is_used_twice_is_noted_whatever_stands_around_it(
    outer: list[tuple[str, str]], inner: list[tuple[str, str]]
) -> None:
    def written(several: list[tuple[str, str]], value: str) -> str:
        return ",".join(f"{json.dumps(name)}{colon}{value}" for name, colon in several)

    parts = [written(outer, json.dumps('a":')), '"in": {' + written(inner, "1") + "}"]
    text = "{" + ",".join(part for part in parts if part) + "}"
    repeated = sum(len(part) - len({name for name, _ in part}) for part in (outer, inner))
    found = rules_of(parse_json(text.encode()))
    assert bool(repeated) == ("intake.json.unique_keys" in found), text


def test_names_that_differ_only_in_their_escapes_are_the_same_name() -> None:
    assert ["intake.json.unique_keys"] == rules_of(parse_json(b'{"a": 1, "\\u0061": 2}'))


def test_a_string_that_looks_like_a_name_is_no_name() -> None:
    assert () == parse_json(b'{"a": "a", "b": ["a", "a"], "c": {"a": "b"}}').notes


@pytest.mark.parametrize(
    ("data", "what", "place"),
    [
        (b'{"a": NaN}', "NaN is not a JSON value", (1, 7)),
        (b'{"NaN": "NaN",\n "b": [-Infinity]}', "-Infinity is not a JSON value", (2, 8)),
        (b'{"a": 1', "the text ends too early", (1, 8)),
        (b'{"a": "1', "the text ends too early", (1, 7)),
        (b'{"a": 1}\n}', "more text follows after the end of the value", (2, 1)),
        (b"{'a': 1}", '"\'" is not expected here', (1, 2)),
        (b'{"a": "\t"}', "a string holds a control character that is not escaped", (1, 8)),
        (b'{"a": "\\x"}', "a string holds an escape that JSON does not have", (1, 8)),
        (b" \n", "there is nothing in it", (2, 1)),
        (b"", "there is nothing in it", (1, 1)),
    ],
)
def test_what_is_not_json_is_told_with_its_place(data: bytes, what: str, place: Any) -> None:
    parsed = parse_json(data)
    assert not parsed.readable
    assert ["intake.json.well_formed"] == rules_of(parsed)
    args = parsed.notes[0].args
    assert (what, place) == (args["what"], (args["line"], args["column"]))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ('{"a": 1}'.encode("utf-16"), "is UTF-16"),
        ('{"a": 1}'.encode("utf-16-be"), "is UTF-16"),
        ('{"a": 1}'.encode("utf-16-le"), "is UTF-16"),
        ('{"a": 1}'.encode("utf-32"), "is UTF-32"),
        ('{"a": 1}'.encode("utf-32-be"), "is UTF-32"),
        ('{"a": 1}'.encode("utf-32-le"), "is UTF-32"),
        ('{\n"a": "é"}'.encode("latin-1"), "has the byte 0xe9 in line 2"),
    ],
)
def test_other_encodings_are_named(data: bytes, what: str) -> None:
    parsed = parse_json(data)
    assert [("intake.json.utf8", {"what": what})] == [(n.rule, n.args) for n in parsed.notes]
    assert not parsed.readable


def test_a_byte_order_mark_is_noted_and_reading_goes_on() -> None:
    parsed = parse_json(b'\xef\xbb\xbf{"a": 1}')
    assert {"a": 1} == parsed.value
    assert ["intake.json.no_byte_order_mark"] == rules_of(parsed)
    assert (1, 7) == parsed.positions()("/a")


def test_lone_surrogates_are_noted_where_they_stand() -> None:
    parsed = parse_json(rb'{"a": ["\ud800", "\ud83d\ude00"], "\udc00k": {"b": "\\ud800"}}')
    assert {"a": ["\ufffd", "\U0001f600"], "\ufffdk": {"b": "\\ud800"}} == parsed.value
    assert [("/a/0", "value"), ("/\ufffdk", "name")] == [
        (note.pointer, note.args["where"]) for note in parsed.notes
    ]
    assert (1, 46) == parsed.positions()("/\ufffdk")


def nested(depth: int) -> bytes:
    return b'{"a":' * (depth - 1) + b"{}" + b"}" * (depth - 1)


def test_nesting_up_to_the_limit_is_read_and_one_more_is_not() -> None:
    assert () == parse_json(nested(limits.JSON_DEPTH)).notes
    assert ["intake.json.depth"] == rules_of(parse_json(nested(limits.JSON_DEPTH + 1)))


def test_brackets_in_strings_do_not_count_as_nesting() -> None:
    text = json.dumps({"a": "[" * 500 + '\\"]' * 10, "b": ['"', "]" * 300, "\\"]})
    assert (json.loads(text), ()) == loads(text.encode())


def test_brackets_in_strings_cannot_hide_nesting() -> None:
    deep = b'["]",' * 300 + b"1" + b"]" * 300
    assert ["intake.json.depth"] == rules_of(parse_json(deep))


def test_values_up_to_the_limit_are_read_and_more_are_not() -> None:
    most = b"[" + b"1," * (limits.JSON_VALUES - 2) + b"1]"
    assert () == parse_json(most).notes
    more = b"[" + b"1," * (limits.JSON_VALUES - 1) + b"1]"
    assert ["intake.json.values"] == rules_of(parse_json(more))


@pytest.mark.parametrize(
    "number",
    ["1" * (limits.JSON_NUMBER_DIGITS + 1), "1e400", "-1e999", "1." + "0" * 2000],
    ids=["many digits", "too large", "too small", "long fraction"],
)
def test_numbers_beyond_the_limits_are_not_read(number: str) -> None:
    parsed = parse_json(f'{{"a": 1,\n "b": {number}}}'.encode())
    assert ["intake.json.numbers"] == rules_of(parsed)
    assert "line 2, column 7" in str(parsed.notes[0].args["cause"])


def test_the_longest_number_is_read_exactly() -> None:
    digits = "9" * limits.JSON_NUMBER_DIGITS
    assert (int(digits), ()) == loads(digits.encode())
    assert math.isclose(1e308, loads(b"1e308")[0])


HOSTILE = {
    "brackets without end": b"[" * 10_000_000,
    "objects without end": b'{"a":' * 3_000_000,
    "deep and closed": b"[" * 10_000 + b"]" * 10_000,
    "mismatched": b"[" * 200_000 + b"}" * 200_000,
    "empty objects": b"[" + b"{}," * 3_000_000 + b"{}]",
    "a number without end": b'{"a": ' + b"1" * 16_000_000 + b"}",
    "quotation marks": b'{"' * 8_000_000,
    "backslashes": b'{"' + b"\\" * 16_000_000,
    "white space": b" " * 16_000_000 + b"{}" + b" " * 100_000 + b"x",
    "commas": b"[" + b"," * 16_000_000,
    "NaN and an open string": b"[NaN," + b'\\"' * 4_000_000,
    "a string without end": b'{"' + b'\\"' * 8_000_000,
    "repeated names": b"{" + b'"a":1,' * 100_000 + b'"a":1}',
    "surrogates": b'["' + b"\\ud800" * 2_000_000 + b'"]',
}


@pytest.mark.parametrize("case", sorted(HOSTILE))
def test_hostile_texts_are_noted_quickly(case: str) -> None:
    started = time.perf_counter()
    parsed = parse_json(HOSTILE[case])
    spent = time.perf_counter() - started
    assert parsed.notes
    assert len(parsed.notes) <= limits.FINDINGS_PER_RULE + 1
    assert spent < 3, f"{case}: {spent:.1f} s"  # 1 s on a machine of one's own
