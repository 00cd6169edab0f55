"""The secret key: long, kept, and read by its owner alone."""

from pathlib import Path

from jingwei.site.secret import LENGTH, secret_key


def test_the_key_is_made_once_and_kept_for_its_owner(data: Path) -> None:
    key = secret_key(data)

    assert len(key) >= LENGTH
    assert secret_key(data) == key
    assert (data / "secret-key").stat().st_mode & 0o777 == 0o600
    assert secret_key(data.parent / "another") != key
