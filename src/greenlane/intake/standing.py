# SPDX-License-Identifier: Apache-2.0
"""The states of a lodgement, what is known of one when a message arrives, and what is to be done with the message."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from greenlane.cargo import Function

from .finding import Finding
from .reading import Reading, ReadState


class LodgementState(StrEnum):
    """What a message or a lodgement has come to, as the filer and the command line are told."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    AMENDED = "amended"
    AMENDMENT_RECORDED = "amendment_recorded"  # kept as a version; an officer decides whether it takes effect
    INVALIDATED = "invalidated"
    RECORDED = "recorded"  # a report: it declares nothing, so there is nothing to accept
    CANCELLATION_RECORDED = "cancellation_recorded"  # asked for after customs has acted; an officer decides
    NOT_A_DECLARATION = "not_a_declaration"
    UNRECOGNISED = "unrecognised"
    UNREADABLE = "unreadable"


class Refusal(StrEnum):
    """Why a message was refused, for the record and for officers; the filer gets the findings."""

    CONTENT = "content"  # findings of severity error
    DUPLICATE_REFERENCE = "duplicate_reference"
    UNKNOWN_LODGEMENT = "unknown_lodgement"
    STRANGER = "stranger"  # the lodgement exists, but the sender may not act on it
    NO_LONGER_VALID = "no_longer_valid"


class KnownVersion(Struct, frozen=True, kw_only=True):
    """What the store knows of one version of a lodgement: enough to tell a repeat and to give its answer again."""

    number: int
    digest: str
    function: Function
    state: LodgementState
    refusal: Refusal | None = None


class KnownLodgement(Struct, frozen=True, kw_only=True):
    """What the store knows of a lodgement. ``state`` is its present one, of the versions that count together."""

    id: str
    filer: str
    reference: str | None
    mrn: str | None
    state: LodgementState
    versions: tuple[KnownVersion, ...]


class Superseding(Struct, frozen=True, kw_only=True):
    """Whether a new version may take effect by itself, and if not why (for officers: never told to the filer)."""

    allowed: bool = True
    reason: str | None = None


class CustomsStates(Protocol):
    """What the rest of customs knows of consignments: the port by which intake asks. Control adds its own states."""

    def acted_on(self, consignments: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """By consignment the codes of what has happened to it (``arrived``, ``presented``, …); left out where none."""
        ...


def superseding_allowed(consignments: Sequence[str], *states: CustomsStates) -> Superseding:
    """Whether a new version of a filing may take effect by itself, given the consignments of which it speaks.

    It may not once customs has acted on one of them or its goods are there: the first code that is told is the reason.
    """
    for asked in states:
        acted = asked.acted_on(consignments)
        for consignment in consignments:
            for reason in acted.get(consignment, ()):
                return Superseding(allowed=False, reason=reason)
    return Superseding()


class Standing(Struct, frozen=True, kw_only=True):
    """What is known when a message arrives.

    ``filer`` is the authenticated one; ``represents`` those for whom it is registered to act. ``existing`` is the
    lodgement the message speaks of: for an original the one with the same filer and reference, for an amendment or
    cancellation the one of any filer with its MRN, or without an MRN the one of the filer or of those it represents
    with its reference. ``stored`` is false where nothing is kept (a pure run): then nothing can be known of it.
    """

    filer: str
    represents: frozenset[str] = frozenset()
    existing: KnownLodgement | None = None
    superseding: Superseding = Superseding()
    stored: bool = True


class Receipt(Struct, frozen=True, kw_only=True):
    """What is to be done with a message.

    ``lodgement`` is the one it belongs to, None for a new one. ``records_version`` says to keep it as a version,
    ``supersedes`` that this version counts from now on, ``registers`` that the lodgement gets a registration number.
    ``repeats`` is the number of the version whose answer is to be given again (then nothing is recorded).
    ``events`` are the journal's event types, in order. ``findings`` are all of them, for the filer.
    """

    state: LodgementState
    findings: tuple[Finding, ...] = ()
    lodgement: str | None = None
    records_version: bool = False
    supersedes: bool = False
    registers: bool = False
    repeats: int | None = None
    refusal: Refusal | None = None
    events: tuple[str, ...] = ()


_OF_READING = {
    ReadState.NOT_A_DECLARATION: LodgementState.NOT_A_DECLARATION,
    ReadState.UNRECOGNISED: LodgementState.UNRECOGNISED,
    ReadState.UNREADABLE: LodgementState.UNREADABLE,
}


def state_of_reading(reading: Reading) -> LodgementState | None:
    """The state of a file that carries no declaration to receive; None when it does."""
    return _OF_READING.get(reading.state)
