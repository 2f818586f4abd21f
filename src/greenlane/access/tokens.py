# SPDX-License-Identifier: Apache-2.0
"""Secrets by which somebody is known: tokens of machines, and sign-in links that work once.

Both are 256 random bits, so a plain SHA-256 is all that needs keeping: nothing can be guessed that a slow hash would
have to protect, and the digest is found by an index. The secret itself is shown once, to the person it is made for, and
is never stored or logged. Random bytes and the present instant are handed in.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from greenlane.access.verdict import YES, Verdict, no
from greenlane.errors import Conflict, Invalid

RANDOM_BYTES = 32
TOKEN_PREFIX = "gl_"
SIGN_IN_PREFIX = "gls_"
SIGN_IN_TIME = timedelta(minutes=15)
"""How long a sign-in link works unless its issuer says otherwise."""

_SECRET = re.compile(r"gls?_[A-Za-z0-9_-]{43}")


class Token(Struct, frozen=True, kw_only=True):
    """What is kept of a token: whose it is, its digest, what it is for and how long it works (None: until revoked)."""

    id: str
    person: str
    digest: str
    label: str
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None

    def can_be_used(self, now: datetime) -> Verdict:
        """Whether the token still works at that instant."""
        if self.revoked_at is not None and self.revoked_at <= now:
            return no("This token has been revoked.")
        if self.expires_at is not None and self.expires_at <= now:
            return no("This token has expired.")
        return YES


class SignInLink(Struct, frozen=True, kw_only=True):
    """What is kept of a sign-in link: for whom it is, its digest, until when it works and whether it was used."""

    person: str
    digest: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None

    def can_be_used(self, now: datetime) -> Verdict:
        """Whether the link still works at that instant."""
        if self.used_at is not None:
            return no("This sign-in link has been used.")
        if self.expires_at <= now:
            return no("This sign-in link has expired.")
        return YES

    def use(self, now: datetime) -> SignInLink:
        """The link as used at that instant, to be stored in its place. Raises ``Conflict`` when it no longer works."""
        verdict = self.can_be_used(now)
        if verdict.reason is not None:
            raise Conflict(verdict.reason, code="sign_in.spent", remedy="Ask for a new one.")
        return replace(self, used_at=now)


def new_token(
    random: bytes, *, token: str, person: str, label: str, now: datetime, expires_at: datetime | None = None
) -> tuple[str, Token]:
    """Make a token of 32 fresh random bytes: the secret to show once, and what to keep under the id ``token``."""
    if expires_at is not None and expires_at <= now:
        raise Invalid(
            f"The token would already have expired at {expires_at.isoformat()}.",
            code="token.expired",
            remedy="Give a later instant, or none.",
        )
    secret = _secret(TOKEN_PREFIX, random)
    kept = Token(id=token, person=person, digest=digest_of(secret), label=label, created_at=now, expires_at=expires_at)
    return secret, kept


def new_sign_in_link(
    random: bytes, *, person: str, now: datetime, works_for: timedelta = SIGN_IN_TIME
) -> tuple[str, SignInLink]:
    """Make a sign-in link of 32 fresh random bytes: the secret that the address ends with, and what to keep."""
    if works_for <= timedelta(0):
        raise Invalid(
            f"The sign-in link would work for {works_for}.", code="sign_in.time", remedy="Give a time above zero."
        )
    secret = _secret(SIGN_IN_PREFIX, random)
    kept = SignInLink(person=person, digest=digest_of(secret), created_at=now, expires_at=now + works_for)
    return secret, kept


def digest_of(secret: str) -> str:
    """SHA-256 of a token or sign-in secret, hexadecimal: the only form in which it is kept and looked up."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def looks_like_token(presented: str) -> bool:
    """Whether this has the form of a token; what has not need not be looked up."""
    return presented.startswith(TOKEN_PREFIX) and _SECRET.fullmatch(presented) is not None


def looks_like_sign_in(presented: str) -> bool:
    """Whether this has the form of a sign-in secret; what has not need not be looked up."""
    return presented.startswith(SIGN_IN_PREFIX) and _SECRET.fullmatch(presented) is not None


def is_secret_of(presented: str, kept: Token | SignInLink) -> bool:
    """Whether the presented secret is the one whose digest is kept; takes the same time for any wrong one."""
    return hmac.compare_digest(digest_of(presented), kept.digest)


def _secret(prefix: str, random: bytes) -> str:
    if len(random) != RANDOM_BYTES:
        raise ValueError(f"a secret is made of {RANDOM_BYTES} random bytes, not of {len(random)}")
    return prefix + base64.urlsafe_b64encode(random).rstrip(b"=").decode("ascii")
