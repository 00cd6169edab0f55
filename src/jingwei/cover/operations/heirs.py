"""What covers a number goes on with its heir where the number is merged, and comes back where that is undone (R-K.10)."""

from datetime import date

from jingwei.cover.models import Assignment, Hosting, Instructor
from jingwei.register.models import Organisation


def follow(younger: Organisation, heir: Organisation, *, on: date) -> None:
    """The younger's Party organisations and instructor are the heir's from the day on, what it has already apart.

    Within a sight of both, in the transaction of the merger, whose journal entry tells of it.
    """
    for tie in Hosting.objects.still().filter(organisation=younger).select_related():
        _end(tie, on=on)
        own = Hosting.objects.still().filter(organisation=heir)
        if not own.filter(party_organisation=tie.party_organisation).exists():
            Hosting.objects.create(
                party_organisation=tie.party_organisation, organisation=heir, held_from=on
            )
    for sent in Assignment.objects.still().filter(organisation=younger).select_related():
        _end(sent, on=on)
        if not Assignment.objects.still().filter(organisation=heir).exists():
            Assignment.objects.create(instructor=sent.instructor, organisation=heir, held_from=on)
    Instructor.objects.filter(employer=younger).update(employer=heir)


def follow_all(*, on: date) -> None:
    """The same for every number that leads to another, as after a round; within a sight of everything."""
    merged = {"organisation__merged_into__isnull": False}
    hosts = Hosting.objects.still().filter(**merged).values_list("organisation", flat=True)
    guided = Assignment.objects.still().filter(**merged).values_list("organisation", flat=True)
    for younger in Organisation.objects.filter(pk__in={*hosts, *guided}).order_by("pk"):
        follow(younger, _heir_of(younger), on=on)


def come_back(younger: Organisation, heir: Organisation, *, since: date, on: date) -> None:
    """What went on with the heir on the day of the merger is the younger's own again; an employer is left."""
    gone = {"organisation": younger, "held_to": since}
    for tie in Hosting.objects.filter(**gone):
        of_it = {"party_organisation_id": tie.party_organisation_id}
        passed = Hosting.objects.still().filter(organisation=heir, held_from=since, **of_it).first()
        if passed is not None:
            _end(passed, on=on)
            Hosting.objects.create(organisation=younger, held_from=on, **of_it)
    for sent in Assignment.objects.filter(**gone):
        by_him = {"instructor_id": sent.instructor_id}
        taken = Assignment.objects.still().filter(organisation=heir, held_from=since, **by_him)
        found = taken.first()
        if found is not None:
            _end(found, on=on)
            Assignment.objects.create(organisation=younger, held_from=on, **by_him)


def _heir_of(number: Organisation) -> Organisation:
    """The number at the end of the chain."""
    while number.merged_into is not None:
        number = number.merged_into
    return number


def _end(tie: Hosting | Assignment, *, on: date) -> None:
    """It holds until the day before; one that would begin only then never held."""
    tie.held_to = max(on, tie.held_from)
    tie.save(update_fields=["held_to"])
