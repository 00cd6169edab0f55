"""Rounds, as the search box finds them: by number, as people write it, or by a part of the title."""

import re

from django.db.models import Q

from jingwei.areas.rounds.models import Round, RoundState
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.web.access import powers
from jingwei.web.request import OfficeRequest
from jingwei.web.search_parts import MOST, Found, Group

_NUMBERED = re.compile(r"(?:第\s*|round\s*)?0*([1-9][0-9]{0,5})\s*轮?", re.IGNORECASE)


def rounds_found(request: OfficeRequest, text: str) -> Group:
    """The rounds that the words mean, the newest first; none for who sees no rounds."""
    if Permission.ROUNDS_VIEW not in powers(request):
        return Group(_("轮次"), (), more=False)
    numbered = _NUMBERED.fullmatch(text)
    meant = Q(title__icontains=text) | Q(number=int(numbered[1]) if numbered else 0)
    rows = list(Round.objects.filter(meant).order_by("-number")[: MOST + 1])
    found = tuple(
        Found(
            _("第 {number} 轮").format(number=one.number),
            (one.title, _(str(RoundState(one.state).label))), "round", one.number,
        )
        for one in rows[:MOST]
    )  # fmt: skip
    return Group(_("轮次"), found, more=len(rows) > MOST)
