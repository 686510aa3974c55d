"""What is shared between dossiers: a list is decoded and verified once, and never wrongly."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from fixtures.issuer import Issuer
from fixtures.lists import ONE_EDTECH, REVOCATION, bitstring, entry
from mcconform.model import Dossier, Outcome, Resource, Source
from mcconform.securing import signature
from mcconform.status import (
    bits,
    credential_lists,
    lists,
    revocation_list_1edtech,
    token_status_list,
)
from mcconform.status.shelf import Shelf, View
from tests.forge import resource
from tests.status.support import (
    AT,
    TOKENS,
    badge,
    dossier,
    failures,
    list_credential,
    moment,
    outcome,
    packed,
    token_list,
    tokened,
)


class Counted:
    """How often the costly things were done."""

    def __init__(self) -> None:
        self.inflated = 0
        self.signatures = 0


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counted]:
    """Empty shelves, and a count of what is unpacked and verified."""
    forget()
    count = Counted()
    inflate, verify = bits._inflate, signature.verify

    def inflating(*args: Any) -> bytes:
        count.inflated += 1
        return inflate(*args)

    def verifying(*args: Any) -> bool:
        count.signatures += 1
        return verify(*args)

    monkeypatch.setattr(bits, "_inflate", inflating)
    monkeypatch.setattr(signature, "verify", verifying)
    yield count
    forget()


def forget() -> None:
    """Empty every shelf."""
    lists.forget()
    credential_lists.forget()
    token_status_list.forget()
    revocation_list_1edtech.forget()


def corpus(held: Any, number: int) -> list[Dossier]:
    """Badges that share a library: the resources are the very same objects."""
    shared = dict(dossier(badge(), {REVOCATION: held}).resources)
    return [
        Dossier(dossier(badge(entry(REVOCATION, index))).credential, moment(AT), dict(shared))
        for index in range(number)
    ]


def test_a_thousand_dossiers_decode_and_verify_a_list_once(counted: Counted) -> None:
    many = corpus(bitstring(REVOCATION, "revocation", (7, 500)), 1000)
    revoked = [
        index
        for index, one in enumerate(many)
        if outcome("bitstring.not_revoked", one) is Outcome.FAILED
    ]
    assert [7, 500] == revoked
    assert (1, 1) == (counted.inflated, counted.signatures)


def test_a_thousand_dossiers_decode_a_token_list_once(counted: Counted) -> None:
    shared = dict(tokened(token_list({3: 1})).resources)
    for index in range(1000):
        status = {"status_list": {"idx": index, "uri": TOKENS}}
        credential = dossier(badge(status=status)).credential
        found = outcome("token_status_list.not_revoked", Dossier(credential, moment(AT), shared))
        assert found is (Outcome.FAILED if index == 3 else Outcome.PASSED)
    assert (1, 1) == (counted.inflated, counted.signatures)


def test_a_long_revocation_list_is_gone_through_once() -> None:
    forget()
    items = [{"id": f"urn:uuid:{number}", "revoked": True} for number in range(100_000)]
    shared = dossier(badge(), {ONE_EDTECH: {"revokedCredential": items}}).resources
    status = {"id": ONE_EDTECH, "type": "1EdTechRevocationList"}
    revoked = 0
    took: list[float] = []
    for number in range(0, 200_000, 400):
        credential = dossier(badge(status, id=f"urn:uuid:{number}")).credential
        subject = Dossier(credential, moment(AT), shared)
        begun = time.process_time()
        revoked += outcome("revocation_list_1edtech.not_revoked", subject) is Outcome.FAILED
        took.append(time.process_time() - begun)
    assert 250 == revoked
    assert sum(took[1:]) < 100 * took[0]  # else each of the 499 would take about as long


def test_looking_up_a_place_costs_no_more_in_a_long_list() -> None:
    data = bytes(1 << 24)
    begun = time.perf_counter()
    for index in range(10_000):
        bits.entry(data, index * 13_000, 1)
    assert time.perf_counter() - begun < 1


def test_the_same_bytes_fetched_twice_are_the_same_list(counted: Counted) -> None:
    for _ in range(3):
        held = bitstring(REVOCATION, "revocation", ())
        assert [] == failures(dossier(badge(entry(REVOCATION, 94)), {REVOCATION: held}))
    assert 1 == counted.inflated


def test_another_list_at_the_same_address_is_another_list(counted: Counted) -> None:
    for on, expected in (((), []), ((94,), ["bitstring.not_revoked"]), ((), [])):
        held = bitstring(REVOCATION, "revocation", on)
        assert expected == failures(dossier(badge(entry(REVOCATION, 94)), {REVOCATION: held}))


def test_a_false_digest_does_not_pass_one_list_off_as_another(counted: Counted) -> None:
    for on, expected in (((), []), ((94,), ["bitstring.not_revoked"])):
        found = resource(REVOCATION, bitstring(REVOCATION, "revocation", on))
        lied = Resource(REVOCATION, Source.MIRROR, found.body, "0" * 64, data=found.data)
        assert expected == failures(dossier(badge(entry(REVOCATION, 94)), {REVOCATION: lied}))


def test_another_time_is_another_question(counted: Counted) -> None:
    held = list_credential({}, validUntil="2026-06-01T00:00:00Z")
    found = [
        failures(dossier(badge(entry(REVOCATION, 94)), {REVOCATION: held}, at))
        for at in (AT, "2026-07-01T00:00:00Z", AT)
    ]
    assert [[], ["bitstring.list_in_force"], []] == found
    assert 1 == counted.inflated


def test_a_proof_that_ends_is_another_answer_later(counted: Counted) -> None:
    document = list_credential({})
    del document["proof"]
    held = Issuer().sign(document, edit=lambda proof: proof.update(expires="2026-06-01T00:00:00Z"))
    found = [
        failures(dossier(badge(entry(REVOCATION, 94)), {REVOCATION: held}, at))
        for at in (AT, "2026-07-01T00:00:00Z", AT)
    ]
    assert [[], ["bitstring.list_verified"], []] == found


def test_a_list_without_an_issuer_is_proven_for_each_issuer_of_badges(counted: Counted) -> None:
    other = Issuer("somebody else")
    for _ in range(2):
        own = tokened(token_list())
        stranger = tokened(token_list(), issuer=other.did)
        assert outcome("token_status_list.list_verified", own) is Outcome.PASSED
        assert outcome("token_status_list.list_verified", stranger) is Outcome.CANT_TELL


def test_a_body_that_was_not_read_as_json_is_another_document(counted: Counted) -> None:
    found = resource(REVOCATION, bitstring(REVOCATION, "revocation", ()))
    unread = Resource(REVOCATION, found.source, found.body, found.sha256, final_url=REVOCATION)
    for held, expected in ((found, []), (unread, ["bitstring.list_retrieved"])) * 2:
        assert expected == failures(dossier(badge(entry(REVOCATION, 94)), {REVOCATION: held}))


def test_another_key_at_hand_is_another_answer(counted: Counted) -> None:
    keeper = "https://lists.example/keeper"
    issuer = Issuer(method=f"{keeper}#key-1")
    document = {**list_credential({}), "issuer": keeper}
    del document["proof"]
    method = {"id": issuer.method, "type": "Multikey", "controller": keeper}
    sound = {**method, "publicKeyMultibase": issuer.multikey}
    wrong = {**method, "publicKeyMultibase": Issuer("somebody else").multikey}
    signed = issuer.sign(document)
    expected = {Outcome.PASSED: sound, Outcome.FAILED: wrong, Outcome.CANT_TELL: None}
    for _ in range(2):
        for outcome_expected, key in expected.items():
            brought = {REVOCATION: signed}
            if key is not None:
                own = {"id": keeper, "verificationMethod": [key]}
                brought[keeper] = {**own, "assertionMethod": [issuer.method]}
            subject = dossier(badge(entry(REVOCATION, 94), issuer=keeper), brought)
            assert outcome_expected == outcome("bitstring.list_verified", subject)


def test_a_context_that_is_missing_now_is_another_answer(counted: Counted) -> None:
    held = bitstring(REVOCATION, "revocation", ())
    whole = dossier(badge(entry(REVOCATION, 94)), {REVOCATION: held})
    bare = Dossier(whole.credential, whole.at, {REVOCATION: whole.resources[REVOCATION]})
    for subject, expected in ((whole, Outcome.PASSED), (bare, Outcome.CANT_TELL)) * 2:
        again = Dossier(subject.credential, subject.at, subject.resources)
        assert expected == outcome("bitstring.list_verified", again)


def test_a_view_notes_what_was_asked_for_and_what_was_not_there() -> None:
    one = resource("https://a.example/", {"@context": {"x": "https://x.example/"}})
    other = resource("https://b.example/", {"@context": {}})
    document = {
        "@context": ["https://a.example/", "https://c.example/", 7],
        "z": "https://b.example/",
    }
    view = View({one.url: one, other.url: other}, document)
    assert ["https://a.example/"] == list(view)
    assert {"https://a.example/": one, "https://c.example/": None} == view.seen
    assert view.get("https://b.example/") is other
    assert view.get("https://d.example/") is None
    assert {"https://b.example/", "https://d.example/"} < set(view.seen)


def test_a_view_finds_contexts_that_contexts_name() -> None:
    chain = {
        "https://a.example/": {"@context": [{"@import": "https://b.example/"}]},
        "https://b.example/": {"@context": {"T": {"@id": "x:t", "@context": "https://c.example/"}}},
        "https://c.example/": {"@context": ["https://a.example/"]},
    }
    brought = {url: resource(url, value) for url, value in chain.items()}
    view = View(brought, {"proof": {"@context": "https://a.example/"}})
    assert sorted(chain) == list(view)
    assert 3 == len(view)


def test_a_shelf_forgets_what_nobody_asked_for_the_longest() -> None:
    shelf: Shelf[bytes] = Shelf(len, most=10_000)
    made: list[str] = []

    def ask(name: str) -> None:
        def make(view: View) -> bytes:
            made.append(name)
            return bytes(2_000)

        shelf.get(name, {}, make)

    for name in ("a", "b", "a", "c", "a", "b"):
        ask(name)
    assert ["a", "b", "c", "b"] == made
    assert 2 == len(shelf)
    shelf.get("huge", {}, lambda view: bytes(20_000))
    assert 0 == len(shelf)


def test_a_shelf_keeps_few_variants_of_one_thing() -> None:
    shelf: Shelf[int] = Shelf()
    for number in range(50):
        found = Resource("https://a.example/", Source.MIRROR, bytes([number]))
        shelf.get("key", {found.url: found}, lambda view: len(view["https://a.example/"].body))
    assert len(shelf) <= 4


def test_many_threads_may_share_a_shelf(counted: Counted) -> None:
    many = corpus(bitstring(REVOCATION, "revocation", (7,)), 40)
    seen: list[Outcome] = []

    def work() -> None:
        for one in many:
            seen.append(
                outcome("bitstring.not_revoked", Dossier(one.credential, one.at, one.resources))
            )

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 4 == seen.count(Outcome.FAILED)
    assert 156 == seen.count(Outcome.PASSED)


def test_a_long_list_that_is_not_kept_is_still_read() -> None:
    forget()
    wide = bytearray(1 << 20)
    wide[0] = 0x80
    held = list_credential({"encodedList": packed(bytes(wide))})
    subject = dossier(badge(entry(REVOCATION, 0)), {REVOCATION: held})
    assert ["bitstring.not_revoked"] == failures(subject)
