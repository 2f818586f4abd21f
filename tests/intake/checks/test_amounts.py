# SPDX-License-Identifier: Apache-2.0
"""GL-AMT: weights, counts and amounts that cannot be."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import ECommerce, Money, Packaging
from greenlane.intake import Severity, check
from tests.intake.checks.filings import CODES, DAY, found, good, item, one, with_items


def _money(amount: str, currency: str | None = "USD") -> Money:
    return Money(amount=Decimal(amount), currency=currency)


@pytest.mark.parametrize("field", ["gross_weight_kg", "net_weight_kg", "supplementary_units"])
def test_GL_AMT_01_no_weight_is_negative(field: str) -> None:
    finding = one("GL-AMT-01", with_items(item(**{field: Decimal(-1)})))
    assert (finding.value, finding.path) == ("-1", f"consignment.items[0].{field}")
    assert not found("GL-AMT-01", with_items(item(**{field: Decimal(0)})))
    assert one("GL-AMT-01", good(of={"gross_weight_kg": Decimal(-5)})).path == "consignment.gross_weight_kg"


def test_GL_AMT_02_goods_have_a_weight() -> None:
    finding = one("GL-AMT-02", with_items(item(gross_weight_kg=Decimal(0))))
    assert (finding.severity, finding.value) == (Severity.WARNING, "0")
    assert one("GL-AMT-02", good(of={"gross_weight_kg": Decimal("0.000")})).path == "consignment.gross_weight_kg"
    assert not found("GL-AMT-02", with_items(item(gross_weight_kg=Decimal("0.001")), item(gross_weight_kg=None)))


def test_GL_AMT_03_a_weight_can_be_kept() -> None:
    assert one("GL-AMT-03", with_items(item(net_weight_kg=Decimal("9000000000.1")))).value == "9000000000.1"
    assert one("GL-AMT-03", with_items(item(net_weight_kg=Decimal("Infinity")))).value == "Infinity"
    assert not found("GL-AMT-03", with_items(item(gross_weight_kg=Decimal(9_000_000_000))))


@pytest.mark.parametrize(("weight", "count"), [("100001", 1), ("1", 1001)])
def test_GL_AMT_04_weight_and_number_of_packages_fit_together(weight: str, count: int) -> None:
    def packed(**packaging: Any) -> Any:
        return with_items(item(gross_weight_kg=Decimal(weight), packaging=(Packaging(**packaging),)))

    finding = one("GL-AMT-04", packed(count=count, type="CT"))
    assert f"Goods item 1: {count} packages, {weight} kg." in finding.message
    assert not found("GL-AMT-04", packed(count=count, type="VQ"))
    assert not found("GL-AMT-04", packed(count=0, type="CT"))
    assert not found("GL-AMT-04", packed(type="CT"))
    assert not found("GL-AMT-04", good())


@pytest.mark.parametrize("count", [-1, 100_000_000])
def test_GL_AMT_05_a_count_has_at_most_eight_digits_and_no_sign(count: int) -> None:
    assert one("GL-AMT-05", good(of={"package_count": count})).path == "consignment.package_count"
    assert one("GL-AMT-05", good(items_declared=count)).value == str(count)
    assert one("GL-AMT-05", with_items(item(packaging=(Packaging(count=count),)))).value == str(count)
    assert not found("GL-AMT-05", good(items_declared=99_999_999, of={"package_count": 0}))


@pytest.mark.parametrize("field", ["value", "statistical_value"])
def test_GL_AMT_06_no_amount_is_negative(field: str) -> None:
    assert one("GL-AMT-06", with_items(item(**{field: _money("-0.01")}))).value == "-0.01"
    assert one("GL-AMT-06", good(of={"invoice": _money("-1")})).path == "consignment.invoice"
    assert not found("GL-AMT-06", with_items(item(**{field: _money("0")})))


def test_GL_AMT_07_an_amount_has_a_currency() -> None:
    finding = one("GL-AMT-07", good(of={"invoice": _money("15000", None), "paths": {"invoice": "/InvoiceAmount"}}))
    assert (finding.path, finding.value) == ("/InvoiceAmount", "15000")
    intrinsic = ECommerce(intrinsic_value=_money("20", None))
    assert one("GL-AMT-07", good(of={"ecommerce": intrinsic})).value == "20"
    assert not found("GL-AMT-07", good(of={"invoice": _money("0", None)}))
    assert not found("GL-AMT-07", good(of={"ecommerce": ECommerce(intrinsic_value=_money("20"))}))


def test_GL_AMT_08_an_amount_can_be_kept() -> None:
    assert one("GL-AMT-08", with_items(item(value=_money("9000000000000.001")))).value == "9000000000000.001"
    assert not found("GL-AMT-08", with_items(item(value=_money("9000000000000"))))


def test_GL_AMT_09_an_invoice_of_nothing_is_told() -> None:
    assert one("GL-AMT-09", good(of={"invoice": _money("0.00")})).severity is Severity.INFO
    assert not found("GL-AMT-09", good())


@given(number=st.decimals(), amount=st.decimals(), count=st.integers())
def test_no_number_breaks_the_checks(number: Decimal, amount: Decimal, count: int) -> None:
    whole = item(
        gross_weight_kg=number,
        net_weight_kg=number,
        supplementary_units=number,
        value=Money(amount=amount),
        packaging=(Packaging(count=count),),
        number=count,
    )
    declaration = good(
        items_declared=count,
        of={
            "items": (whole, whole),
            "gross_weight_kg": number,
            "package_count": count,
            "invoice": Money(amount=amount),
        },
    )
    assert isinstance(check(declaration, CODES, on=DAY), tuple)
