# SPDX-License-Identifier: Apache-2.0
"""Tokens and sign-in links: only digests of secrets, never the secrets."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update

from greenlane.access import SignInLink, Token, missing
from greenlane.store.tables.access import sign_in_links, tokens
from greenlane.store.writing import Writer, read, read_all, row_of

_USE_NOTED_EVERY = timedelta(minutes=5)
_TOKEN_COLUMNS = [tokens.c[name] for name in Token.__struct_fields__]


class Tokens:
    """The repository of tokens and sign-in links."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, token: Token) -> None:
        """Record a token."""
        self._writer.add(tokens, row_of(token))

    def of_digest(self, digest: str) -> Token | None:
        """Return the token whose secret has this digest, None when there is none. Whether it still works, ask it."""
        row = self._writer.execute(select(*_TOKEN_COLUMNS).where(tokens.c.digest == digest)).one_or_none()
        return None if row is None else read(Token, row)

    def of_person(self, person_id: str) -> list[Token]:
        """Return the tokens of a person, newest first."""
        query = select(*_TOKEN_COLUMNS).where(tokens.c.person == person_id).order_by(tokens.c.created_at.desc())
        return read_all(Token, self._writer.execute(query))

    def revoke(self, token_id: str, *, at: datetime) -> None:
        """End a token; one that was revoked before stays revoked since then. Raises ``NotFound``."""
        known = update(tokens).where(tokens.c.id == token_id)
        if self._writer.execute(known.values(revoked_at=func.coalesce(tokens.c.revoked_at, at))).rowcount != 1:
            raise missing(f"token {token_id[:80]}")

    def note_use(self, token_id: str, *, at: datetime) -> None:
        """Note that a token was used, at most every five minutes, so that reading does not write each time."""
        stale = or_(tokens.c.last_used_at.is_(None), tokens.c.last_used_at < at - _USE_NOTED_EVERY)
        self._writer.execute(update(tokens).where(tokens.c.id == token_id, stale).values(last_used_at=at))

    def last_use(self, token_id: str) -> datetime | None:
        """Return when a token was last noted as used."""
        found = self._writer.execute(select(tokens.c.last_used_at).where(tokens.c.id == token_id)).scalar_one_or_none()
        return found if isinstance(found, datetime) else None

    def add_link(self, link: SignInLink) -> None:
        """Record a sign-in link."""
        self._writer.add(sign_in_links, row_of(link))

    def use_link(self, digest: str, *, at: datetime) -> SignInLink:
        """Use a sign-in link, once: of two at the same moment one gets ``Conflict``. Raises ``NotFound``."""
        row = self._writer.execute(
            select(sign_in_links).where(sign_in_links.c.digest == digest).with_for_update()
        ).one_or_none()
        if row is None:
            raise missing("sign-in link of this secret")
        used = read(SignInLink, row).use(at)
        self._writer.execute(update(sign_in_links).where(sign_in_links.c.digest == digest).values(used_at=at))
        return used

    def forget_links(self, *, expired_before: datetime) -> int:
        """Delete sign-in links that expired before an instant; return how many."""
        return self._writer.execute(delete(sign_in_links).where(sign_in_links.c.expires_at < expired_before)).rowcount
