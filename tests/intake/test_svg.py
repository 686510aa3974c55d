"""Baked SVG: what comes out, and what is noted of images that are not as they should be."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcconform import limits
from mcconform.intake.baked import Baked
from mcconform.intake.svg import unbake
from tests.intake.images import CLR, OB2, OB3, svg_json, svg_jwt, svg_of

JWT = "eyJhbGciOiJFZERTQSJ9.e30.c2ln"
DOCTYPE = (
    '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
    '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"{}>'
)


def rules_of(baked: Baked) -> list[str]:
    return [note.rule.removeprefix("intake.") for note in baked.notes]


letters = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"])


@given(st.dictionaries(st.text(letters), st.text(letters), min_size=1))
def test_json_that_was_baked_comes_out(content: dict[str, str]) -> None:
    baked = unbake(svg_json(json.dumps(content, ensure_ascii=False)))
    assert ([], "ob3", OB3) == (rules_of(baked), baked.meant, baked.place)
    assert baked.text is not None
    assert content == json.loads(baked.text)


def test_a_jwt_that_was_baked_comes_out() -> None:
    assert Baked(JWT.encode(), (), "ob3", OB3) == unbake(svg_jwt(JWT))


def test_white_space_and_comments_before_the_badge_do_not_count() -> None:
    inside = (
        f'\n  <!-- a badge -->\n <openbadges:credential verify=" {JWT}\n"></openbadges:credential>'
    )
    assert (JWT.encode(), []) == (unbake(svg_of(inside)).text, rules_of(unbake(svg_of(inside))))


def test_a_badge_after_other_elements_is_read_and_noted() -> None:
    baked = unbake(svg_of(f'<title>x</title><openbadges:credential verify="{JWT}"/>'))
    assert (JWT.encode(), ["svg.position"]) == (baked.text, rules_of(baked))


def test_the_first_of_several_badges_is_read() -> None:
    baked = unbake(svg_of(f'<openbadges:credential verify="{JWT}"/>' + "<openbadges:credential/>"))
    assert (JWT.encode(), ["svg.one_badge"]) == (baked.text, rules_of(baked))


def test_verify_and_a_body_contradict_each_other() -> None:
    baked = unbake(svg_of(f'<openbadges:credential verify="{JWT}">{{}}</openbadges:credential>'))
    assert (JWT.encode(), ["svg.content"]) == (baked.text, rules_of(baked))


def test_a_jwt_is_no_body_and_json_is_no_attribute() -> None:
    jwt = unbake(svg_of(f"<openbadges:credential><![CDATA[{JWT}]]></openbadges:credential>"))
    plain = unbake(svg_of(f"<openbadges:credential>{JWT}</openbadges:credential>"))
    json = unbake(svg_of("""<openbadges:credential verify='{"a": 1}'/>"""))

    assert (JWT.encode(), ["svg.content"]) == (jwt.text, rules_of(jwt))
    assert (JWT.encode(), ["svg.content"]) == (plain.text, rules_of(plain))
    assert (b'{"a": 1}', ["svg.content"]) == (json.text, rules_of(json))


def test_verify_has_no_namespace() -> None:
    baked = unbake(svg_of(f'<openbadges:credential openbadges:verify="{JWT}"/>'))
    assert (JWT.encode(), ["svg.content"]) == (baked.text, rules_of(baked))


def test_json_outside_a_cdata_section_is_read_and_noted() -> None:
    baked = unbake(svg_of("<openbadges:credential>{&quot;a&quot;: 1}</openbadges:credential>"))
    assert (b'{"a": 1}', ["svg.cdata"]) == (baked.text, rules_of(baked))


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "<openbadges:credential/>",
        "<openbadges:credential> </openbadges:credential>",
        '<openbadges:credential verify="https://example.org/1"/>',
        "<credential/>",
        "<openbadges:other verify='x'/>",
    ],
)
def test_an_svg_without_a_badge_has_one_note(inside: str) -> None:
    baked = unbake(svg_of(inside))
    assert (None, ["svg.has_badge"]) == (baked.text, rules_of(baked))


def test_a_namespace_that_nobody_knows_is_noted() -> None:
    baked = unbake(svg_jwt(JWT, namespace="https://purl.imsglobal.org/spec/ob/v3p0"))
    assert (JWT.encode(), ["svg.namespace"]) == (baked.text, rules_of(baked))


@pytest.mark.parametrize(("namespace", "family"), [(CLR, "clr2"), (OB3, "ob3"), (OB2, "ob2")])
def test_each_family_has_its_namespace(namespace: str, family: str) -> None:
    baked = unbake(svg_jwt(JWT, namespace=namespace))
    assert (family, JWT.encode(), []) == (baked.meant, baked.text, rules_of(baked))


def test_an_older_badge_holds_json_beside_its_address() -> None:
    element = '<openbadges:assertion verify="https://example.org/1">{}</openbadges:assertion>'
    baked = unbake(svg_of(element, namespace=OB2))
    assert (b"{}", "ob2", []) == (baked.text, baked.meant, rules_of(baked))


def test_an_older_badge_that_is_only_an_address_hands_it_on() -> None:
    element = '<openbadges:assertion verify="https://example.org/1"/>'
    baked = unbake(svg_of(element, namespace=OB2))
    assert (None, "https://example.org/1") == (baked.text, baked.address)
    assert [] == rules_of(baked)


def test_an_older_badge_with_a_body_and_a_signature_is_noted() -> None:
    element = f'<openbadges:assertion verify="{JWT}">{{}}</openbadges:assertion>'
    assert ["svg.content"] == rules_of(unbake(svg_of(element, namespace=OB2)))


def test_a_document_type_is_fine_and_is_not_fetched() -> None:
    assert JWT.encode() == unbake(svg_jwt(JWT, before=DOCTYPE.format(""))).text


def test_namespaces_as_drawing_programs_declare_them_are_fine() -> None:
    entity = f'[<!ENTITY ns_svg "http://www.w3.org/2000/svg"><!ENTITY ns_ob "{OB3}">]'
    inside = f'<x:credential xmlns:x="&ns_ob;" verify="{JWT}"/>'
    assert JWT.encode() == unbake(svg_of(inside, before=DOCTYPE.format(f" {entity}"))).text


BOMB = "".join(
    f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' if level else '<!ENTITY l0 "lol">'
    for level in range(10)
)
ENTITIES = {
    "a bomb": (f"[{BOMB}]", "&l9;"),
    "a file": ('[<!ENTITY x SYSTEM "file:///etc/passwd">]', "&x;"),
    "an address": ('[<!ENTITY x PUBLIC "p" "http://127.0.0.1/">]', "&x;"),
    "a parameter entity": ('[<!ENTITY % x "y">]', ""),
    "an external parameter entity": ('[<!ENTITY % x SYSTEM "http://127.0.0.1/"> %x;]', ""),
    "a long one": (f'[<!ENTITY x "{"y" * 10_000}">]', "&x;" * 10),
    "very many references": ('[<!ENTITY x "y">]', "&x;" * 1_000_000),
    "an unparsed entity": (
        '[<!NOTATION n SYSTEM "n"><!ENTITY x SYSTEM "http://127.0.0.1/" NDATA n>]',
        "",
    ),
}


@pytest.mark.parametrize("case", sorted(ENTITIES))
def test_entities_that_grow_or_reach_outside_are_refused(case: str) -> None:
    declared, inside = ENTITIES[case]
    started = time.perf_counter()
    data = svg_of(
        f"<openbadges:credential>{inside}</openbadges:credential>",
        before=DOCTYPE.format(f" {declared}"),
    )
    baked = unbake(data)
    assert (None, ["svg.no_entities"]) == (baked.text, rules_of(baked))
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize(
    "data",
    [
        b"<svg",
        b"<svg><a></svg>",
        b"<svg>&undeclared;</svg>",
        b'<?xml version="1.0" encoding="no-such"?><svg/>',
        b'<?xml version="1.0" encoding="utf-7"?><svg/>',
        b"<svg>\xff</svg>",
        b"<svg>\0</svg>",
        b"",
        b"<openbadges:credential/>",
    ],
)
def test_what_is_not_xml_has_one_note(data: bytes) -> None:
    assert ["svg.well_formed"] == rules_of(unbake(data))


def test_the_place_of_an_xml_fault_is_told() -> None:
    notes = unbake(b"<svg>\n<a>\n</svg>").notes
    assert "line 3: mismatched tag" == notes[0].args["what"]


def test_xml_of_another_kind_is_named() -> None:
    notes = unbake(b"<note><to/></note>").notes
    assert [("intake.file.known_format", "an XML document whose root is note")] == [
        (note.rule, note.args["what"]) for note in notes
    ]


@given(st.binary(max_size=200))
def test_no_bytes_whatever_raise(data: bytes) -> None:
    assert unbake(b"<svg" + data).notes
    assert unbake(b"<svg xmlns:o='https://purl.imsglobal.org/ob/v3p0'>" + data).notes


@pytest.mark.parametrize(
    "inside",
    [
        "<g>" * 3_000_000,
        "<g/>" * (limits.SVG_NODES + 1),
        f'<g a="{"x" * 15_000_000}"/>',
        "<openbadges:credential>" + "<a>" * 100_000,
        "<g " + "".join(f'a{n}="" ' for n in range(500_000)) + "/>",
    ],
    ids=["deep", "wide", "long attribute", "deep in a badge", "many attributes"],
)
def test_hostile_images_are_noted_quickly(inside: str) -> None:
    data = svg_of(inside)
    started = time.perf_counter()
    baked = unbake(data)
    assert baked.text is None
    assert 1 == len(baked.notes)
    assert time.perf_counter() - started < 3  # 1 s on a machine of one's own
