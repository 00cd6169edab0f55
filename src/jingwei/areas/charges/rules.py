"""What charges refuse (R-IO.1, R-IO.3); words for the user, or ""."""

from collections.abc import Collection

from jingwei.kernel.catalogue import translate as _

LONGEST_NAME = 40
LONGEST_PART = 60
MOST = 60  # inner offices of a department


class ChargeRefused(ValueError):
    """The step is not taken; the message says why, and what to do."""


def misnamed(name: str) -> str:
    """Why an inner office cannot be called so."""
    if not name:
        return _("请写处室的名称，每行一个。")
    return (
        _("处室名称最多 {most} 字：{name}").format(most=LONGEST_NAME, name=name)
        if len(name) > LONGEST_NAME
        else ""
    )


def misparted(part: str, *, others: Collection[str]) -> str:
    """Why a charge cannot go to one more; others: the parts that others have, "" for the whole."""
    if len(part) > LONGEST_PART:
        return _("负责哪一部分最多 {most} 字。").format(most=LONGEST_PART)
    if "" in others:
        return _(
            "这项职责已经整个由别的处室负责。要几个处室分着管，请先请它交出来，再写明各管哪一部分。"
        )
    if others and not part:
        return _("这项职责有别的处室管着一部分，请写明这个处室管哪一部分。")
    return _("这一部分已经有处室负责。") if part in others else ""
