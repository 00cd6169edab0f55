"""The secret key of an office: made once, kept in a file that only its owner reads."""

import secrets
from pathlib import Path

LENGTH = 50  # characters; Django warns of fewer


def secret_key(data: Path) -> str:
    """The key of the office whose data lie here; made where there is none. Raises OSError."""
    path = data / "secret-key"
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(LENGTH) + "\n", encoding="ascii")
    return path.read_text(encoding="ascii").strip()
