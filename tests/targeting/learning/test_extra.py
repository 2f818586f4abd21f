# SPDX-License-Identifier: Apache-2.0
"""The libraries of the extra: a sentence where they are missing, and nothing of them before they are needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from greenlane.errors import Misconfigured
from greenlane.targeting import learning


def test_a_missing_library_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lightgbm", None)
    with pytest.raises(Misconfigured, match="needs the library lightgbm") as told:
        learning.library("lightgbm.basic")
    assert told.value.remedy is not None
    assert "greenlane[learn]" in told.value.remedy


def test_the_command_line_starts_without_the_extra() -> None:
    heavy = ("lightgbm", "sklearn", "onnxruntime", "onnxmltools", "matplotlib", "scipy")
    code = f"""import sys
from greenlane.cli.main import application
application()
print([name for name in {heavy!r} if name in sys.modules])"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
