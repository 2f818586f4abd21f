# SPDX-License-Identifier: Apache-2.0
"""One body while it is received: what is kept and journalled of it, and the answer to what holds no declaration."""

from datetime import datetime
from typing import Any

import msgspec

from greenlane.access import Actor
from greenlane.cargo import Declaration, Function, new_id
from greenlane.intake import LodgementState, Reading, ReadState, state_of_reading
from greenlane.journal import PayloadLink, actor_text
from greenlane.store import Lodgement, LodgementVersion, UnitOfWork

from .answers import answer_json
from .filings import RETENTION
from .installation import AGENCY, Installation

encoder = msgspec.json.Encoder(decimal_format="string")


class Receiving:
    """A body of a filer in one unit of work, and what it leaves behind whatever it holds."""

    def __init__(
        self,
        uow: UnitOfWork,
        installation: Installation,
        actor: Actor,
        filer: str,
        body: bytes,
        channel: str,
        at: datetime,
    ) -> None:
        self.uow = uow
        self.installation = installation
        self.actor = actor
        self.filer = filer
        self.body = body
        self.channel = channel
        self.at = at
        self.by = actor_text(actor)
        self._raw: PayloadLink | None = None

    def keep(self, kind: str, content: bytes, media_type: str = "application/json") -> PayloadLink:
        """Keep content that may be erased."""
        return self.uow.payloads.put(
            kind=kind, body=content, retention_class=RETENTION, at=self.at, media_type=media_type
        )

    def raw(self) -> PayloadLink:
        """The bytes as received, kept once for all messages of the body."""
        if self._raw is None:
            self._raw = self.keep("raw", self.body, "application/octet-stream")
        return self._raw

    def journal_received(self, lodgement: str, number: int, read_as: str, declaration: Declaration | None) -> str:
        """Journal that a message was received; return the event's id."""
        event = self.installation.event(
            "LodgementReceived",
            self.at,
            self.by,
            subjects={"lodgement": lodgement},
            body={
                "format": read_as,
                "function": str(declaration.function) if declaration else None,
                "channel": self.channel,
                "version": number,
                "size_bytes": len(self.body),
            },
            payload=self.raw(),
        )
        self.uow.events.append(event)
        return event.id

    def journal_duplicate(self, version: LodgementVersion, function: Function | None) -> None:
        """Journal that what was received before came again."""
        event = self.installation.event(
            "DuplicateReceived",
            self.at,
            self.by,
            subjects={"lodgement": version.lodgement_id},
            body={"version": version.version, "function": str(function) if function else None},
        )
        self.uow.events.append(event)

    # --- what holds no declaration

    def receive_unusable(self, reading: Reading, digest: str) -> tuple[dict[str, Any], bool]:
        """Answer a body, or the part of one, that holds no declaration; it is kept too: nothing is dropped silently.

        Also tell whether it was sent before and is no better readable today: then the first answer is given again.
        """
        state = str(state_of_reading(reading) or LodgementState(ReadState.UNRECOGNISED))
        for version in self.uow.lodgements.with_digests(self.filer, [digest]).get(digest, ()):
            if version.declaration_id is None and version.state == state:
                self.journal_duplicate(version, None)
                found = self.uow.lodgements.get(version.lodgement_id)
                return answer_json(found, version, reading.findings, format_name=reading.format), True
        lodgement, version = self._record_unusable(reading, digest, state)
        return answer_json(lodgement, version, reading.findings), False

    def _record_unusable(self, reading: Reading, digest: str, state: str) -> tuple[Lodgement, LodgementVersion]:
        identity = new_id(self.at)
        event = self.journal_received(identity, 1, reading.format, None)
        lodgement = Lodgement(
            id=identity,
            filer_id=self.filer,
            reference=None,
            format=reading.format,
            direction=None,
            stage=None,
            state=state,
            mrn=None,
            agency=AGENCY,
            unit=None,
            current_version=1,
            created_at=self.at,
        )
        self.uow.lodgements.add(lodgement)
        version = LodgementVersion(
            lodgement_id=identity,
            version=1,
            function=Function.ORIGINAL,
            state=state,
            supersedes=False,
            submitted_by=self.by,
            raw_digest=digest,
            raw_id=self.raw().id,
            declaration_id=None,
            findings_id=self.keep("findings", encoder.encode(reading.findings)).id,
            received_at=self.at,
            event_id=event,
        )
        self.uow.lodgements.add_version(version)
        return lodgement, version
