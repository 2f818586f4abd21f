# SPDX-License-Identifier: Apache-2.0
"""Bad and huge files at the command line: each is told what, where and how to mend it, within bounded memory."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from msgspec import json

from greenlane.cli.reading import limits
from tests.cli.conftest import COMMAND, Greenlane
from tests.intake.formats.messages import xml

MIB = 2**20
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a0 "lol">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]><Declaration><FunctionCode>9</FunctionCode><TypeCode>&a9;</TypeCode></Declaration>"
)
WHOLE = xml()

BAD = {
    "empty": (b"", "unreadable", "READ-EMPTY", "Send the message itself"),
    "cut off": (WHOLE[:60], "unreadable", "READ-NOT-WELL-FORMED", "send the file again if it was cut off"),
    "bomb": (BOMB, "unreadable", "READ-DTD", "Send the message without it."),
    "not the encoding it names": (
        b'<?xml version="1.0" encoding="UTF-8"?>' + WHOLE.replace(b"REF-1", b"REF-\xe9"),
        "unreadable",
        "READ-ENCODING",
        "Save the file as UTF-8",
    ),
    "an encoding nobody has": (
        b'<?xml version="1.0" encoding="klingon"?>' + WHOLE,
        "unreadable",
        "READ-ENCODING",
        "Send it as UTF-8.",
    ),
    "another root": (b"<Invoice/>", "unrecognised", "READ-UNKNOWN-FORMAT", "Known formats: WCO Data Model 3.6"),
    "binary": (bytes(range(256)) * 8, "unrecognised", "READ-UNKNOWN-FORMAT", "Known formats: WCO Data Model 3.6"),
    "cut off JSON": (b'{"format": ', "unreadable", "READ-NOT-WELL-FORMED", "Correct it"),
    "a list": (b"[]", "unrecognised", "READ-UNKNOWN-FORMAT", "Known formats"),
    "zeros": (bytes(5_000), "unrecognised", "READ-UNKNOWN-FORMAT", "Known formats"),
}
PLACED = {"cut off": "line 1, column", "bomb": "line 1, column", "cut off JSON": "line 1, column"}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("command", ["read", "assess"])
def test_a_bad_file_is_told_what_is_wrong_and_how_to_mend_it(
    greenlane: Greenlane, tmp_path: Path, command: str, name: str
) -> None:
    content, state, code, remedy = BAD[name]
    (tmp_path / "bad").write_bytes(content)
    said = greenlane(command, tmp_path / "bad", "--json")
    assert said.code == (3 if state == "unreadable" else 0)
    assert (said.line["state"], said.line["consignments"]) == (state, [])
    finding = said.line["findings"][0]
    assert (finding["code"], finding["severity"]) == (code, "error")
    assert remedy in finding["message"]
    assert (finding["path"] or "").startswith(PLACED.get(name, ""))


def test_elements_nested_without_end_are_refused_with_the_limit(greenlane: Greenlane, tmp_path: Path) -> None:
    (tmp_path / "deep.xml").write_bytes(b"<Declaration>" + b"<a>" * 5_000 + b"</a>" * 5_000 + b"</Declaration>")
    (tmp_path / "deep.json").write_bytes(b'{"a":' * 5_000 + b"1" + b"}" * 5_000)
    said = greenlane("read", tmp_path, "--json")
    assert said.code in (0, 3)
    for line in said.lines:
        assert line["state"] in ("unreadable", "unrecognised")
        assert line["findings"][0]["severity"] == "error"


# --- huge files, each read by a process whose memory is measured


# A process counts what its parent held when it was started, so a small one stands between the tests and the measured.
BETWEEN = """
import os, subprocess, sys
started = subprocess.Popen(sys.argv[1:], stderr=subprocess.DEVNULL)
_, status, usage = os.wait4(started.pid, 0)
started.returncode = os.waitstatus_to_exitcode(status)
sys.stderr.write(str(usage.ru_maxrss // 1024))
sys.exit(started.returncode)
"""


def measured(*arguments: object) -> tuple[int, list[dict[str, Any]], int]:
    """Exit code, lines and the most memory in MiB of a process of its own."""
    between = [sys.executable, "-S", "-c", BETWEEN, *COMMAND, *map(str, arguments)]
    ended = subprocess.run(between, capture_output=True, check=False)
    return ended.returncode, [json.decode(line) for line in ended.stdout.splitlines()], int(ended.stderr)


@pytest.fixture
def half_a_gigabyte_of_spaces(tmp_path: Path) -> Iterator[Path]:
    """A pipe that gives 500 MiB of spaces to whoever reads it."""
    pipe = tmp_path / "spaces.xml"
    os.mkfifo(pipe)

    def write() -> None:
        with suppress(BrokenPipeError), pipe.open("wb", buffering=0) as stream:
            for _ in range(500):
                stream.write(b" " * MIB)

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    yield pipe
    writer.join(timeout=10)
    assert not writer.is_alive()


def test_half_a_gigabyte_of_spaces_is_refused_in_little_memory(half_a_gigabyte_of_spaces: Path) -> None:
    code, (line,), used = measured("assess", half_a_gigabyte_of_spaces, "--json")
    assert code == 3
    assert line["state"] == "unreadable"
    assert line["findings"][0]["severity"] == "error"
    assert used < 400


def test_half_a_gigabyte_of_zeros_is_refused_in_little_memory(tmp_path: Path) -> None:
    sparse = tmp_path / "zeros"
    with sparse.open("wb") as stream:
        stream.truncate(500 * MIB)
    code, (line,), used = measured("read", sparse, "--json")
    assert code in (0, 3)
    assert line["state"] in ("unreadable", "unrecognised")
    assert line["findings"][0]["message"]
    assert used < 400


def many_items_xml(count: int) -> bytes:
    """A declaration with that many goods items."""
    item = (
        b"<GovernmentAgencyGoodsItem><SequenceNumeric>%d</SequenceNumeric><Commodity><Description>Cocoa butter"
        b"</Description></Commodity></GovernmentAgencyGoodsItem>"
    )
    items = b"".join(item % number for number in range(1, count + 1))
    return xml(f"<GoodsShipment>{items.decode()}</GoodsShipment>")


def many_items_json(count: int) -> bytes:
    """The same in native JSON."""
    items = [{"number": number, "description": "Cocoa butter"} for number in range(1, count + 1)]
    header = {"reference": "REF-1", "type": "IM", "additional_type": "A", "direction": "import"}
    return json.encode({**header, "consignment": {"items": items}})


@pytest.mark.slow
@pytest.mark.parametrize(("command", "make"), [("assess", many_items_xml), ("read", many_items_json)])
def test_a_declaration_with_a_hundred_thousand_items_is_answered(command: str, make: Any, tmp_path: Path) -> None:
    file = tmp_path / "many"
    file.write_bytes(make(100_000))
    code, (line,), used = measured(command, file, "--json")
    assert code == 0
    assert line["state"] == ("read" if command == "read" else "accepted")
    (consignment,) = line["consignments"]
    assert len(consignment["facts"]["items"]) == 100_000
    assert command == "read" or consignment["lane"]
    assert used < 1_000


def test_one_item_more_than_the_limit_is_told(
    greenlane: Greenlane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GREENLANE_MAX_ITEMS", "100")
    (tmp_path / "many.xml").write_bytes(many_items_xml(101))
    limits.cache_clear()
    try:
        said = greenlane("read", tmp_path / "many.xml", "--json")
    finally:
        limits.cache_clear()
    assert any("100" in each["message"] and each["severity"] == "error" for each in said.line["findings"])
