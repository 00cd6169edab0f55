"""Keeps who works on an organisation from sending it out of his own sight: a hand-over does that (R-P.26)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import ProgrammingError, transaction
from psycopg import errors

from jingwei.kernel.catalogue import translate as _
from jingwei.register.models import Organisation
from jingwei.register.rules import RegisterRefused


@contextmanager
def staying(organisation: Organisation) -> Iterator[None]:
    """Undoes what is done within it where the organisation would then lie in no unit in sight.

    Raises RegisterRefused. The database refuses as much by itself to the office's role (WITH CHECK); its owner is
    refused here.
    """
    try:
        with transaction.atomic():
            yield
            if not Organisation.objects.filter(pk=organisation.pk).exists():
                raise RegisterRefused(_leaving(organisation))
    except ProgrammingError as fault:
        if not isinstance(fault.__cause__, errors.InsufficientPrivilege):
            raise
        raise RegisterRefused(_leaving(organisation)) from fault


def _leaving(organisation: Organisation) -> str:
    text = _(
        "这样改，{number} 就不在您的辖区了，没有保存。要交给别的街道或区，请在它的页面上办“属地交接”，由对方接收。"
    )
    return text.format(number=organisation.number)
