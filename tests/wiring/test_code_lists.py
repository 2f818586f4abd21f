# SPDX-License-Identifier: Apache-2.0
"""Editions that are imported answer at once, and what cannot be read changes nothing."""

from __future__ import annotations

from greenlane.wiring.code_lists import IMPORTS, import_list, loaded_lists
from tests.installations import Customs

UNLOCODE = b',"NL","RTM","Rotterdam","Rotterdam","ZH","12345---","AI","2301","RTM","5155N 00430E",""\n'


def _active(customs: Customs) -> str:
    with customs.read() as uow:
        return customs.installation.knowledge(uow).configuration.digest


def _imports(customs: Customs) -> int:
    customs.work()
    with customs.read() as uow:
        return sum(event.type == "CodeListImported" for _, event in uow.events.sealed(limit=10_000))


def test_an_imported_edition_is_in_force_with_another_configuration(customs: Customs) -> None:
    before = _active(customs)
    count, findings = import_list(customs.installation, "unlocode", "2030-1", [UNLOCODE])
    assert (count, findings) == (1, ())
    assert _active(customs) != before
    (current,) = [one for one in loaded_lists(customs.installation) if one["list"] == "unlocode" and one["current"]]
    assert (current["edition"], current["entries"]) == ("2030-1", 1)
    with customs.read() as uow:
        knowledge = customs.installation.knowledge(uow)
        # with its content's digest: an edition that is imported again may have been corrected
        assert knowledge.configuration.code_lists["unlocode"].startswith("2030-1#")
    assert _imports(customs) == 1


def test_what_holds_no_code_changes_nothing(customs: Customs) -> None:
    before = _active(customs)
    for name in IMPORTS:
        count, _ = import_list(customs.installation, name, "2030-1", [b""])
        assert count == 0
    assert (_active(customs), _imports(customs)) == (before, 0)


def test_every_list_is_told_with_its_edition(customs: Customs) -> None:
    told = loaded_lists(customs.installation)
    assert {"unlocode", "hs"} <= {one["list"] for one in told}
    assert all(one["edition"] and one["entries"] and one["source"] for one in told)
