"""Lets `python -m jingwei.cli` stand in where the `jingwei` script is not on the path."""

import sys

from jingwei.cli import main

sys.exit(main())
