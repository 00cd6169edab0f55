"""The secret of a token: made by chance, told once, kept as a hash."""

import hashlib
import secrets

PREFIX = "jw_"  # so that whoever finds one in a file knows what it is


def fresh() -> str:
    """A new secret: 256 bits by chance, fit for a header and for an address."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """The hash by which a token is found; of so much chance no slow hash is needed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
