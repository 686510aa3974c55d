"""The steps that all list mechanisms share, from the entry to its place in the list.

Each is written once and is a rule of each mechanism that asks for it: see `declare`. Bitstring
Status List 1.0 has names for its errors (sections 3.2 and 3.5); the rules of that mechanism carry
them.
"""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import SHOULD
from mcconform.model import Credential, Finding, Outcome, cannot_tell, failed, not_applicable
from mcconform.securing.jose import issuer_id
from mcconform.securing.jose_claims import shown
from mcconform.status.bits import MINIMUM_ENTRIES
from mcconform.status.lists import Missing
from mcconform.status.reading import Reading
from mcconform.status.step import opened_list, see, shut, step


@step(
    message="{member} of the status entry is malformed: {why}",
    fix="Write the status entry as the specification of its mechanism has it.",
    error="MALFORMED_VALUE_ERROR",
)
def entry_well_formed(reading: Reading) -> Iterator[Finding]:
    """A status entry has its index and its list, and whatever else it needs, in the right form.

    What can be read in spite of it is read.
    """
    for member, why in reading.faults:
        yield failed(reading.entry.at(member), member=member, why=why)


@step(
    message="at the address of the status list, {url}, is no status list: {why}",
    fix="Publish the status list at the address that the badge names.",
    error="STATUS_RETRIEVAL_ERROR",
)
def list_retrieved(reading: Reading) -> Iterator[Finding]:
    """The status list is found where the badge says it is.

    Never "not revoked": a list that cannot be had leaves open whether the badge is in force. An
    address that answers with something else fails.
    """
    opened = reading.listed.contents.opened if reading.listed is not None else None
    if opened is None:
        rule = f"status.{reading.mechanism}.entry_well_formed"
        yield not_applicable(reading.url_at, f"it names no list: see {rule}")
    elif isinstance(opened, Missing):
        yield cannot_tell(reading.url_at, f"the status list {opened.cause}")
    elif not isinstance(opened, Credential):
        yield failed(reading.url_at, url=shown(reading.url), why=opened.why)


@step(
    message="{url} is not a status list of this kind: {why}",
    fix="Give the list and what it is about the types that the specification asks for.",
    error="MALFORMED_VALUE_ERROR",
)
def list_type(reading: Reading) -> Iterator[Finding]:
    """What the address holds says of itself that it is a status list of the entry's kind."""
    if reading.no_list == "list_type" and reading.listed is not None:
        yield failed(reading.url_at, url=shown(reading.url), why=reading.listed.contents.wrong)
    elif reading.no_list:
        yield from shut(reading)


@step(
    message="the status list {url} is not authentic: {why}",
    fix="Sign the status list with the key of its issuer, again after each change.",
    error="STATUS_VERIFICATION_ERROR",
)
def list_verified(reading: Reading) -> Iterator[Finding]:
    """The status list is signed, and with a key of its issuer.

    A list that anybody could have written proves nothing. It has to meet every rule at MUST level
    that the signature of a badge has to meet.
    """
    listed = opened_list(reading)
    if listed is None:
        yield from shut(reading)
        return
    outcome, why = listed.verified
    if outcome is Outcome.FAILED:
        yield failed(reading.url_at, url=shown(reading.url), why=why)
    elif outcome is Outcome.CANT_TELL:
        yield cannot_tell(reading.url_at, f"the status list cannot be proven: {why}")


@step(
    message="the status list {url} is not in force: {why}",
    fix="Publish a status list that is valid now.",
    error="STATUS_VERIFICATION_ERROR",
)
def list_in_force(reading: Reading) -> Iterator[Finding]:
    """The status list itself is valid at the time of evaluation, by its own dates.

    A time to live does not make it valid for longer. A list that was only made after the time that
    is asked about is a doubt and no fault: what stood in the list of then is not at hand.
    """
    listed = opened_list(reading)
    if listed is None:
        yield from shut(reading)
        return
    outcome, why = listed.in_force
    if outcome is Outcome.FAILED:
        yield failed(reading.url_at, url=shown(reading.url), why=why)
    elif outcome is Outcome.CANT_TELL:
        yield cannot_tell(reading.url_at, f"of the status list, {why}")


@step(
    level=SHOULD,
    message="the time to live of the status list {url} is {ttl}: {why}",
    fix="Write the time to live as a number above zero.",
)
def list_fresh(reading: Reading) -> Iterator[Finding]:
    """The copy of the list that was read is within the list's time to live.

    It runs from when the list was fetched, which no document says. A list that this run fetched is
    fresh; one from elsewhere (a mirror) is where it was not made longer ago than its time to live.
    Beyond that a newer copy may be about or not, which is said and not held against the badge.
    """
    listed = opened_list(reading)
    outcome, ttl, why = listed.fresh if listed is not None else (Outcome.PASSED, "", "")
    if listed is None:
        yield from shut(reading)
    elif outcome is Outcome.FAILED:
        yield failed(reading.url_at, url=shown(reading.url), ttl=ttl, why=why)
    elif outcome is Outcome.CANT_TELL:
        yield cannot_tell(reading.url_at, f"of the status list (time to live {ttl}), {why}")
    elif outcome is Outcome.INAPPLICABLE:
        yield not_applicable(reading.url_at, why)


