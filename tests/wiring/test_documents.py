# SPDX-License-Identifier: Apache-2.0
"""An administration's own documents: checked as a whole, told by file and line, named by the configuration."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from greenlane.cargo import Stage, is_vague
from greenlane.documents import digests, put_in_force
from greenlane.errors import Invalid, Misconfigured, NotFound
from greenlane.intake import (
    mappings_in_force,
    read,
    shipped_requirements,
    shipped_rule_set,
    shipped_time_limits,
    shipped_zones,
    stage_of,
)
from greenlane.wiring.documents import KINDS, checked_documents, document_in_force, documents_in_force, use_documents
from greenlane.wiring.shipped import shipped_configuration, shipped_legal_bases, shipped_profiles
from greenlane.wiring.starting import settle_documents
from greenlane.wiring.table_files import named_mapping, table_in
from tests.installations import Customs
from tests.intake.checks.filings import good

STOP_WORDS = b"""edition: "XX-1"
source: "customs order 7"
terms:
  - {term: widgets, instead: "steel hinges for doors"}
"""
HOLIDAYS = b"""edition: '1'
calendars:
  national:
    weekend: [5, 6]
    holidays:
      - 2026-03-32
"""
REQUIRED = b"""edition: '1'
elements:
  ucr: {wco: ['016'], words: number}
  seller:
    wco: [R050]
sets: []
"""
MAPPING = b"""mapping: our-port
version: 1
title: Entries of our port
source: "layout of 2026"
columns:
  entry_line: item.number
  entry_goods: item.description
