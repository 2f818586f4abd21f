# SPDX-License-Identifier: Apache-2.0
"""What the database's own errors mean, in one table: what can be tried again, what is set up wrongly.

Only what an administrator or a second try can mend is translated. What would be our own fault (a wrong statement, a
broken rule of a table) stays as it is, so that it is seen.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import psycopg

from greenlane.errors import Conflict, GreenlaneError, Misconfigured, Unavailable


class _Meaning(NamedTuple):
    kind: type[GreenlaneError]
    code: str
    sentence: str
    remedy: str


BUSY = "database.busy"
"""The code of what waited for a record, a table or a connection that others hold."""

_AGAIN = "Try again in a moment."
_GONE = _Meaning(
    Unavailable,
    "database.gone",
    "The connection to the database was lost; what was being done is not acknowledged and may not have been kept.",
    "Try again in a moment: what was kept is answered again, not done twice. If it lasts, see that PostgreSQL runs.",
)
_UNREACHABLE = _Meaning(
    Unavailable,
    "database.unreachable",
    "The database does not answer.",
    "See that PostgreSQL runs and that GREENLANE_DATABASE_URL names it, then try again.",
)
_DENIED = _Meaning(
    Misconfigured,
    "database.denied",
    "The database refuses the user or the password.",
    "Correct user and password in GREENLANE_DATABASE_URL.",
)

_FULL = _Meaning(
    Unavailable,
    "database.full",
    "The database is out of room: of disk, memory or connections.",
    "Make room, then try again.",
)

_BY_STATE: dict[str, _Meaning] = {
    "08": _GONE,
    "28": _DENIED,
    "3D000": _Meaning(
        Misconfigured,
        "database.missing",
        "There is no database of that name.",
        "Create it, or correct its name in GREENLANE_DATABASE_URL.",
    ),
    "42501": _Meaning(
        Misconfigured,
        "database.denied",
        "The database's user may not do this.",
        "Make the user of GREENLANE_DATABASE_URL the owner of the database.",
    ),
    "42P01": _Meaning(Misconfigured, "database.not_migrated", "The database lacks tables.", "Run 'greenlane migrate'."),
    "42703": _Meaning(
        Misconfigured, "database.not_migrated", "The database's tables lack columns.", "Run 'greenlane migrate'."
    ),
    "25006": _Meaning(
        Misconfigured,
        "database.read_only",
        "The database takes no changes: it is a standby, or it is set to read only.",
        "Let GREENLANE_DATABASE_URL name the primary.",
    ),
    "40": _Meaning(Unavailable, "database.contended", "Two acts met on the same records, and one had to stop.", _AGAIN),
    "55P03": _Meaning(Unavailable, BUSY, "The records are in use by another act.", _AGAIN),
    "57014": _Meaning(
        Unavailable,
        "database.slow",
        "The database did not answer in the time it is given.",
        "Ask for less at once, or try again when there is less to do.",
    ),
    "53": _FULL,
    "57P": _GONE,
    "58": _Meaning(
        Unavailable,
        "database.disk",
        "The database cannot read or write its files.",
        "See its log; then try again.",
    ),
    "23505": _Meaning(
        Conflict, "database.duplicate", "The same was recorded at the same moment by another act.", _AGAIN
    ),
}
"""By SQLSTATE or its beginning; the longest that fits holds."""


_NO_DATABASE = re.compile(r'FATAL: +database ".*" does not exist')
_NO_ROLE = re.compile(r'FATAL: +role ".*" does not exist')


def meaning_of(problem: BaseException, *, connecting: bool = False) -> GreenlaneError | None:
    """Return the error that ``problem``, raised by the driver, means to the asker; None when it is our own fault.

    The server's own text is left out on purpose: it may repeat values of records.
    """
    if not isinstance(problem, psycopg.Error):
        return None
    state = problem.sqlstate
    found = _meaning_by_state(state) if state else None
    if found is None and connecting:
        found = _connecting(problem)
    if found is None and state is None and isinstance(problem, psycopg.OperationalError | psycopg.InterfaceError):
        found = _GONE
    if found is None:
        return None
    return found.kind(found.sentence, code=found.code, remedy=found.remedy)


def _connecting(problem: psycopg.Error) -> _Meaning:
    # While connecting the driver gives no SQLSTATE, only libpq's words, which are not translated by LC_MESSAGES=C.
    words = str(problem)
    if "authentication failed" in words or "no password supplied" in words:
        return _DENIED
    if _NO_DATABASE.search(words):
        return _BY_STATE["3D000"]
    if _NO_ROLE.search(words):
        return _DENIED
    if "too many clients" in words or "connection slots" in words:
        return _FULL
    return _UNREACHABLE


def _meaning_by_state(state: str) -> _Meaning | None:
    return next((_BY_STATE[state[:length]] for length in (5, 3, 2) if state[:length] in _BY_STATE), None)