@step(
    message="the claim {claim} of the status list {url} is amiss: {why}",
    fix="Write sub (the address of the list) and iat into the list.",
)
def list_claims(reading: Reading) -> Iterator[Finding]:
    """The list says that it is the one at this address, and when it was made.

    By its claim ``sub`` a list cannot stand in for another one of the same issuer.
    """
    listed = opened_list(reading)
    if listed is None:
        yield from shut(reading)
        return
    faults = list(listed.contents.claims)
    if listed.for_another:
        faults.append(("sub", listed.for_another))
    for claim, why in faults:
        yield failed(reading.url_at, url=shown(reading.url), claim=claim, why=why)


@step(
    message="the entry is about {purpose}, the list {url} is about {purposes}",
    fix="Point to a list for this purpose, or add the purpose to the list.",
    error="STATUS_VERIFICATION_ERROR",
)
def purpose_listed(reading: Reading) -> Iterator[Finding]:
    """The purpose of the entry is one of the purposes of its list."""
    listed = opened_list(reading)
    if listed is None:
        yield from shut(reading)
    elif not reading.purpose:
        yield not_applicable(reading.url_at, see(reading, "entry_well_formed"))
    elif reading.purpose not in listed.contents.purposes:
        purposes = shown(", ".join(listed.contents.purposes)) or "nothing"
        names = {"purpose": shown(reading.purpose), "purposes": purposes}
        yield failed(reading.url_at, url=shown(reading.url), **names)


@step(
    message="the list {url} is issued by {keeper}, the credential by {issuer}",
    fix="Let the issuer of the credential issue its revocation list too.",
)
def same_issuer(reading: Reading) -> Iterator[Finding]:
    """The list and the credential have the same issuer."""
    opened = reading.listed.contents.opened if reading.listed is not None else None
    if reading.no_list or not isinstance(opened, Credential):
        yield from shut(reading)
        return
    keeper = keeper_of(opened)
    if not keeper or not reading.issuer:
        yield not_applicable(reading.url_at, "the list or the credential names no issuer")
    elif keeper != reading.issuer:
        names = {"keeper": shown(keeper), "issuer": shown(reading.issuer)}
        yield failed(reading.url_at, url=shown(reading.url), **names)


def keeper_of(opened: Credential) -> str:
    """Who issued a list; empty when it does not say."""
    return issuer_id(opened)


@step(
    message="the status list {url} is not encoded as it should be: {why}",
    fix="Encode the bits of the list as the specification of its mechanism has it.",
    error="MALFORMED_VALUE_ERROR",
)
def encoding(reading: Reading) -> Iterator[Finding]:
    """The list is packed and written as its mechanism asks for, and unpacks to bits.

    A list that another mechanism would write like this is still read. One beyond the limit of this
    library is not blamed.
    """
    listed = opened_list(reading)
    if listed is None:
        yield from shut(reading)
    elif listed.contents.unpacked.too_large:
        yield cannot_tell(reading.url_at, listed.contents.unpacked.fault)
    elif listed.contents.unpacked.fault:
        why = listed.contents.unpacked.fault
        yield failed(reading.url_at, url=shown(reading.url), why=why)


@step(
    message="the status list {url} has {entries} entries; {minimum} are the least",
    fix="Make the list longer: in a short list each badge can be followed by who asks for it.",
    error="STATUS_LIST_LENGTH_ERROR",
)
def list_length(reading: Reading) -> Iterator[Finding]:
    """The list is long enough for one badge not to stand out in it.

    What a shorter list says is read all the same. Short lists are common in the field; a profile
    may record a deviation from this rule.
    """
    listed = opened_list(reading)
    if listed is None:
        yield from shut(reading)
    elif listed.bits is None:
        yield not_applicable(reading.url_at, see(reading, "encoding"))
    elif reading.held < MINIMUM_ENTRIES:
        names = {"entries": reading.held, "minimum": MINIMUM_ENTRIES}
        yield failed(reading.url_at, url=shown(reading.url), **names)


@step(
    message="entry {index} is outside the status list, which has {entries} entries",
    fix="Give the badge an index that is inside its list.",
    error="RANGE_ERROR",
)
def index_in_range(reading: Reading) -> Iterator[Finding]:
    """The index of the entry is inside the list."""
    listed = opened_list(reading)
    if listed is None:
        yield from shut(reading)
    elif listed.bits is None or reading.index is None:
        missing = "encoding" if listed.bits is None else "entry_well_formed"
        yield not_applicable(reading.index_at, see(reading, missing))
    elif reading.value is None:
        member = reading.index_at.rpartition("/")[2]
        index = shown(reading.entry.value.get(member, reading.index))
        yield failed(reading.index_at, index=index, entries=reading.held)
