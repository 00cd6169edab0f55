"""Draws a picture anew, within the limited child process: nothing of the file but its points comes through (R-EV.3)."""

import io
import warnings

from PIL import Image, ImageOps

MOST_POINTS = 24_000_000
LONGEST_SIDE = 12_000
SIDE = 2_048
SMALL_SIDE = 320
_QUALITY, _SMALL_QUALITY = 85, 75
_FORMATS = ("JPEG", "PNG", "WEBP")


class Unfit(Exception):
    """The picture is not taken in; cause and found as `words` of the parent puts them."""

    def __init__(self, cause: str, found: str = "") -> None:
        super().__init__(cause)
        self.cause = cause
        self.found = found


def drawn_anew(content: bytes) -> tuple[bytes, bytes]:
    """The picture as a JPEG of at most 2,048 points a side, and a small one; raises Unfit, or what Pillow raises."""
    Image.MAX_IMAGE_PIXELS = MOST_POINTS
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(content), formats=_FORMATS) as found:
                _check(found)
                picture = _plain(found)
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as fault:
            raise Unfit("points") from fault
    return _written(picture, SIDE, _QUALITY), _written(picture, SMALL_SIDE, _SMALL_QUALITY)


def _check(found: Image.Image) -> None:
    if max(found.size) > LONGEST_SIDE:
        raise Unfit("side", f"{found.width}x{found.height}")
    # Telephones put more pictures behind a JPEG: depth, light. The first is the photo, the others go.
    if found.format in ("PNG", "WEBP") and getattr(found, "n_frames", 1) > 1:
        raise Unfit("frames")


def _plain(found: Image.Image) -> Image.Image:
    """The points alone, upright, on white where one sees through."""
    found.draft("RGB", (SIDE * 2, SIDE * 2))  # a JPEG is read no larger than needed
    found.load()
    upright = ImageOps.exif_transpose(found)
    upright.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    seen_through = upright.convert("RGBA")
    plain = Image.new("RGB", upright.size, "white")
    plain.paste(seen_through, mask=seen_through.getchannel("A"))
    return plain


def _written(picture: Image.Image, side: int, quality: int) -> bytes:
    smaller = picture.copy()
    smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    smaller.save(out, "JPEG", quality=quality)
    return out.getvalue()
