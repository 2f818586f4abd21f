# SPDX-License-Identifier: Apache-2.0
"""Why a profile did not hit."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest

from greenlane.cargo import Direction, Stage
from greenlane.errors import NotFound
from greenlane.targeting import decide
from greenlane.targeting.decide import applies, restrictions_failed
from greenlane.targeting.profiles import BorderMode
from greenlane.targeting.why_not import Answer, WhyNot, why_not
from tests.targeting.builders import a_configuration, a_profile, some_facts

HEAVY = 'goods.chapter == "24" && goods.gross_weight_kg > 1000 && route.export_country == "CN"'


def asked(condition: str, facts: object, **changes: object) -> WhyNot:
    return why_not(facts, a_configuration(a_profile(condition, **changes)), "GL-TEST-001")  # type: ignore[arg-type]


def test_every_part_that_is_not_true_is_told_with_what_it_read() -> None:
    facts = some_facts(route__export_country="FR", items=({"goods.chapter": "24", "goods.gross_weight_kg": "5"},))
    answer = asked(HEAVY, facts)
    assert answer.answer is Answer.NOT_TRUE
    assert [(one.condition, one.result) for one in answer.failed] == [
        ("goods.gross_weight_kg > 1000", False),
        ('route.export_country == "CN"', False),
    ]
    assert answer.sentences() == (
        "Not so: the gross weight of the item is more than 1000 kg; goods.gross_weight_kg is 5.",
        "Not so: the country the goods are sent from is “CN”; route.export_country is FR.",
    )


def test_the_member_is_told_that_comes_nearest() -> None:
    items = ({"goods.chapter": "01"}, {"goods.chapter": "24", "goods.gross_weight_kg": "9"}, {"goods.chapter": "02"})
    answer = asked(HEAVY, some_facts(route__export_country="CN", items=items))
    assert answer.at.item == 1
    assert [one.condition for one in answer.failed] == ["goods.gross_weight_kg > 1000"]


def test_what_is_absent_is_told_as_not_known() -> None:
    (failed,) = asked('route.export_country != "CN"', some_facts()).failed
    assert failed.result is None
    said = asked('route.export_country != "CN"', some_facts()).sentences()
    assert said == ("Not known: the country the goods are sent from is not “CN”; not stated: route.export_country.",)


def test_a_condition_about_a_member_that_is_not_there_says_so() -> None:
    assert asked(HEAVY, some_facts(route__export_country="CN")).answer is Answer.NO_MEMBER


def test_what_did_hit_is_not_explained_away() -> None:
    answer = asked('route.export_country == "CN"', some_facts(route__export_country="CN"))
    assert answer.answer is Answer.HIT
    assert "did hit" in answer.sentences()[0]


def test_restrictions_are_named_before_the_condition_is_looked_at() -> None:
    facts = some_facts(route__export_country="CN", filing__direction="import", transport__border_mode="1")
    changes = {"stages": (Stage.TRANSIT,), "directions": (Direction.EXPORT,), "modes": (BorderMode.AIR,)}
    answer = asked('route.export_country == "CN"', facts, **changes)
    assert answer.answer is Answer.NOT_MEANT
    assert answer.restrictions == ("stage", "direction", "mode")


def test_a_profile_that_is_not_in_the_configuration_is_not_found() -> None:
    with pytest.raises(NotFound):
        why_not(some_facts(), a_configuration(), "GL-NONE-001")


def test_restrictions_and_applying_say_the_same() -> None:
    random = Random(1)
    for _ in range(300):
        profile = a_profile(
            "siblings.held",
            stages=random.choice([(), (Stage.CLEARANCE,), (Stage.TRANSIT,)]),
            directions=random.choice([(), (Direction.IMPORT,)]),
            modes=random.choice([(), (BorderMode.SEA,)]),
            offices=random.choice([(), ("XX1",)]),
            valid_from=random.choice([None, date(2026, 5, 1)]),
        )
        stated: dict[str, Any] = {
            "filing__direction": random.choice(["import", "export"]),
            "transport__border_mode": random.choice(["1", "4"]),
            "office__entry": random.choice(["XX1", "XX2"]),
            "filing__lodged_time": random.choice(["2026-04-01T00:00:00Z", "2026-06-01T00:00:00Z"]),
        }
        facts = some_facts(**{name: value for name, value in stated.items() if random.random() < 0.8})
        assert applies(profile, facts, Stage.CLEARANCE) is not bool(
            restrictions_failed(profile, facts, Stage.CLEARANCE)
        )


def test_whatever_does_not_hit_has_a_reason() -> None:
    facts = some_facts(route__export_country="FR", items=({"goods.chapter": "24"}, {"goods.chapter": "25"}))
    for condition in (
        'items.all(i, i.chapter == "24")',
        'goods.chapter == "26" || goods.chapter == "27"',
        "items.size() > 2",
        'route.countries.exists(c, c == "IR")',
        'items.exists(i, i.gross_weight_kg > 5) && route.export_country == "FR"',
    ):
        assert not decide(facts, a_configuration(a_profile(condition))).hits
        answer = asked(condition, facts)
        assert answer.failed
        assert all(answer.sentences())
