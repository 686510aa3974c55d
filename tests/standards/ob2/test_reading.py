"""Open Badges 2.0: prefixes of addresses, and texts that JSON-LD writes as objects."""

from __future__ import annotations

from typing import Any

import pytest

from mcconform.standards.ob2 import web
from mcconform.standards.ob2.scheme import NAMES

DAY = "2025-03-01T09:00:00Z"
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("url", "prefix", "begins", "inside"),
    [
        ("https://a.example/x/1", "https://a.example/x/", True, False),
        ("https://a.example/x/1", "https://a.example/x", True, False),
        ("https://a.example/x-1", "https://a.example/x-", True, False),
        ("https://a.example/x/1", "https://a.example", True, False),
        ("https://a.example/anna/1", "https://a.example/ann", True, True),
        ("https://a.example.org/1", "https://a.example", False, False),
        ("https://a.example/y", "https://a.example/x", False, False),
        ("urn:uuid:1", "https://a.example/", False, False),
    ],
)
def test_a_prefix_is_text_on_one_server(url: str, prefix: str, begins: bool, inside: bool) -> None:
    assert begins == web.starts_with(url, prefix)
    assert inside == web.ends_inside_a_word(url, prefix)


@pytest.mark.parametrize(
    ("name", "value", "plain"),
    [
        ("name", {"@value": "Tides"}, "Tides"),
        ("name", {"@value": 5}, 5),
        ("issuedOn", {"@value": DAY, "@type": "xsd:dateTime"}, DAY),
        ("issuedOn", {"@value": DAY, "type": f"{XSD}dateTime"}, DAY),
        ("url", {"id": "https://a.example"}, "https://a.example"),
        ("url", {"@id": "https://a.example"}, "https://a.example"),
        ("name", "Tides", "Tides"),
    ],
)
def test_an_object_that_says_no_more_than_a_text_is_that_text(
    name: str, value: Any, plain: Any
) -> None:
    assert plain == NAMES.plain(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", {"@value": "Tides", "@language": "en"}),
        ("name", {"@value": "Tides", "@type": "xsd:token"}),
        ("name", {"@value": ["Tides"]}),
        ("name", {"id": "https://a.example"}),
        ("issuedOn", {"@value": DAY, "@type": "xsd:date"}),
        ("issuedOn", {"@value": DAY}),
        ("url", {"@value": "https://a.example"}),
        ("url", {"id": "https://a.example", "type": "Page"}),
        ("url", {}),
    ],
)
def test_an_object_that_says_more_or_something_else_stays_one(name: str, value: Any) -> None:
    assert value == NAMES.plain(name, value)
