# SPDX-License-Identifier: Apache-2.0
"""The one ``MetaData`` and the kinds of columns that tables are made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import CheckConstraint, Column, Date, DateTime, LargeBinary, MetaData, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def uid(name: str = "id", *args: Any, nullable: bool = False, **options: Any) -> Column[str]:
    """An identifier: ``uuid`` in the database, text here."""
    return Column(name, Uuid(as_uuid=False), *args, nullable=nullable, **options)


def text(name: str, *args: Any, nullable: bool = False, **options: Any) -> Column[str]:
    """A code, a digest in hexadecimal, or words that are nobody's personal data."""
    return Column(name, Text, *args, nullable=nullable, **options)


def instant(name: str, *, nullable: bool = False) -> Column[Any]:
    """An instant, kept in UTC."""
    return Column(name, DateTime(timezone=True), nullable=nullable)


def day(name: str, *, nullable: bool = False) -> Column[Any]:
    """A calendar day."""
    return Column(name, Date, nullable=nullable)


def octets(name: str, *, nullable: bool = False, primary_key: bool = False) -> Column[bytes]:
    """Bytes."""
    return Column(name, LargeBinary, nullable=nullable, primary_key=primary_key)


def document(name: str, *, nullable: bool = False) -> Column[Any]:
    """JSON that queries look into."""
    return Column(name, JSONB(none_as_null=True), nullable=nullable)


def closed(column: str, values: Iterable[str]) -> CheckConstraint:
    """The rule that a column holds one of these values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def label_columns(*, unit: bool = True, sensitivity: bool = False) -> tuple[Column[Any], ...]:
    """The columns that say who may see a row: agency, unit, and where asked for sensitivity."""
    found: list[Column[Any]] = [text("agency")]
    if unit:
        found.append(text("unit", nullable=True))
    if sensitivity:
        found.append(text("sensitivity"))
    return tuple(found)
