"""The words of a formation plan: how many members are known, by which way a Party organisation comes (R-FP.1)."""

from django.db.models import TextChoices

from jingwei.cover.kinds import Formation, Nature
from jingwei.kernel.catalogue import mark

KEY = "formation"  # of the procedure
ENOUGH = 3  # formal members of a branch of one's own
MOST_HOSTS = 5  # of a joint branch without a reason


class Members(TextChoices):
    """How many members an organisation has, no closer than a plan needs it (R-3.1, E-17)."""

    ENOUGH = "enough", mark("3 名以上")
    FEW = "few", mark("不足 3 名")
    NONE = "none", mark("没有")
    UNKNOWN = "unknown", mark("不详")


class Route(TextChoices):
    """The way (R-3.10): a formation, a passing nature, or joining one that there is."""

    SINGLE = "single", mark("单独组建")
    JOINT = "joint", mark("联合组建")
    ZONE = "zone", mark("区域组建")
    INDUSTRY = "industry", mark("行业组建")
    CHAIN = "chain", mark("产业链组建")
    ENCLAVE = "enclave", mark("飞地支部")
    JOIN = "join", mark("加入已有的党组织")
    FUNCTIONAL = "functional", mark("先建功能型")
    TEMPORARY = "temporary", mark("先建临时的")


# Ways on which several organisations come together.
SHARED_ROUTES = (Route.JOINT, Route.ZONE, Route.INDUSTRY, Route.CHAIN)


def formation_of(route: Route, *, hosts: int) -> Formation:
    """How the Party organisation of this way is formed; a passing one is as many as its hosts are."""
    if route in (Route.FUNCTIONAL, Route.TEMPORARY):
        return Formation.SINGLE if hosts == 1 else Formation.JOINT
    return Formation(route.value)


def nature_of(route: Route) -> Nature:
    """Whether members belong to it for good (R-K.2)."""
    passing = {Route.FUNCTIONAL: Nature.FUNCTIONAL, Route.TEMPORARY: Nature.TEMPORARY}
    return passing.get(route, Nature.ENTITY)
