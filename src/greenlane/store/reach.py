# SPDX-License-Identifier: Apache-2.0
"""A reach as a condition over columns: what ``greenlane.access.Reach.admits`` says of one record, said to PostgreSQL.

Both read the same value, so a list never shows what a single look would refuse. The conditions are never NULL, so they
may also be negated or counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, true

from greenlane.access import Clause, Label, Reach, Sensitivity

_NO_LABEL = Label()


def admitted(
    reach: Reach,
    *,
    agency: ColumnElement[Any] | None = None,
    unit: ColumnElement[Any] | None = None,
    sensitivity: ColumnElement[Any] | None = None,
    owner: ColumnElement[Any] | None = None,
) -> ColumnElement[bool]:
    """The condition that a row may be seen, for ``where``.

    Each argument is the text column that holds this part of the row's label. Without the argument, every row has the
    default of :class:`greenlane.access.Label`: no agency, no unit, normal sensitivity, no owner.
    """
    columns = {"agency": agency, "unit": unit, "sensitivity": sensitivity, "owner": owner}
    return or_(false(), *(_clause(clause, columns) for clause in reach.clauses))


def _clause(clause: Clause, columns: dict[str, ColumnElement[Any] | None]) -> ColumnElement[bool]:
    wanted: list[ColumnElement[bool]] = [true()]
    if clause.agency is not None:
        wanted.append(_is_one_of(columns["agency"], [clause.agency], _NO_LABEL.agency))
    if clause.units is not None:
        unit = columns["unit"]
        held = _is_one_of(unit, clause.units, _NO_LABEL.unit)
        if clause.without_unit:
            held = true() if unit is None else or_(held, unit.is_(None))
        wanted.append(held)
    if clause.sensitivities is not None:
        wanted.append(_is_one_of(columns["sensitivity"], clause.sensitivities, _NO_LABEL.sensitivity))
    if clause.owners is not None:
        wanted.append(_is_one_of(columns["owner"], clause.owners, _NO_LABEL.owner))
    return and_(*wanted)


def _is_one_of(
    column: ColumnElement[Any] | None, values: Iterable[str | Sensitivity], default: str | None
) -> ColumnElement[bool]:
    given = sorted(str(value) for value in values)
    if column is None:
        return true() if default in given else false()
    # Without the first part a NULL column would make the whole NULL, which NOT would not turn.
    return and_(column.is_not(None), column.in_(given))
