"""The generator shares nothing with the fusion that is measured on it."""

import subprocess
import sys

import pytest


@pytest.mark.thorough
def test_importing_the_sample_loads_nothing_of_fusion():
    code = "import sys, jingwei.sample; print([m for m in sys.modules if 'fusion' in m])"

    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert loaded.stdout.strip() == "[]"


@pytest.mark.thorough
def test_of_the_kernel_the_sample_uses_only_divisions():
    code = (
        "import sys, jingwei.sample;"
        "print([m for m in sorted(sys.modules) if m.startswith('jingwei.kernel.')])"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert loaded.stdout.strip() == "['jingwei.kernel.divisions']"
