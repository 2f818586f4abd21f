# SPDX-License-Identifier: Apache-2.0
"""Answers to filers in the order of the log, so that whoever follows them misses none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec
from sqlalchemy import select

from greenlane.access import Reach
from greenlane.store.lodgements import Lodgement, LodgementVersion
from greenlane.store.reach import admitted
from greenlane.store.tables.delivery import answer_documents
from greenlane.store.tables.intake import lodgement_versions, lodgements
from greenlane.store.tables.journal import leaves
from greenlane.store.writing import Writer, read_all, row_of


class AnswerDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one message in the filer's format: its type there (``IE328``) and the payload that holds it."""

    lodgement_id: str
    version: int
    type: str
    media_type: str
    payload_id: str


class PlacedAnswer(NamedTuple):
    """The answer to one message: its place in the log, the filing and the version that was answered."""

    position: int
    lodgement: Lodgement
    version: LodgementVersion


class Answers:
    """The repository of answers."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add_document(self, document: AnswerDocument) -> None:
        """Keep an answer in the filer's format, with the version it answers."""
        self._writer.add(answer_documents, row_of(document))

    def documents(self, answered: Iterable[tuple[str, int]]) -> dict[tuple[str, int], AnswerDocument]:
        """Return the answers in the filers' formats by lodgement and version, those that there are."""
        wanted = set(answered)
        query = select(answer_documents).where(answer_documents.c.lodgement_id.in_({one for one, _ in wanted}))
        found = read_all(AnswerDocument, self._writer.execute(query))
        return {key: one for one in found if (key := (one.lodgement_id, one.version)) in wanted}

    def following(
        self, reach: Reach, *, after: int | None = None, limit: int = 50, filer_id: str | None = None
    ) -> list[PlacedAnswer]:
        """Return the answers within reach that were sealed after a place in the log, in its order."""
        query = (
            select(leaves.c.position, lodgement_versions.c.lodgement_id, lodgement_versions.c.version)
            .join(lodgement_versions, lodgement_versions.c.event_id == leaves.c.event_id)
            .join(lodgements, lodgements.c.id == lodgement_versions.c.lodgement_id)
            .where(
                admitted(reach, agency=lodgements.c.agency, unit=lodgements.c.unit, owner=lodgements.c.filer_id),
                leaves.c.position > (-1 if after is None else after),
            )
            .order_by(leaves.c.position)
            .limit(limit)
        )
        if filer_id is not None:
            query = query.where(lodgements.c.filer_id == filer_id)
        places = {(row.lodgement_id, row.version): row.position for row in self._writer.execute(query)}
        wanted = [lodgement for lodgement, _ in places]
        filings = {
            found.id: found
            for found in read_all(
                Lodgement, self._writer.execute(select(lodgements).where(lodgements.c.id.in_(wanted)))
            )
        }
        versions = read_all(
            LodgementVersion,
            self._writer.execute(select(lodgement_versions).where(lodgement_versions.c.lodgement_id.in_(wanted))),
        )
        found = [
            PlacedAnswer(places[key], filings[version.lodgement_id], version)
            for version in versions
            if (key := (version.lodgement_id, version.version)) in places
        ]
        return sorted(found, key=lambda answer: answer.position)
