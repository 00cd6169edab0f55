"""Refusals of a page that say to the reader, in his language, what is wrong and what to do."""

from django.core.exceptions import BadRequest, PermissionDenied


class Worded(Exception):
    """The message is fit for the reader; that of any other exception is not shown."""


class Unclear(Worded, BadRequest):
    """400: what was asked for cannot be understood."""


class Forbidden(Worded, PermissionDenied):
    """403: the reader's posts do not open it."""
