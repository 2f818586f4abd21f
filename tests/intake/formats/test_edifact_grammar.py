# SPDX-License-Identifier: Apache-2.0
"""The groups of EDIFACT messages: by the table, out of order, unknown, too often."""

from __future__ import annotations

import pytest

from greenlane.intake.formats.collecting import Refused
from greenlane.intake.formats.edifact_grammar import TABLES, grammar, tree
from greenlane.intake.limits import Limits
from tests.intake.formats.edifact_messages import grown, interchange, message, opened

CUSCAR = "CUSCAR:D:95B:UN"


@pytest.mark.parametrize("kind", sorted(TABLES))
def test_every_table_begins_with_what_begins_its_message(kind: str) -> None:
    root, _ = grammar(kind)
    assert root.place["BGM"] == 0
    assert all(group.content for group in root.content if group.most)


def test_segments_are_found_in_the_groups_that_they_stand_in() -> None:
    header, told = grown(
        """BGM+785+M1+9'NAD+MS+A'CTA+IC'COM+1:TE'TDT+20+V1'LOC+9+USNYC'EQD+CN+A'SEL+1'
        CNI+1'RFF+BM:B1'LOC+7+BEANR'NAD+CZ'NAD+CN'GID+1'FTX+AAA'GID+2'CNI+2'RFF+BM:B2'""",
        CUSCAR,
    )
    assert told == []
    first, second = header.all("CNI")
    (bill,) = first.all("RFF")
    assert [nad.get(1) for nad in bill.all("NAD")] == ["CZ", "CN"]
    assert [len(gid.all("FTX")) for gid in bill.all("GID")] == [1, 0]
    assert [rff.get(1, 2) for rff in second.all("RFF")] == ["B2"]
    assert header.all("NAD")[0].all("CTA")[0].all("COM")[0].get(1, 2) == "TE"
    assert header.all("TDT")[0].all("LOC")[0].get(2) == "USNYC"
    assert header.all("EQD")[0].all("SEL")[0].get(1) == "1"


def test_what_stands_too_late_is_taken_by_the_nearest_group_and_told_once() -> None:
    header, told = grown("BGM+785'CNI+1'RFF+BM:1'GID+1'TSR+4'EQN+1'TSR+5'GID+2'", CUSCAR)
    (bill,) = header.all("CNI")[0].all("RFF")
    assert [tsr.get(1) for tsr in bill.all("TSR")] == ["4", "5"]
    assert [gid.get(1) for gid in bill.all("GID")] == ["1", "2"]
    assert told == ["READ-ORDER", "READ-ORDER"]


def test_the_details_of_a_consignment_may_stand_under_it_without_a_reference() -> None:
    header, told = grown("BGM+785'CNI+1+B1'NAD+CZ'GID+1'FTX+AAA'CNI+2+B2'NAD+CN'", CUSCAR)
    assert [[nad.get(1) for nad in cni.all("NAD")] for cni in header.all("CNI")] == [["CZ"], ["CN"]]
    assert told == []


def test_an_unknown_segment_is_told_once_and_ends_no_group() -> None:
    header, told = grown("BGM+785'CNI+1'RFF+BM:1'GID+1'XYZ+1'XYZ+2'FTX+AAA'", CUSCAR)
    (gid,) = header.all("CNI")[0].all("RFF")[0].all("GID")
    assert told == ["READ-UNKNOWN-SEGMENT"]
    assert len(gid.all("XYZ")) == 2
    assert len(gid.all("FTX")) == 1


def test_a_cell_opens_a_group_and_other_places_stand_in_it() -> None:
    header, told = grown(
        "BGM++1+9'TDT+20'LOC+5+A'LOC+147+0010182::5'LOC+9+B'EQD+CN+X'LOC+147+0010184::5'", "BAPLIE:D:95B:UN"
    )
    assert told == []
    full, empty = header.all("LOC+147")
    assert [loc.get(2) for loc in full.all("LOC")] == ["B"]
    assert len(full.all("EQD")) == 1
    assert empty.inner is None


def test_a_group_that_stands_too_often_is_read_and_told_once() -> None:
    header, told = grown("BGM+785'" + "TDT+20'" * 12, CUSCAR)
    assert len(header.all("TDT")) == 12
    assert told == ["READ-TOO-OFTEN"]


def test_more_groups_than_are_read_are_refused() -> None:
    (one,), _ = opened(interchange(message("BGM+785'" + "CNI+1'" * 5)))
    with pytest.raises(Refused) as refused:
        tree(one, Limits(max_items=4))
    assert refused.value.finding.code == "READ-TOO-MANY"
