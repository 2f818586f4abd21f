# SPDX-License-Identifier: Apache-2.0
"""Goods items with their packages, weights, values, documents and procedures."""

from decimal import Decimal

from msgspec import Struct, field


class Money(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An amount in its declared currency (ISO 4217); never converted here."""

    amount: Decimal
    currency: str | None = None


class Packaging(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A kind of packages of an item: how many, of which type (UN Rec 21), with which marks (WCO 144, 141, 142)."""

    count: int | None = None
    type: str | None = None
    marks: str | None = None


class Document(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A document named in a filing: additional (D005, D006) or previous (D018, D019).

    ``type`` is category and type joined as the tariff writes them (``N935``); ``status`` the availability code.
    """

    type: str | None = None
    id: str | None = None
    name: str | None = None
    status: str | None = None
    line: int | None = None
    path: str | None = None


class Statement(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An additional statement (225, 226)."""

    code: str | None = None
    text: str | None = None


class GoodsItem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One goods item (WCO 68A, 23A). Weights are kilograms; ``hs`` is the commodity code, digits only."""

    number: int | None = None
    description: str | None = None
    hs: str | None = None
    additional_codes: tuple[str, ...] = ()
    origin: str | None = None
    preferential_origin: str | None = None
    export_country: str | None = None
    destination_country: str | None = None
    procedure: str | None = None
    previous_procedure: str | None = None
    additional_procedures: tuple[str, ...] = ()
    packaging: tuple[Packaging, ...] = ()
    gross_weight_kg: Decimal | None = None
    net_weight_kg: Decimal | None = None
    supplementary_units: Decimal | None = None
    value: Money | None = None
    statistical_value: Money | None = None
    un_number: str | None = None
    documents: tuple[Document, ...] = ()
    previous_documents: tuple[Document, ...] = ()
    statements: tuple[Statement, ...] = ()
    containers: tuple[str, ...] = ()
    transaction_nature: str | None = None
    path: str | None = None
    paths: dict[str, str] = field(default_factory=dict)
