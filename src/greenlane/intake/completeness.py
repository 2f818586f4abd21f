# SPDX-License-Identifier: Apache-2.0
"""Filings that wait for each other: whether all that belongs to a consignment has been filed, and what has not.

A consignment is *registered* while nobody has described its goods, *pending* while it waits for another filing, and
*complete* when it waits for none. A pending one is assessed all the same, on what there is.
"""

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from greenlane.cargo import Declaration, Level

from .links import compared
from .stages import Dataset, dataset_of, level_of, stage_of

_GOODS = frozenset({Dataset.IMPORT_GOODS, Dataset.EXPORT_GOODS, Dataset.TRANSIT})


class Completeness(StrEnum):
    """How far the filings of a consignment have come."""

    REGISTERED = "registered"
    PENDING = "pending"
    COMPLETE = "complete"


class Awaited(StrEnum):
    """What a consignment waits for."""

    GOODS = "goods"  # a filing that describes the goods
    MASTER = "master"  # the filing of the master contract that a house names
    HOUSES = "houses"  # the filings of the houses under a master
    FULL_FILING = "full_filing"  # the whole dataset, after the few elements that are filed before loading


class Waiting(Struct, frozen=True):
    """How far the filings have come, and what is awaited, in the order of ``Awaited``."""

    completeness: Completeness
    waits_for: tuple[Awaited, ...] = ()


def waiting(own: Sequence[Declaration], covering: Sequence[Declaration] = (), *, covers: bool = False) -> Waiting:
    """What a consignment waits for.

    ``own`` are its filings in force, ``covering`` those of wider contracts that cover it; ``covers`` says whether it
    is itself a master that covers others.
    """
    cargo = [one for one in own if not _is_goods(one)]
    missing = []
    if not any(one.consignment.items for one in own):
        missing.append(Awaited.GOODS)
    named = any(level_of(one.consignment) is Level.HOUSE and compared(one.consignment.master_document) for one in cargo)
    if named and not any(_is_master(one) for one in covering):
        missing.append(Awaited.MASTER)
    if own and all(one.consignment.level is Level.MASTER for one in own) and not covers:
        missing.append(Awaited.HOUSES)
    partial = [one for one in own if dataset_of(one, stage_of(one)) is Dataset.PRE_LOADING_AIR]
    if partial and len(partial) == len(own):
        missing.append(Awaited.FULL_FILING)
    if Awaited.GOODS in missing:
        return Waiting(Completeness.REGISTERED, tuple(missing))
    return Waiting(Completeness.PENDING if missing else Completeness.COMPLETE, tuple(missing))


def is_assessed(own: Sequence[Declaration], *, covers: bool) -> bool:
    """Whether the consignment is assessed by itself: a stated master is not, once its houses are known (decision 7).

    A contract that does not say of itself that it is a master is always assessed, so that nobody can keep it from
    being assessed by naming it as the master of another.
    """
    return not (covers and own and all(one.consignment.level is Level.MASTER for one in own))


def _is_goods(declaration: Declaration) -> bool:
    return dataset_of(declaration, stage_of(declaration)) in _GOODS


def _is_master(declaration: Declaration) -> bool:
    return not _is_goods(declaration) and level_of(declaration.consignment) is not Level.HOUSE
