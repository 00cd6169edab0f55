"""Which fonts a PDF is set in: those of official documents where the machine has them, else any Chinese one (R-T.5)."""

from functools import cache

from typst import Fonts

from jingwei.areas.bulletins.rules import BulletinRefused
from jingwei.kernel.catalogue import translate as _

_SONG = (
    "Noto Serif CJK SC", "Source Han Serif SC", "Source Han Serif CN", "Noto Serif SC", "SimSun", "NSimSun",
    "STSong", "Songti SC", "AR PL UMing CN",
)  # fmt: skip
_FANG = ("FangSong_GB2312", "FangSong", "STFangsong", "FZFangSong-Z02")
_HEI = (
    "SimHei", "STHeiti", "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "Noto Sans SC",
    "Microsoft YaHei", "PingFang SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei",
)  # fmt: skip
_TITLE = ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "STZhongsong")
_WANTED = {
    "body": (*_FANG, *_SONG, *_HEI),
    "title": (*_TITLE, *_SONG, *_HEI),
    "head": (*_HEI, *_SONG, *_FANG),
}


def chosen(families: frozenset[str] | None = None) -> dict[str, str]:
    """The family for the body (仿宋), titles (小标宋) and headings (黑体); raises BulletinRefused without Chinese fonts.

    families: what the machine has, unless others are named.
    """
    present = installed() if families is None else families
    found = {
        part: next((name for name in names if name in present), "")
        for part, names in _WANTED.items()
    }
    if not all(found.values()):
        raise BulletinRefused(
            _(
                "服务器上没有中文字体，做出的 PDF 会缺字，所以没有做。请系统管理员安装中文字体（例如软件包 fonts-noto-cjk，或仿宋、黑体），再来导出；Word 文件不受影响。"
            )
        )
    return found


@cache
def installed() -> frozenset[str]:
    """The families of fonts on this machine."""
    return frozenset(Fonts(include_system_fonts=True).families())
