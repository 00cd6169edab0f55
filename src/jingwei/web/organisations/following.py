"""What the checks of an organisation call for next: an unanswered call a visit, a visit in vain an inspection."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from jingwei.kernel.catalogue import translate as _
from jingwei.register.kinds import Method, Outcome
from jingwei.register.models import FieldCheck

FOLLOWS: Mapping[Method, Method] = MappingProxyType(
    {Method.PHONE: Method.VISIT, Method.VISIT: Method.INSPECTION}
)


def next_method(checks: Sequence[FieldCheck]) -> Method | None:
    """The way that comes next, None where nobody has to come again; the newest check is the first (R-V.6)."""
    if not checks or checks[0].outcome != Outcome.NOT_REACHED:
        return None
    return FOLLOWS.get(Method(checks[0].method))


def advice(checks: Sequence[FieldCheck]) -> str:
    """The same in words, "" where nothing follows."""
    if not checks or checks[0].outcome != Outcome.NOT_REACHED:
        return ""
    following = next_method(checks)
    if following is Method.VISIT:
        return _("电话没打通，下一步：上门访。")
    if following is Method.INSPECTION:
        return _("上门没见到人，下一步：实地查。")
    return _("实地查也没联系上。不同日期、两种方式都没联系上的，可以登记为“失联”。")


def newest(checks: Sequence[FieldCheck]) -> int | None:
    """What a form remembers of the checks: the newest of them."""
    return max((one.pk for one in checks), default=None)
