"""Writes forms as a hostile browser would: whatever name and bytes, nothing tidied on the way."""

from collections.abc import Mapping

EDGE = "edge-of-a-part"
KIND = f"multipart/form-data; boundary={EDGE}"


def form(fields: Mapping[str, str], *, file: str, name: str, content: bytes) -> bytes:
    """The body of a form with one file; `file`: its field. Only quotes in the name are written as browsers do."""
    parts = [
        f'--{EDGE}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    told = name.replace('"', "%22").encode("utf-8", "surrogateescape")
    head = f'--{EDGE}\r\nContent-Disposition: form-data; name="{file}"; filename="'.encode()
    end = f"\r\n--{EDGE}--\r\n".encode()
    return b"".join([*parts, head, told, b'"\r\n\r\n', content, end])
