# SPDX-License-Identifier: Apache-2.0
"""The numbers that filings offer: found by type and value, of filings that stand, in the version in force."""

from __future__ import annotations

from datetime import date
from typing import Any

from greenlane.store import FilingKeyRow, Store
from tests.store.samples import lodgement, version


def _key(lodgement_id: str, number: int = 1, **changes: Any) -> FilingKeyRow:
    whole: dict[str, Any] = {
        "lodgement_id": lodgement_id,
        "version": 1,
        "number": number,
        "key_type": "house_document",
        "issuer": "FWD1",
        "value": "H1",
        "role": "own",
        "first_day": date(2026, 1, 31),
        "last_day": date(2026, 7, 30),
        "level": "house",
        "goods": False,
    }
    return FilingKeyRow(**{**whole, **changes})


def test_numbers_are_found_by_type_and_value_in_the_roles_that_are_asked_for(store: Store) -> None:
    filing = lodgement()
    with store.unit() as uow:
        uow.lodgements.add(filing)
        uow.lodgements.add_version(version(filing))
        uow.filing_keys.add(
            [_key(filing.id), _key(filing.id, 2, key_type="master_document", value="M1", role="master")]
        )
    with store.unit(read_only=True) as uow:
        ask = uow.filing_keys.offering
        assert ask([("house_document", "H1")], roles=["own"], most=9) == [_key(filing.id)]
        assert ask([("house_document", "H1")], roles=["names"], most=9) == []
        assert ask([("master_document", "H1"), ("house_document", "M1")], roles=["own", "master"], most=9) == []
        assert len(uow.filing_keys.standing([filing.id])) == 2


def test_only_what_stands_is_found_and_only_in_the_version_in_force(store: Store) -> None:
    amended, cancelled = lodgement(current_version=2), lodgement(state="invalidated")
    with store.unit() as uow:
        for filing in (amended, cancelled):
            uow.lodgements.add(filing)
            uow.lodgements.add_version(version(filing))
        uow.lodgements.add_version(version(amended, 2))
        uow.filing_keys.add([_key(amended.id), _key(cancelled.id), _key(amended.id, version=2, value="H2")])
    with store.unit(read_only=True) as uow:
        both = [("house_document", "H1"), ("house_document", "H2")]
        assert [one.value for one in uow.filing_keys.offering(both, roles=["own"], most=9)] == ["H2"]
        assert [one.version for one in uow.filing_keys.standing([amended.id, cancelled.id])] == [2]


def test_of_a_number_that_many_offer_no_more_are_given_than_asked_for(store: Store) -> None:
    filings = [lodgement() for _ in range(5)]
    with store.unit() as uow:
        for filing in filings:
            uow.lodgements.add(filing)
            uow.lodgements.add_version(version(filing))
            uow.filing_keys.add([_key(filing.id)])
    with store.unit(read_only=True) as uow:
        found = uow.filing_keys.offering([("house_document", "H1")], roles=["own"], most=3)
    assert sorted(one.lodgement_id for one in found) == sorted(filing.id for filing in filings)[:3]
