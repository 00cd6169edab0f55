"""The words of service orders that no city changes: where one comes from, how it was judged, the states that are open (R-SO.1)."""

from django.db.models import TextChoices

from jingwei.kernel.catalogue import mark
from jingwei.register.kinds import STREETS
from jingwei.units.kinds import COMMITTEES, Kind

LEADS = (Kind.CITY, Kind.DISTRICT)  # they review, dispatch, and answer for the whole
HANDLERS = (*STREETS, Kind.DEPARTMENT, *COMMITTEES)
# Working days: until somebody is in touch, counted from the day it was asked; and until it is done.
ANSWERED_IN, DONE_IN = 4, 10
RATED_IN = 7  # days, not working days
FEWEST_RATED = 10  # below this many, counts are told and no percentages
FEWEST_STAFF = 3  # units with fewer are not set beside others (E-23)


class Source(TextChoices):
    """Where an order comes from."""

    ONLINE = "online", mark("网上点单")
    DIRECT = "direct", mark("直通车电话")
    HOTLINE = "hotline", mark("12345 热线转来")
    RECEPTION = "reception_day", mark("书记接待日")
    SUGGESTION = "suggestion", mark("建议征集")
    INSTRUCTOR = "instructor", mark("指导员带回")


class Rating(TextChoices):
    """How whoever asked judges what was done."""

    SATISFIED = "satisfied", mark("满意")
    BASICALLY = "basically", mark("基本满意")
    NOT = "not", mark("不满意")


class Contact(TextChoices):
    """How the unit was in touch."""

    PHONE = "phone", mark("电话")
    VISIT = "visit", mark("上门")
    OFFICE = "office", mark("在办公室面谈")
    ONLINE = "online", mark("网上答复")


# In the order of the loop.
OPEN_STATES = (
    "submitted", "reviewed", "dispatched", "declined", "dispatched_again", "declined_twice", "reopened", "accepted",
    "doing", "done",
)  # fmt: skip
