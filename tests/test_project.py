# SPDX-License-Identifier: Apache-2.0
"""What must hold for the checkout as a whole: licence lines, locks, the Makefile."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import greenlane

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def names_in(requirements: list[str]) -> set[str]:
    return {canonical(re.split(r"[\[<>=!~; ]", line, maxsplit=1)[0]) for line in requirements}


def locked(lock: str) -> set[str]:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    return names_in([line for line in lines if re.match(r"[A-Za-z0-9]", line)])


def test_every_python_file_names_its_licence_first() -> None:
    folders = [ROOT / name for name in ("src", "tests", "tools", "benchmarks", "docs")]
    files = [path for folder in folders for path in folder.rglob("*.py") if "_build" not in path.parts]
    assert len(files) > 10
    first = "# SPDX-License-Identifier: Apache-2.0\n"
    assert [str(p.relative_to(ROOT)) for p in files if not p.read_text(encoding="utf-8").startswith(first)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_versions_and_hashes_but_no_addresses(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"(?m)^\s*--(?!hash)", text), "an option of pip in a lock names a place or a policy"
    pinned = re.findall(r"(?m)^[A-Za-z0-9][^\n]*$", text)
    assert pinned
    assert all("==" in line and line.endswith("\\") for line in pinned)


def test_the_locks_hold_everything_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = names_in(project["project"]["dependencies"])
    groups = project["dependency-groups"]
    tools = names_in([entry for group in groups.values() for entry in group if isinstance(entry, str)])
    assert asked - locked("requirements.lock") == set()
    assert (asked | tools) - locked("requirements-dev.lock") == set()


def test_both_locks_agree_on_every_version() -> None:
    runtime, everything = (
        set(re.findall(r"(?m)^[A-Za-z0-9][^\n]*==[^\n]*$", (ROOT / lock).read_text(encoding="utf-8"))) for lock in LOCKS
    )
    assert runtime - everything == set()


def test_help_lists_every_target_of_the_makefile() -> None:
    rules = re.findall(r"(?m)^([a-z]+):(?!=)", (ROOT / "Makefile").read_text(encoding="utf-8"))
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"(?m)^\s+make (\S+)", shown)) == set(rules)


def test_the_version_is_that_of_the_changelog() -> None:
    newest = re.search(r"(?m)^## (\d\S*)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert newest is not None
    assert newest[1] == greenlane.__version__
