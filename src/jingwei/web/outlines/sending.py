"""What of a file waits to be taken: signed and carried by the page, so that nothing lies about that nobody took."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.core import signing

from jingwei.areas.outlines.matching import matched
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.geojson import LARGEST, OutlinesRefused, Shape, read_areas
from jingwei.kernel.simplifying import simplified

ENDINGS = (".geojson", ".json")
LONGEST_NAME = 120
_SALT, _WAITS = "jingwei.outlines", 3_600  # seconds


class FileForm(forms.Form):
    """The file."""

    file = forms.FileField(
        allow_empty_file=True,  # refused as it is read, by name
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["file"].label = _("界线文件")
        self.fields["file"].help_text = _(
            "GeoJSON（.geojson 或 .json），经纬度坐标（WGS84 或 CGCS2000），不超过 {most} MB；每个面的属性里有 code（区划代码）或 name（单位名称）。"
        ).format(most=LARGEST >> 20)
        self.fields["file"].error_messages["required"] = _("还没有选文件。请先选，再上传。")


class DayForm(forms.Form):
    """From when."""

    on = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["on"].label = _("从哪天起换用")
        self.fields["on"].help_text = _("只管已有界线的单位；第一次有界线的，从设立那天起都用它。")
        self.fields["on"].error_messages["invalid"] = _("日期写成 2025-11-30 这样。")
        self.fields["on"].error_messages["required"] = _("请写明从哪天起换用。")


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was read: outlines by unit, what the file calls each, and what nobody's they are with the reason."""

    by: int
    name: str
    sha256: str
    shapes: dict[int, Shape]
    said: dict[int, str] = field(default_factory=dict)
    strangers: tuple[tuple[int, str, str], ...] = ()

    def token(self) -> str:
        """As the page carries it."""
        return signing.dumps(asdict(self), salt=_SALT, compress=True)

    @classmethod
    def of(cls, token: str, *, by: int) -> "Sent":
        """What the page has sent back; raises OutlinesRefused where it is another's, or an hour old."""
        try:
            kept = signing.loads(token, salt=_SALT, max_age=_WAITS)
        except signing.BadSignature:
            kept = {"by": None}
        if kept["by"] != by:
            raise OutlinesRefused(_("预览过了一小时，或者不是您上传的。请重新上传。"))
        return cls(
            by, kept["name"], kept["sha256"],
            {int(pk): shape for pk, shape in kept["shapes"].items()},
            {int(pk): said for pk, said in kept["said"].items()},
            tuple(tuple(one) for one in kept["strangers"]),
        )  # fmt: skip


def read_sent(content: bytes, *, name: str, by: int, paths: Sequence[str], on: date) -> Sent:
    """The file, its areas matched and made plain; raises OutlinesRefused."""
    name = plain_name(name)
    found = matched(read_areas(content, name=name), paths=paths, on=on, name=name)
    drawn = [(one.unit, one) for one in found if one.unit is not None]
    if not drawn:
        text = _("{name}：没有一个面对得上您管的单位。请核对属性里的区划代码或名称；第一个面写的是“{said}”。")  # fmt: skip
        raise OutlinesRefused(text.format(name=name, said=found[0].said[:60]))
    shapes = simplified([one.feature.shape for _unit, one in drawn])
    return Sent(
        by, name, hashlib.sha256(content).hexdigest(),
        {unit.pk: shape for (unit, _one), shape in zip(drawn, shapes, strict=True)},
        {unit.pk: one.said[:60] for unit, one in drawn},
        tuple((one.feature.number, one.said[:60], one.why) for one in found if one.unit is None),
    )  # fmt: skip


def plain_name(name: str) -> str:
    """The base name as it is shown; raises OutlinesRefused where it is no GeoJSON."""
    base = "".join(c for c in name.replace("\\", "/").rpartition("/")[2] if c.isprintable()).strip()
    if not base.lower().endswith(ENDINGS):
        text = _("{name}：只收 .geojson 和 .json。请从制图软件里导出成 GeoJSON 再传。")
        raise OutlinesRefused(text.format(name=base[:LONGEST_NAME] or _("没有名字的文件")))
    return base[-LONGEST_NAME:]
