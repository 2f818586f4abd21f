# SPDX-License-Identifier: Apache-2.0
"""The document of required elements."""

from __future__ import annotations

from datetime import date

import pytest

from greenlane.cargo import Stage
from greenlane.errors import Misconfigured
from greenlane.intake import Dataset, requirements, shipped_requirements
from greenlane.intake.shipped import shipped_bytes


def _ids(dataset: Dataset, stage: Stage, on: date | None) -> list[str]:
    return [one.id for one in shipped_requirements().of(dataset, stage, on)]


def test_a_set_holds_for_its_dataset_and_stages() -> None:
    day = date(2026, 3, 1)
    assert _ids(Dataset.IMPORT_GOODS, Stage.PRE_ARRIVAL, day) == ["SAFE-IMPORT-GOODS"]
    assert _ids(Dataset.IMPORT_GOODS, Stage.CLEARANCE, day) == ["SAFE-IMPORT-GOODS-ARRIVED"]
    assert _ids(Dataset.IMPORT_GOODS, Stage.POST_RELEASE, day) == []
    assert _ids(Dataset.EXPORT_GOODS, Stage.PRE_DEPARTURE, day) == ["SAFE-EXPORT-GOODS"]


def test_a_set_holds_from_its_day_on_and_without_a_day_while_it_is_not_withdrawn() -> None:
    assert _ids(Dataset.PRE_LOADING_AIR, Stage.PRE_LOADING, date(2018, 5, 31)) == []
    assert _ids(Dataset.PRE_LOADING_AIR, Stage.PRE_LOADING, date(2018, 6, 1)) == ["SAFE-PRE-LOADING-AIR"]
    assert _ids(Dataset.PRE_LOADING_AIR, Stage.PRE_LOADING, None) == ["SAFE-PRE-LOADING-AIR"]
    withdrawn = requirements(
        shipped_bytes("requirements.yaml").replace(
            b"valid_from: 2018-06-01", b"valid_from: 2018-06-01\n    valid_to: 2020-01-01"
        )
    )
    held = [list(withdrawn.of(Dataset.PRE_LOADING_AIR, Stage.PRE_LOADING, on)) for on in (None, date(2020, 1, 1))]
    assert [len(sets) for sets in held] == [0, 1]


def test_every_dataset_has_a_set() -> None:
    assert {one.dataset for one in shipped_requirements().sets} == set(Dataset)


def test_an_element_is_told_by_the_first_of_its_ids() -> None:
    assert shipped_requirements().elements["carrier"].id == "R011"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"[ucr, exporter,", b"[moon, exporter,", "moon"),
        (b'ucr: {wco: ["016"]', b"ucr: {wco: []", "no WCO id"),
        (b"severity: warning", b"severity: loud", "cannot be read"),
        (b"edition:", b"editions:", "cannot be read"),
    ],
)
def test_a_faulty_document_is_refused_with_the_place(old: bytes, new: bytes, words: str) -> None:
    content = shipped_bytes("requirements.yaml")
    assert old in content
    with pytest.raises(Misconfigured, match=words):
        requirements(content.replace(old, new, 1))
