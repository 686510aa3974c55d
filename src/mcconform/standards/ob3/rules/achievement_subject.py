"""Open Badges 3.0, class AchievementSubject."""

from __future__ import annotations

from collections.abc import Iterator

from mcconform.catalogue import MUST, SHOULD, rule
from mcconform.model import Finding, failed, not_applicable
from mcconform.standards.ob3.nodes import AchievementSubject, image_of
from mcconform.standards.ob3.rules import SPEC
from mcconform.standards.ob3.rules.image import drawable_findings, has_data_image
from mcconform.standards.values import in_order


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#achievementsubject",
    message="the subject has neither an id nor an identifier: nobody can show whose badge it is",
    fix="Give credentialSubject an id, or at least one entry in identifier.",
)
def identified(subject: AchievementSubject) -> Iterator[Finding]:
    """The holder is named by an id or by at least one identifier.

    Class AchievementSubject and step 1 of the verification. Whether the value given is well formed
    is decided elsewhere.
    """
    if not subject.get("id") and not subject.get("identifier"):
        yield failed(subject.pointer)


@rule(
    area="schema",
    level=MUST,
    spec=f"{SPEC}#achievementsubject",
    message="the subject's image is {found}, not PNG or SVG",
    fix="Use a PNG or SVG image.",
    applies=has_data_image,
    needs=("image",),
)
def image_is_png_or_svg(subject: AchievementSubject) -> Iterator[Finding]:
    """The subject's image is a PNG or an SVG.

    Class AchievementSubject. Only an image inside the badge (a data URI) can be looked at; an image
    elsewhere is not fetched for this.
    """
    yield from drawable_findings(subject)


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#achievementsubject",
    message="the subject's image is the same as the achievement's",
    fix="Leave the subject's image out, or give the baked image of this badge there.",
    applies=lambda subject: bool(image_of(subject)),
    needs=("image",),
)
def image_is_its_own(subject: AchievementSubject) -> Iterator[Finding]:
    """The subject's image does not just repeat the achievement's image.

    Class AchievementSubject: the image of the badge as awarded stands here, the plain one in the
    achievement.
    """
    achievement = subject.achievement
    if achievement is None:
        yield not_applicable(subject.pointer, "there is no achievement to compare the image with")
    elif image_of(achievement) == image_of(subject):
        yield failed(f"{subject.at('image')}/id")


@rule(
    area="schema",
    level=SHOULD,
    spec=f"{SPEC}#achievementsubject",
    message="the activity ends ({end}) before it starts ({start})",
    fix="Exchange or correct activityStartDate and activityEndDate.",
    applies=lambda subject: _activity_order(subject) is not None,
    needs=("activityStartDate",),
)
def activity_dates_in_order(subject: AchievementSubject) -> Iterator[Finding]:
    """The activity does not end before it starts.

    No sentence of the specification orders the two dates; the meaning of class AchievementSubject
    does. Dates of which only one has a zone are not compared.
    """
    if _activity_order(subject) is False:
        start, end = subject.text("activityStartDate"), subject.text("activityEndDate")
        yield failed(subject.at("activityEndDate"), start=start, end=end)


def _activity_order(subject: AchievementSubject) -> bool | None:
    return in_order(subject.get("activityStartDate"), subject.get("activityEndDate"))