"""
RULES = b"""name: xx-315
title: Entry summary declarations of XX
edition: "2026"
source: "order 12"
messages: [CC315A]
regimes: [XX]
valid_from: 2026-01-01
include: [ens-gb-traders]
"""


@pytest.fixture(autouse=True)
def _only_here() -> Iterator[None]:
    """Let what these tests put in force hold nowhere else."""
    yield
    put_in_force({})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rules").mkdir()
    (tmp_path / "mappings").mkdir()
    return tmp_path


def test_every_document_that_ships_can_be_used_as_it_is(folder: Path) -> None:
    for told in documents_in_force():
        (folder / told.name).write_bytes(document_in_force(told.name))
        assert (told.origin, told.digest) == ("shipped", None)
    assert set(KINDS) < set(checked_documents(folder))


def test_own_documents_hold_in_the_place_of_the_shipped_ones_and_beside_them(folder: Path) -> None:
    (folder / "stop_words.yaml").write_bytes(STOP_WORDS)
    (folder / "rules" / "xx-315.yaml").write_bytes(RULES)
    zoned = document_in_force("zones.yaml").replace(b"offices: {}", b"offices: {XX000001: Pacific/Chatham}")
    (folder / "zones.yaml").write_bytes(zoned)
    before = shipped_configuration().digest
    assert is_vague("widgets") is None
    use_documents(folder)
    assert is_vague("widgets") is not None
    assert str(shipped_zones().of("XX000001")) == "Pacific/Chatham"
    assert shipped_rule_set("xx-315").rules == tuple(shipped_rule_set("xx-315").rules)
    assert shipped_rule_set("ens-gb-315").name == "ens-gb-315"
    listed = {told.name: told for told in documents_in_force()}
    assert (listed["stop_words.yaml"].origin, listed["stop_words.yaml"].edition) == ("own", "XX-1")
    assert listed["rules/xx-315.yaml"].digest == digests()["rules/xx-315.yaml"]
    assert shipped_configuration().manifest.documents == digests()
    assert shipped_configuration().digest != before
    use_documents(None)
    assert is_vague("widgets") is None
    assert shipped_configuration().digest == before
    with pytest.raises(NotFound):
        shipped_rule_set("xx-315")


def test_time_limits_stages_and_requirements_follow(folder: Path) -> None:
    limits = document_in_force("time_limits.yaml").replace(b'edition: "2026-02"', b'edition: "XX-9"')
    (folder / "time_limits.yaml").write_bytes(limits)
    (folder / "requirements.yaml").write_bytes(
        document_in_force("requirements.yaml").replace(b"severity: warning", b"severity: error")
    )
    stages = document_in_force("stages.yaml").replace(
        b"import: {arrived: clearance, prelodged: pre_arrival", b"import: {arrived: clearance, prelodged: clearance"
    )
    (folder / "stages.yaml").write_bytes(stages)
    assert stage_of(good()) is Stage.PRE_ARRIVAL
    use_documents(folder)
    assert shipped_time_limits().edition == "XX-9"
    assert {str(one.severity) for one in shipped_requirements().sets} == {"error", "info"}
    assert stage_of(good()) is Stage.CLEARANCE


def test_entries_of_an_own_register_lie_over_those_that_ship(folder: Path) -> None:
    shipped = shipped_legal_bases()
    one = next(iter(shipped))
    (folder / "legal_basis.yaml").write_text(
        f"id: {one}\ninstrument: Customs Act of XX\narticle: section 9\nsummary: May ask for data.\n"
        "controls: [risk_analysis]\nvalid_from: 2020-01-01\n"
    )
    use_documents(folder)
    assert shipped_legal_bases()[one].valid_from == date(2020, 1, 1)
    assert set(shipped_legal_bases()) == set(shipped)
    assert shipped_profiles()


@pytest.mark.parametrize(
    ("name", "content", "where", "told"),
    [
        ("stop_words.yaml", STOP_WORDS.replace(b"term: widgets", b"term: '--'"), "line 4", "has no word"),
        ("stop_words.yaml", b"edition: [", "line 2", "cannot be used"),
        ("zones.yaml", b"edition: '1'\noffices:\n  XX1: Mars/Olympus\n", "line 3", "no time zone"),
        ("zones.yaml", b"edition: '1'\ncountries:\n  XX: 7\n", "line 3", "Expected `str`"),
        (
            "zones.yaml",
            b"edition: '1'\ncountries:\n  AA: UTC\n  BB: UTC\n  CC: [1]\n  DD: 2\n",
            "line 5",
            "Expected `str`",
        ),
        ("zones.yaml", HOLIDAYS, "line 6", "day is out of range"),
        ("requirements.yaml", REQUIRED, "line 4", "missing required field `words`"),
        ("mappings/our-port.yaml", MAPPING.replace(b"item.number", b"item.numbr"), "line 6", "no target"),
        ("mappings/port.yaml", MAPPING, "line 1", "another name"),
        ("requirements.yaml", b"edition: '1'\nelements: {}\nsets: 5\n", "line 3", "Expected `array`"),
        ("legal_basis.yaml", b"id: A\ninstrument: Act\n", "line 1", "missing"),
        ("rules/xx-315.yaml", RULES.replace(b"ens-gb-traders", b"moon"), "line 8", "is no document"),
        ("rules/xx.yaml", RULES, "line 1", "another name"),
        ("rules/xx-315.yaml", RULES + b"rules:\n  - code: '1'\n    at: [\n", "line 12", "cannot be read"),
    ],
)
def test_a_fault_is_told_with_file_line_and_remedy(
    folder: Path, name: str, content: bytes, where: str, told: str
) -> None:
    (folder / "zones.yaml").write_bytes(document_in_force("zones.yaml"))
    (folder / name).write_bytes(content)
    with pytest.raises(Misconfigured) as caught:
        use_documents(folder)
    assert (caught.value.where, bool(caught.value.remedy)) == (f"{folder / name}, {where}", True)
    assert told in caught.value.sentence
    assert digests() == {}


def test_own_mappings_of_tables_are_known_by_name_and_by_their_columns(folder: Path) -> None:
    body = b"entry_line,entry_goods\n1,Cocoa butter\n"
    assert read(body).format != "table_our_port"
    (folder / "mappings" / "our-port.yaml").write_bytes(MAPPING)
    use_documents(folder)
    assert named_mapping("our-port", None).title == "Entries of our port"
    found = table_in(BytesIO(body))
    assert found is not None
    assert found.mapping.name == "our-port"
    reading = read(body)
    assert (reading.format, len(reading.messages)) == ("table_our_port", 1)
    listed = {told.name: told.origin for told in documents_in_force()}
    assert (listed["mappings/our-port.yaml"], listed["mappings/korea.yaml"]) == ("own", "shipped")
    use_documents(None)
    with pytest.raises(Invalid, match="no mapping our-port"):
        named_mapping("our-port", None)


def test_an_own_mapping_of_a_shipped_name_holds_in_its_place(folder: Path) -> None:
    (folder / "mappings" / "post.yaml").write_bytes(MAPPING.replace(b"our-port", b"post"))
    use_documents(folder)
    assert named_mapping("post", None).title == "Entries of our port"
    assert [one.name for one in mappings_in_force()].count("post") == 1


def test_a_limit_earlier_than_safe_allows_is_told_with_its_line(folder: Path) -> None:
    asked = document_in_force("time_limits.yaml").replace(
        b"{hours: 24, before: loading}", b"{hours: 99, before: loading}", 1
    )
    (folder / "time_limits.yaml").write_bytes(asked)
    with pytest.raises(Misconfigured, match="earlier than SAFE allows") as caught:
        use_documents(folder)
    line = int(str(caught.value.where).rpartition(" ")[2])
    assert b"SAFE-SEA-CONTAINER" in asked.splitlines()[line - 1]


def test_what_is_no_document_is_refused_with_what_may_be_meant(folder: Path) -> None:
    (folder / "time_limit.yaml").write_bytes(b"")
    with pytest.raises(Misconfigured) as caught:
        use_documents(folder)
    assert "Is time_limits.yaml meant?" in str(caught.value.remedy)
    with pytest.raises(Misconfigured, match="is no folder"):
        use_documents(folder / "nowhere")
    with pytest.raises(NotFound):
        document_in_force("moon.yaml")


def test_an_installation_goes_on_only_with_the_documents_in_force(customs: Customs, folder: Path) -> None:
    (folder / "stop_words.yaml").write_bytes(STOP_WORDS)
    settle_documents(customs.installation, adopt=False)
    use_documents(folder)
    with pytest.raises(Misconfigured, match=r"other documents: stop_words\.yaml"):
        settle_documents(customs.installation, adopt=False)
    settle_documents(customs.installation, adopt=True)
    settle_documents(customs.installation, adopt=False)
    lodgement = customs.accept(good())
    with customs.read() as uow:
        assert customs.installation.in_force(uow)[1].documents == digests()
        latest = uow.assessments.latest([customs.consignment_of(lodgement)])
        active = uow.configurations.active()
        assert {one.configuration for one in latest.values()} == {active.digest}
    put_in_force({})
    with pytest.raises(Misconfigured, match="other documents"):
        settle_documents(customs.installation, adopt=False)
    with pytest.raises(Misconfigured, match="other documents"), customs.read() as uow:
        customs.installation.knowledge(uow)
