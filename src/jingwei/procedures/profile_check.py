"""Whether an office's own words and terms stand for what its procedures have (R-C.26)."""

from collections.abc import Iterator, Sequence

from jingwei.kernel.catalogue import translate as _
from jingwei.procedures.definition import Catalogue, Procedure
from jingwei.procedures.profile import STATES, STEPS, Local, Place, Profile, ProfileRefused


def check(found: Profile, catalogue: Catalogue) -> None:
    """Raise ProfileRefused where words or terms stand for what the procedures of the office do not have."""
    editions = list(catalogue)
    faults = [fault for place, local in found.items() for fault in _unknown(place, local, editions)]
    for procedure in editions:
        faults += _alike(procedure, found)
    if faults:
        raise ProfileRefused("\n".join(faults))


def _unknown(place: Place, local: Local, editions: Sequence[Procedure]) -> Iterator[str]:
    own = [one for one in editions if one.key == place.procedure]
    if not own:
        text = _("{place}：没有这个事项。有的是：{known}。")
        listed = dict.fromkeys(one.key for one in editions)
        yield text.format(place=place, known=_("、").join(listed))
        return
    states = {state.key: state for one in own for state in one.states}
    steps = {step.key for one in own for step in one.steps}
    keys = {"": {place.key}, STATES: states.keys(), STEPS: steps}[place.kind]
    if place.key not in keys:
        text = _("{place}：这个事项里没有这个键。有的是：{known}。")
        yield text.format(place=place, known=_("、").join(sorted(keys)))
    elif local.due and states[place.key].due is None:
        text = _("{place}.due：这个状态没有按天数的期限，请删去。")
        yield text.format(place=place)


def _alike(procedure: Procedure, found: Profile) -> Iterator[str]:
    """Two states that would be called the same, in Chinese."""
    named: dict[str, str] = {}
    for state in procedure.states:
        place = Place(procedure.key, STATES, state.key)
        title = found.get(place, Local()).title or state.title
        if title in named:
            text = _("{place}：和 {other} 叫一样的名字“{title}”，请改一个。")
            yield text.format(place=place, other=named[title], title=title)
        named[title] = state.key
