# SPDX-License-Identifier: Apache-2.0
"""One configuration: its digest is the same everywhere, and another as soon as any part is another."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from greenlane.targeting import Configuration, ExchangeRates, NamedList
from greenlane.targeting.language import ConditionError
from tests.targeting.builders import a_configuration, a_profile, the_policy

RATES = ExchangeRates(base="GBP", on=date(2026, 3, 1), rates={"USD": Decimal("1.25"), "EUR": Decimal("1.15")})
WHOLE: dict[str, Any] = {
    "profiles": [a_profile("goods.hs == '1'", id="GL-TEST-001"), a_profile("goods.hs == '2'", id="GL-TEST-002")],
    "policy": the_policy(),
    "lists": [NamedList(name="ports", sequence=4, values=frozenset({"CNSHA", "GBFXT"}))],
    "watch_lists": {"parties": 7},
    "code_lists": {"hs": "2022"},
    "time_limits": "2026-1",
    "exchange_rates": RATES,
    "model": "0" * 64,
    "engine": "1",
}
OTHER: dict[str, Any] = {
    "profiles": WHOLE["profiles"][:1],
    "policy": replace(the_policy(), version=the_policy().version + 1),
    "lists": [NamedList(name="ports", sequence=5, values=frozenset({"CNSHA", "GBFXT"}))],
    "watch_lists": {"parties": 8},
    "code_lists": {"hs": "2028"},
    "time_limits": "2026-2",
    "exchange_rates": ExchangeRates(base="GBP", on=date(2026, 3, 2), rates=RATES.rates),
    "model": None,
    "engine": "2",
}

TELL = "from greenlane.wiring.shipped import shipped_configuration; print(shipped_configuration().digest)"


@pytest.mark.parametrize("part", sorted(OTHER))
def test_another_part_makes_it_another_configuration(part: str) -> None:
    assert Configuration(**{**WHOLE, part: OTHER[part]}).digest != Configuration(**WHOLE).digest


def test_the_order_in_which_parts_are_given_does_not_matter() -> None:
    turned = {
        **WHOLE,
        "profiles": WHOLE["profiles"][::-1],
        "exchange_rates": replace(RATES, rates=dict(reversed(RATES.rates.items()))),
    }
    assert Configuration(**turned).digest == Configuration(**WHOLE).digest


def test_the_digest_is_the_same_in_every_process() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", TELL],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
    assert len(digests.pop().strip()) == 64


def test_it_describes_itself_by_the_names_of_its_parts() -> None:
    configuration = Configuration(**WHOLE)
    described = configuration.describe()
    assert described["digest"] == configuration.digest == configuration.manifest.digest()
    assert described["lists"] == {"parties": 7, "ports": 4}
    assert described["exchange_rates"] == RATES.digest()
    assert configuration.list_values == {"ports": frozenset({"CNSHA", "GBFXT"})}


def test_profiles_are_checked_and_in_the_order_of_their_ids() -> None:
    configuration = Configuration(**{**WHOLE, "profiles": WHOLE["profiles"][::-1]})
    assert [targeted.profile.id for targeted in configuration.targeted] == ["GL-TEST-001", "GL-TEST-002"]


def test_a_condition_that_does_not_type_check_is_refused() -> None:
    with pytest.raises(ConditionError):
        _ = a_configuration(a_profile("goods.hs > 3")).targeted


@pytest.mark.parametrize(("currency", "value"), [("GBP", "10"), ("USD", "8"), ("JPY", None), (None, None)])
def test_a_rate_says_how_much_of_a_currency_one_unit_of_the_own_is(currency: str | None, value: str | None) -> None:
    assert RATES.convert(Decimal(10), currency) == (Decimal(value) if value else None)


def test_a_rate_of_zero_converts_nothing() -> None:
    assert replace(RATES, rates={"USD": Decimal(0)}).convert(Decimal(1), "USD") is None
