# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from pathlib import Path

import pytest

from greenlane.errors import Conflict
from greenlane.store import Link, Lodgement, Sealer, Store, StoredConsignment, load_keys
from tests.store.samples import consignment, event, link, lodgement


class Scene:
    """One consignment, and links to it that are made and withdrawn."""

    def __init__(self, store: Store, data_dir: Path) -> None:
        self.store = store
        self.sealer = Sealer(store, load_keys(data_dir))
        self.consignment: StoredConsignment = consignment()
        with store.unit() as uow:
            uow.consignments.add(self.consignment)

    def assert_link(self, **changes: object) -> Link:
        filing: Lodgement = lodgement()
        happened = event()
        made = link(self.consignment, filing, happened, **changes)
        with self.store.unit() as uow:
            uow.lodgements.add(filing)
            uow.events.append(happened)
            uow.links.add(made)
        return made

    def withdraw(self, made: Link) -> str:
        happened = event()
        with self.store.unit() as uow:
            uow.events.append(happened)
            uow.links.withdraw(made.id, event_id=happened.id, by="person:ada", reason="other_goods")
        return happened.id

    def standing(self, as_of: int | None = None) -> list[str]:
        with self.store.unit(read_only=True) as uow:
            return [one.id for one in uow.links.of_consignments([self.consignment.id], as_of=as_of)]


@pytest.fixture
def scene(store: Store, tmp_path: Path) -> Scene:
    return Scene(store, tmp_path)


def test_a_link_stands_from_its_making_to_its_withdrawal(scene: Scene) -> None:
    first, second = scene.assert_link(), scene.assert_link()
    assert scene.standing() == [first.id, second.id]
    scene.withdraw(first)
    assert scene.standing() == [second.id]


def test_the_view_as_of_an_earlier_position_still_has_a_link_that_was_withdrawn(scene: Scene) -> None:
    first = scene.assert_link()
    scene.sealer.seal_pending()  # position 0
    second = scene.assert_link()
    scene.sealer.seal_pending()  # position 1
    scene.withdraw(first)
    scene.sealer.seal_pending()  # position 2
    views = [scene.standing(position) for position in (0, 1, 2, 99)]
    assert views == [[first.id], [first.id, second.id], [second.id], [second.id]]
    assert scene.standing() == [second.id]


def test_what_is_not_sealed_yet_counts_now_but_at_no_position(scene: Scene) -> None:
    sealed = scene.assert_link()
    scene.sealer.seal_pending()
    fresh = scene.assert_link()
    scene.withdraw(sealed)
    assert scene.standing() == [fresh.id]
    assert scene.standing(0) == [sealed.id]


def test_positions_are_told_as_far_as_they_are_known(scene: Scene) -> None:
    made = scene.assert_link()
    with scene.store.unit(read_only=True) as uow:
        [before] = uow.links.history(scene.consignment.id)
    scene.sealer.seal_pending()
    scene.withdraw(made)
    scene.sealer.seal_pending()
    with scene.store.unit(read_only=True) as uow:
        [after] = uow.links.history(scene.consignment.id)
    assert (before.asserted_position, before.withdrawn_position) == (None, None)
    assert (after.asserted_position, after.withdrawn_position) == (0, 1)
    assert (after.withdrawn_by, after.reason) == ("person:ada", "other_goods")


def test_a_link_is_withdrawn_once(scene: Scene) -> None:
    made = scene.assert_link()
    scene.withdraw(made)
    with pytest.raises(Conflict) as caught:
        scene.withdraw(made)
    assert caught.value.code == "link.not_standing"


def test_links_are_found_from_the_lodgement_and_by_key(scene: Scene) -> None:
    keyed = scene.assert_link(
        key_type="master_document", value="02012345675", issuer="020", period="2026-01-31/2026-07-30"
    )
    other = scene.assert_link(key_type="house_document", value="02012345675")
    withdrawn = scene.assert_link(key_type="master_document", value="02012345675")
    scene.withdraw(withdrawn)
    with scene.store.unit(read_only=True) as uow:
        assert uow.links.of_lodgements([keyed.lodgement_id]) == [keyed]
        assert uow.links.by_key("master_document", ["02012345675", "1"]) == [keyed]
        assert uow.links.by_key("house_document", ["02012345675"]) == [other]
        assert uow.links.by_key("master_document", []) == []
