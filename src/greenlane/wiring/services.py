# SPDX-License-Identifier: Apache-2.0
"""The use cases that the web offers, each one transaction; see ``web/services.py`` for what it asks."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

import msgspec

from greenlane.access import Actor, actor_for, digest_of, looks_like_token, new_token
from greenlane.cargo import new_id
from greenlane.errors import GreenlaneError
from greenlane.intake import KNOWN_FORMATS, native_schema, report_schema
from greenlane.store import UnitOfWork

from .answers import instant
from .list_services import ListServices
from .officer_services import OfficerServices
from .profile_services import ProfileServices
from .selection_services import SelectionServices
from .serving import Document, Documents

__all__ = ["Documents", "GreenlaneServices", "Health"]

_MEDIA_TYPES = {
    "wco_dm_xml": ("application/xml", "text/xml"),
    "native_json": ("application/json", "application/x-ndjson"),
    "native_report": ("application/json", "application/x-ndjson"),
    "cargo_xml": ("application/xml", "text/xml"),
    "cargo_imp": ("text/plain",),
    "one_record": ("application/ld+json", "application/json"),
    "dcsa": ("application/json",),
}
SIGNED_IN = timedelta(hours=12)
"""How long a token that a sign-in link gives works."""


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Whether requests can be served, and how each part is."""

    ready: bool
    parts: dict[str, str]


class GreenlaneServices(OfficerServices, SelectionServices, ListServices, ProfileServices):
    """Every use case of the web over one installation. Safe to be called from several threads at once."""

    # --- who asks

    def authenticate(self, token: str) -> Actor | None:
        """The actor to whom the token belongs; None for one that is unknown, expired or revoked."""
        if not looks_like_token(token):
            return None
        at = self._installation.now()
        with self._installation.store.unit() as uow:
            kept = uow.tokens.of_digest(digest_of(token))
            if kept is None or not kept.can_be_used(at):
                return None
            uow.tokens.note_use(kept.id, at=at)
            return self._actor(uow, kept.person)

    def _actor(self, uow: UnitOfWork, person: str) -> Actor | None:
        found = uow.people.get(person)
        if not found.active:
            return None
        return actor_for(found, uow.people.roles(), uow.people.organisation(), self._installation.now())

    def sign_in(self, secret: str) -> Document:
        """Use a sign-in link, once, and get a token."""
        at = self._installation.now()
        with self._installation.store.unit() as uow:
            link = uow.tokens.use_link(digest_of(secret), at=at)
            shown, kept = new_token(
                secrets.token_bytes(32),
                token=new_id(at),
                person=link.person,
                label="sign-in",
                now=at,
                expires_at=at + SIGNED_IN,
            )
            uow.tokens.add(kept)
            uow.events.append(
                self._installation.event(
                    "SignedIn", at, f"person:{link.person}", subjects={"person": link.person, "token": kept.id}
                )
            )
            return {"token": shown, "person": link.person, "expires_at": instant(kept.expires_at)}

    # --- public

    def formats(self) -> Sequence[Document]:
        """The formats that can be lodged."""
        return [
            {"id": name, "title": title, "media_types": list(_MEDIA_TYPES.get(name, ()))}
            for name, title in KNOWN_FORMATS.items()
        ]

    def declaration_schema(self) -> Document:
        """The JSON Schema of the native declaration."""
        return native_schema()

    def report_schema(self) -> Document:
        """The JSON Schema of the native report."""
        return report_schema()

    def health(self) -> Health:
        """Whether the database answers."""
        try:
            with self._installation.store.unit(read_only=True) as uow:
                waiting = sum(uow.jobs.waiting().values())
        except GreenlaneError as error:
            return Health(ready=False, parts={"database": error.sentence})
        return Health(ready=True, parts={"database": "ok", "jobs": f"{waiting} waiting" if waiting else "ok"})
