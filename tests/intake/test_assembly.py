# SPDX-License-Identifier: Apache-2.0
"""The view of a consignment as of a journal position."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import Consignment, Declaration, Function, Level
from greenlane.intake.assembly import AssembledConsignment, LodgementVersion, assemble
from greenlane.intake.links import LinkAssertion


def _version(
    lodgement: str = "L1",
    number: int = 1,
    *,
    at: int = 1,
    counts_from: int | None = -1,
    function: Function = Function.ORIGINAL,
    **consignment: object,
) -> LodgementVersion:
    return LodgementVersion(
        lodgement=lodgement,
        number=number,
        declaration=Declaration(
            function=function,
            consignment=Consignment(**consignment),  # type: ignore[arg-type]
        ),
        recorded_at=at,
        supersedes_from=at if counts_from == -1 else counts_from,
    )


def _link(
    lodgement: str = "L1", *, at: int = 1, consignment: str = "C1", withdrawn_at: int | None = None
) -> LinkAssertion:
    return LinkAssertion(
        id=f"{consignment}-{lodgement}-{at}",
        consignment=consignment,
        lodgement=lodgement,
        key=None,
        asserted_by="rule:own_filing",
        asserted_at=at,
        withdrawn_at=withdrawn_at,
    )


def _numbers(view: AssembledConsignment) -> list[tuple[str, int]]:
    return [(filing.lodgement, filing.number) for filing in view.filings]


def test_one_filing_makes_a_consignment() -> None:
    view = assemble("C1", [_version()], [_link()], 1)
    assert _numbers(view) == [("L1", 1)]
    assert view.primary is view.filings[0]
    assert view.conflicts == ()


def test_before_the_filing_there_is_nothing() -> None:
    view = assemble("C1", [_version(at=5)], [_link(at=5)], 4)
    assert view.filings == ()
    assert view.primary is None


def test_the_latest_version_that_took_effect_counts() -> None:
    versions = [_version(number=1, at=1), _version(number=2, at=5), _version(number=3, at=9, counts_from=None)]
    assert [_numbers(assemble("C1", versions, [_link()], position)) for position in (1, 4, 5, 9, 99)] == [
        [("L1", 1)],
        [("L1", 1)],
        [("L1", 2)],
        [("L1", 2)],
        [("L1", 2)],
    ]


def test_a_recorded_amendment_counts_from_the_position_at_which_an_officer_lets_it() -> None:
    versions = [_version(number=1, at=1), _version(number=2, at=5, counts_from=8)]
    assert _numbers(assemble("C1", versions, [_link()], 7)) == [("L1", 1)]
    assert _numbers(assemble("C1", versions, [_link()], 8)) == [("L1", 2)]


def test_of_two_versions_that_took_effect_together_the_later_one_counts() -> None:
    versions = [_version(number=2, at=1, counts_from=8), _version(number=3, at=8)]
    assert _numbers(assemble("C1", versions, [_link()], 8)) == [("L1", 3)]


def test_a_cancelled_filing_leaves_the_view_and_is_named() -> None:
    versions = [_version(at=1), _version(number=2, at=5, function=Function.CANCELLATION), _version("L2", at=2)]
    links = [_link(), _link("L2", at=2)]
    assert _numbers(assemble("C1", versions, links, 4)) == [("L1", 1), ("L2", 1)]
    view = assemble("C1", versions, links, 5)
    assert _numbers(view) == [("L2", 1)]
    assert view.invalidated == ("L1",)


def test_a_filing_that_is_not_linked_or_linked_to_another_consignment_is_passed_over() -> None:
    view = assemble(
        "C1", [_version("L1"), _version("L2"), _version("L3")], [_link("L1"), _link("L2", consignment="C2")], 9
    )
    assert _numbers(view) == [("L1", 1)]
    assert [link.lodgement for link in view.links] == ["L1"]


def test_a_filing_linked_twice_counts_once_and_as_long_as_one_link_holds() -> None:
    links = [_link("L1", at=1, withdrawn_at=5), _link("L1", at=2)]
    assert _numbers(assemble("C1", [_version()], links, 3)) == [("L1", 1)]
    assert _numbers(assemble("C1", [_version()], links, 6)) == [("L1", 1)]


def test_the_house_filing_stands_first_then_the_goods_declaration_then_the_master() -> None:
    versions = [
        _version("master", at=1, level=Level.MASTER),
        _version("goods", at=2),
        _version("straight", at=3, level=Level.STRAIGHT),
        _version("house", at=4, level=Level.HOUSE),
        _version("house2", at=5, level=Level.HOUSE),
    ]
    view = assemble("C1", versions, [_link(version.lodgement) for version in versions], 9)
    assert [lodgement for lodgement, _ in _numbers(view)] == ["house", "house2", "straight", "goods", "master"]


def test_filings_that_contradict_each_other_stay_and_their_conflict_is_told() -> None:
    versions = [
        _version("L1", at=1, gross_weight_kg=Decimal(100), paths={"gross_weight_kg": "/weight"}),
        _version("L2", at=2, gross_weight_kg=Decimal(120)),
    ]
    view = assemble("C1", versions, [_link("L1"), _link("L2")], 9)
    assert len(view.filings) == 2
    (conflict,) = view.conflicts
    assert conflict.fact == "consignment.gross_weight_kg"
    assert [(told.lodgement, told.value) for told in conflict.statements] == [("L1", "100 kg"), ("L2", "120 kg")]


LODGEMENTS = ["L1", "L2", "L3"]
POSITIONS = st.integers(min_value=1, max_value=30)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[LodgementVersion], list[LinkAssertion]]:
    """Versions of three lodgements in journal order, and links to two consignments, some of them withdrawn."""
    versions: list[LodgementVersion] = []
    for lodgement in LODGEMENTS:
        positions = sorted(draw(st.sets(POSITIONS, max_size=4)))
        for number, at in enumerate(positions, start=1):
            cancels = number > 1 and draw(st.booleans())
            versions.append(
                _version(
                    lodgement,
                    number,
                    at=at,
                    counts_from=draw(st.sampled_from([at, at + 2, None])) if number > 1 else at,
                    function=Function.CANCELLATION if cancels else Function.ORIGINAL,
                    level=draw(st.sampled_from([None, *Level])),
                    gross_weight_kg=Decimal(draw(st.integers(1, 3))),
                )
            )
    links = [
        _link(lodgement, at=at, consignment=consignment, withdrawn_at=at + lasted if lasted else None)
        for lodgement, consignment, at, lasted in draw(
            st.lists(
                st.tuples(st.sampled_from(LODGEMENTS), st.sampled_from(["C1", "C2"]), POSITIONS, st.integers(0, 5)),
                max_size=8,
                unique_by=lambda one: one[:3],
            )
        )
    ]
    return versions, links


@given(history=histories(), position=POSITIONS, data=st.data())
def test_the_order_in_which_things_are_given_makes_no_difference(
    history: tuple[list[LodgementVersion], list[LinkAssertion]], position: int, data: st.DataObject
) -> None:
    versions, links = history
    shuffled = data.draw(st.permutations(versions)), data.draw(st.permutations(links))
    assert assemble("C1", *shuffled, position) == assemble("C1", versions, links, position)


@given(history=histories(), position=POSITIONS, later=POSITIONS)
def test_what_happens_later_does_not_change_an_earlier_view(
    history: tuple[list[LodgementVersion], list[LinkAssertion]], position: int, later: int
) -> None:
    versions, links = history
    known_then = [version for version in versions if version.recorded_at <= position]
    asserted_then = [link for link in links if link.asserted_at <= position]
    assert assemble("C1", known_then, asserted_then, position) == assemble("C1", versions, links, position)
    if later >= position and links and links[0].withdrawn_at is None and later > links[0].asserted_at:
        withdrawn = links[0].withdraw(position=later + 1, by="person:7", reason="wrong")
        before = assemble("C1", versions, links, position)
        after = assemble("C1", versions, [withdrawn, *links[1:]], position)
        assert _numbers(after) == _numbers(before)
        assert after.conflicts == before.conflicts


@given(history=histories(), position=POSITIONS)
def test_a_withdrawal_takes_the_filing_out_of_the_view_from_its_position_on(
    history: tuple[list[LodgementVersion], list[LinkAssertion]], position: int
) -> None:
    versions, _ = history
    link = _link("L1", at=1)
    withdrawn = link.withdraw(position=position + 1, by="person:7", reason="wrong")
    others = [_link("L2", at=1)]
    before = assemble("C1", versions, [link, *others], position)
    assert _numbers(assemble("C1", versions, [withdrawn, *others], position)) == _numbers(before)
    after = assemble("C1", versions, [withdrawn, *others], position + 1)
    assert all(filing.lodgement != "L1" for filing in after.filings)
    assert after.filings == assemble("C1", versions, others, position + 1).filings


@given(history=histories(), position=POSITIONS)
def test_a_view_holds_each_linked_lodgement_at_most_once(
    history: tuple[list[LodgementVersion], list[LinkAssertion]], position: int
) -> None:
    view = assemble("C1", *history, position)
    lodgements = [filing.lodgement for filing in view.filings]
    assert len(set(lodgements)) == len(lodgements)
    assert set(lodgements) <= {link.lodgement for link in view.links}
    assert not set(lodgements) & set(view.invalidated)


@pytest.mark.parametrize("position", [0, -1])
def test_a_position_before_everything_gives_an_empty_view(position: int) -> None:
    assert assemble("C1", [_version()], [_link()], position) == AssembledConsignment(
        consignment="C1", position=position
    )
