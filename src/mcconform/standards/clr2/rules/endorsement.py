"""CLR 2.0, endorsements of a record and of what it defines."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MAY, rule
from mcconform.model import Dossier, Finding, failed
from mcconform.standards.clr2.record import achievement_ids, credential_ids, record
from mcconform.standards.clr2.rules import SPEC
from mcconform.standards.iris import canonical
from mcconform.standards.ob3.rules.endorsement import subjects
from mcconform.standards.ob3.survey import survey


@rule(
    area="schema",
    level=MAY,
    spec=f"{SPEC}#endorsementsubject",
    message="the endorsement is about {id}, which is not in this record",
    fix="Attach endorsements that are about the record, an achievement or a profile in it.",
    applies=lambda dossier: bool(subjects(dossier)),
)
def is_about_this_record(dossier: Dossier) -> Iterator[Finding]:
    """An endorsement in a record is about something in the record.

    Class EndorsementSubject; see ob3.endorsement.is_about_this_badge. Credentials inside and what
    they award count too.
    """
    found = record(dossier)
    known = survey(dossier).ids | {str(dossier.document.get("issuer"))}
    here = {canonical(one) for one in known} | achievement_ids(found) | credential_ids(found)
    for subject in subjects(dossier):
        if canonical(subject.text("id")) not in here:
            yield failed(subject.at("id"), id=subject.text("id"))
