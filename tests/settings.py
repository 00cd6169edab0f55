"""Django's settings for tests: those of an office, with a key and an address that only tests use.

The address is replaced by that of the tests' own server once a test needs it, see `conftest`.
"""

import os
import tempfile
from pathlib import Path

os.environ["JINGWEI_SECRET_KEY"] = "a-key-for-tests-alone-0123456789-abcdefghijklmnopqrstuvwxyz"  # noqa: S105 - of tests
# No office: a test that writes files has a folder of its own.
os.environ["JINGWEI_DATA"] = str(Path(tempfile.gettempdir()) / "jingwei-tests-no-office")
os.environ.setdefault("DATABASE_URL", "postgresql:///jingwei")
os.environ.setdefault("JINGWEI_SECOND_FACTOR", "nobody")  # unless a test asks for one

from jingwei.site.settings import *
