"""What the log of service teams refuses (R-ST.1)."""

from jingwei.kernel.catalogue import mark

LONGEST_NEED = 500
LONGEST_RESULT = 500
# What both fields say beside them.
NO_PERSONS = mark("只写组织的事，不写人名、电话。")


class ServiceRefused(ValueError):
    """The step is not taken; the message says why, and what to do."""
