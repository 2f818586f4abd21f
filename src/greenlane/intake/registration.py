# SPDX-License-Identifier: Apache-2.0
"""The registration number (MRN, WCO D014) that customs gives to an accepted lodgement, and the digest of a message.

Eighteen characters after the European form, which the WCO Data Model takes over: two digits of the year, the country,
twelve characters of our own, one that tells the kind of procedure, and a check digit reckoned as in ISO 6346.
"""

import hashlib
import re
from datetime import UTC, datetime

from greenlane.cargo import Direction
from greenlane.errors import Invalid

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OWN_LENGTH = 12
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)

# Position 17 (Implementing Regulation (EU) 2021/414, Annex II title II): export, transit, import; "Z" is none of them.
_PROCEDURE = {Direction.EXPORT: "A", Direction.TRANSIT: "J", Direction.IMPORT: "R"}
_NO_PROCEDURE = "Z"


def registration_number(country: str, now: datetime, identity: int | str, direction: Direction | None = None) -> str:
    """A registration number for a lodgement accepted now.

    ``identity`` is a running number (below 36 to the power of 12) or the lodgement's id, of which a digest is taken;
    the same arguments give the same number. Raises ``Invalid`` for a country that is not two capital letters, a naive
    instant or a number that does not fit.
    """
    if not _COUNTRY.fullmatch(country):
        raise Invalid(
            f"{country!r} is no country for a registration number.", remedy="Configure two capital letters (ISO 3166)."
        )
    if now.utcoffset() is None:
        raise Invalid("The instant of a registration has no offset from UTC.", remedy="Give an aware instant.")
    if isinstance(identity, str):
        number = int.from_bytes(hashlib.sha256(identity.encode()).digest()) % len(_ALPHABET) ** _OWN_LENGTH
    else:
        number = identity
    if not 0 <= number < len(_ALPHABET) ** _OWN_LENGTH:
        raise Invalid(f"The running number {number} does not fit into {_OWN_LENGTH} characters.")
    procedure = _PROCEDURE.get(direction, _NO_PROCEDURE) if direction else _NO_PROCEDURE
    body = f"{now.astimezone(UTC):%y}{country}{_base36(number)}{procedure}"
    return body + check_digit(body)


def check_digit(body: str) -> str:
    """The check digit of ISO 6346 over capital letters and digits: value times power of two, modulo 11 and 10."""
    # letters count 10, 12, 13 … 38: the multiples of eleven are left out
    values = [int(char) if char.isdigit() else 10 + (ord(char) - 65) + (ord(char) - 56) // 10 for char in body]
    return str(sum(value << place for place, value in enumerate(values)) % 11 % 10)


def message_digest(raw: bytes, index: int | None = None) -> str:
    """The digest by which a message sent again is known: sha256 of its bytes, hexadecimal.

    Of a file with several messages it is the sha256 of the file's digest, ``#`` and the message's number from 0.
    """
    digest = hashlib.sha256(raw).hexdigest()
    return digest if index is None else hashlib.sha256(f"{digest}#{index}".encode()).hexdigest()


def _base36(number: int) -> str:
    digits = ""
    for _ in range(_OWN_LENGTH):
        number, rest = divmod(number, len(_ALPHABET))
        digits = _ALPHABET[rest] + digits
    return digits
