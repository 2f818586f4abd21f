# SPDX-License-Identifier: Apache-2.0
"""Arrow tables of facts as the index takes many consignments; no value is copied where it lies as it must."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pyarrow as pa

from greenlane.cargo import VOCABULARY, Kind, Scope
from greenlane.errors import Invalid
from greenlane.targeting import BulkFacts, NumberColumn, TextColumn

MEMBERS = {"items": Scope.GOODS, "containers": Scope.EQUIPMENT, "parties": Scope.PARTY}
"""The columns of members, each a list of structs of facts."""

Columns = dict[Scope, dict[str, TextColumn | NumberColumn]]


def bulk_facts(table: pa.Table, names: Collection[str] | None = None) -> BulkFacts:
    """The facts of a table with a row for each consignment; of ``names`` alone where they are given.

    Facts of the consignment are columns by their names. Members are columns ``items``, ``containers`` and ``parties``
    of lists of structs by the names of their facts; facts of a goods item that are columns themselves are those of the
    one item of each row. Texts may be dictionary-encoded, times are timestamps in UTC, null and not-a-number are
    absent. Raises Invalid for a column that is no fact, or not of the fact's kind.
    """
    columns: Columns = {scope: {} for scope in Scope}
    member_at: dict[Scope, Any] = {}
    for name in table.column_names:
        column = table.column(name).combine_chunks()
        if name in MEMBERS:
            _members(name, column, columns, member_at, names)
            continue
        if name not in VOCABULARY:
            raise _not_a_fact(name)
        scope = VOCABULARY[name].scope
        if scope is not Scope.CONSIGNMENT and scope not in member_at:
            member_at[scope] = np.arange(table.num_rows + 1, dtype=np.int64)
        if names is None or name in names:
            columns[scope][name] = _column(name, column)
    return BulkFacts(table.num_rows, columns, member_at)


def _members(
    name: str, column: Any, columns: Columns, member_at: dict[Scope, Any], names: Collection[str] | None
) -> None:
    scope, kind = MEMBERS[name], column.type
    if not (pa.types.is_list(kind) or pa.types.is_large_list(kind)) or not pa.types.is_struct(kind.value_type):
        raise Invalid(f"{name} is {kind}, not a list of structs.", code="bulk.members", where=name)
    if scope in member_at:
        raise Invalid(f"The facts of {name} are given twice.", code="bulk.members", where=name)
    column = column.fill_null([]) if column.null_count else column
    offsets = np.asarray(column.offsets).astype(np.int64)
    member_at[scope] = offsets - offsets[0]
    parts = column.flatten().flatten()
    for place, field in enumerate(kind.value_type):
        if field.name not in VOCABULARY or VOCABULARY[field.name].scope is not scope:
            raise _not_a_fact(field.name)
        if names is None or field.name in names:
            columns[scope][field.name] = _column(field.name, parts[place])


def _column(name: str, column: Any) -> TextColumn | NumberColumn:
    textual = VOCABULARY[name].kind in (Kind.TEXT, Kind.TEXTS)
    return _text_column(name, column) if textual else _number_column(name, column)


def _not_a_fact(name: str) -> Invalid:
    return Invalid(
        f"The column {name} is not a fact of the vocabulary.",
        code="bulk.column",
        where=name,
        remedy="Name columns as the vocabulary does; members are in items, containers and parties.",
    )


def _wrong_kind(name: str, kind: Any) -> Invalid:
    wanted = VOCABULARY[name].kind.value
    return Invalid(f"The column {name} is {kind}; the fact is {wanted}.", code="bulk.column", where=name)


def _absent(column: Any) -> Any:
    """Which values are null; empty where none is."""
    return np.asarray(column.is_null()) if column.null_count else np.zeros(0, np.bool_)


def _text_column(name: str, column: Any) -> TextColumn:
    types = pa.types
    absent = _absent(column)
    if types.is_dictionary(column.type):
        known = _text_column(name, column.dictionary)
        chosen = np.asarray(column.indices.fill_null(0) if column.null_count else column.indices)
        return TextColumn(known.data, known.offsets, absent, chosen=chosen)
    text_at = None
    if (types.is_list(column.type) or types.is_large_list(column.type)) is not (VOCABULARY[name].kind is Kind.TEXTS):
        raise _wrong_kind(name, column.type)
    if types.is_list(column.type) or types.is_large_list(column.type):
        column = column.fill_null([]) if column.null_count else column
        at = np.asarray(column.offsets).astype(np.int64)
        text_at = at - at[0]
        column = column.flatten()
        if column.null_count:
            column = column.fill_null("")  # a text that is nothing; the language has none, and no pattern asks for it
    if types.is_string_view(column.type):
        column = column.cast(pa.large_string())
    if not (types.is_string(column.type) or types.is_large_string(column.type)):
        raise _wrong_kind(name, column.type)
    _, where, data = column.buffers()
    if not len(column) or where is None:
        return TextColumn(np.zeros(0, np.uint8), np.zeros(1, np.int64), absent, text_at)
    kind = np.int32 if types.is_string(column.type) else np.int64
    offsets = np.frombuffer(where, kind)[column.offset : column.offset + len(column) + 1]
    raw = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
    return TextColumn(raw, offsets, absent, text_at)


def _number_column(name: str, column: Any) -> NumberColumn:
    kind, types = VOCABULARY[name].kind, pa.types
    absent = _absent(column)
    if kind is Kind.BOOLEAN and types.is_boolean(column.type):
        column = column.cast(pa.int8()).cast(pa.int64())
    elif kind is Kind.TIME and types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", column.type.tz)).cast(pa.int64())
    elif kind is Kind.DECIMAL and any(
        test(column.type) for test in (types.is_floating, types.is_integer, types.is_decimal)
    ):
        column = column.cast(pa.float64())
    elif kind is Kind.INTEGER and types.is_integer(column.type):
        column = column.cast(pa.int64())
    else:
        raise _wrong_kind(name, column.type)
    values = np.asarray(column.fill_null(0) if column.null_count else column)
    if kind is Kind.DECIMAL and np.isnan(values).any():
        nothing = np.isnan(values)
        absent = nothing | absent if len(absent) else nothing
    return NumberColumn(values, absent)
