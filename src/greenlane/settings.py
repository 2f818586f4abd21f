# SPDX-License-Identifier: Apache-2.0
"""What an installation is told from outside: typed, checked once, frozen.

Everything comes from environment variables named ``GREENLANE_…``; the table ``SETTINGS`` below is the only list of
them, and the manual's page of settings is made from it. A secret may be given by a file instead: ``NAME_FILE`` holds
its path. An empty variable counts as not set. A value that cannot be used raises ``Misconfigured`` with the variable,
the value that was read (never a secret) and what to write instead.
"""

from __future__ import annotations

import difflib
import ipaddress
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

import msgspec
import platformdirs

from greenlane.errors import Misconfigured

PREFIX = "GREENLANE_"
ROOT_DATA_DIR = Path("/var/lib/greenlane")

LogLevel = Literal["debug", "info", "warning", "error"]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
LOG_LEVELS: tuple[LogLevel, ...] = ("debug", "info", "warning", "error")


class IntakeLimits(msgspec.Struct, frozen=True, kw_only=True):
    """How large and how deep a message may be before it is answered with a refusal instead of being read.

    The limits bound memory and time for hostile input; each lies well above what an honest filer sends.
    """

    max_message_bytes: int = 64 * 1024 * 1024
    """Size of one message as received, in bytes."""
    max_depth: int = 64
    """Levels of nesting in XML or JSON; the WCO declaration uses about fifteen."""
    max_elements: int = 3_000_000
    """Elements (XML) or values (JSON) in one message."""
    max_items: int = 100_000
    """Goods items in one declaration; national systems stop at 999 or 9,999, post and express go further."""
    max_text_chars: int = 100_000
    """Characters in one element's text or one string."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """One installation's settings; made by :meth:`from_environment`, or directly in tests."""

    data_dir: Path
    database_url: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    log_level: LogLevel = "info"
    schemas_dir: Path | None = None
    country: str = "XX"
    regime: str = "SAFE"
    hs_digits: tuple[int, ...] = (6, 8, 10)
    list_shrink_percent: int = 50
    profile_brake: int = 5
    webhook_networks: tuple[Network, ...] = ()
    token: str | None = None
    documents_dir: Path | None = None
    limits: IntakeLimits = IntakeLimits()

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], *, data_dir: Path | None = None) -> Settings:
        """Read the settings from ``environ`` (usually ``os.environ``).

        ``data_dir`` replaces the default data folder where the environment names none. Raises ``Misconfigured``
        for the first value that cannot be used.
        """
        given: dict[str, Any] = {}
        for setting in SETTINGS:
            text = _text_of(setting, environ)
            if text is not None:
                given[setting.field] = setting.read(setting.variable, text)
        bounds = {name: given.pop(name) for name in IntakeLimits.__struct_fields__ if name in given}
        given.setdefault("data_dir", data_dir or default_data_dir())
        return cls(limits=IntakeLimits(**bounds), **given)

    @property
    def uses_embedded_database(self) -> bool:
        """Whether Greenlane starts its own PostgreSQL in the data folder, because no address of another is given."""
        return self.database_url is None

    def __repr__(self) -> str:
        """Show every setting except secrets: the database's address, which may hold a password, and the token."""
        secret = ("database_url", "token")
        shown = ", ".join(
            f"{name}={'<given>' if name in secret and getattr(self, name) else repr(getattr(self, name))}"
            for name in self.__struct_fields__
        )
        return f"Settings({shown})"


def default_data_dir(*, is_root: bool | None = None) -> Path:
    """Return the folder for database, signing keys and files where none is configured.

    For root it is ``/var/lib/greenlane``, never under a home: the embedded server runs as another user there and must
    reach its folder. For everyone else it is the user's data directory of the operating system.
    """
    root = (hasattr(os, "geteuid") and os.geteuid() == 0) if is_root is None else is_root
    return ROOT_DATA_DIR if root else platformdirs.user_data_path("greenlane", appauthor=False)


def unknown_variables(environ: Mapping[str, str]) -> tuple[tuple[str, str | None], ...]:
    """Return each ``GREENLANE_…`` variable that no setting reads, with the name it probably should have, or None.

    ``doctor`` shows them: a misspelt variable is otherwise silently without effect.
    """
    known = {s.variable for s in SETTINGS} | {f"{s.variable}_FILE" for s in SETTINGS if s.secret}
    strangers = sorted(name for name in environ if name.startswith(PREFIX) and name not in known)
    return tuple(
        (name, next(iter(difflib.get_close_matches(name, known, n=1, cutoff=0.8)), None)) for name in strangers
    )


def _text_of(setting: Setting, environ: Mapping[str, str]) -> str | None:
    text = environ.get(setting.variable, "").strip()
    by_file = f"{setting.variable}_FILE"
    path = environ.get(by_file, "").strip() if setting.secret else ""
    if text and path:
        raise Misconfigured(
            "Both the value and a file with the value are given.",
            code="settings.given_twice",
            where=f"{setting.variable} and {by_file}",
            remedy="Keep one of the two.",
        )
    if path:
        try:
            text = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as problem:
            reason = problem.strerror if isinstance(problem, OSError) else "it is not UTF-8 text"
            raise Misconfigured(
                f"The file {path!r} cannot be read: {reason}.",
                code="settings.file_unreadable",
                where=by_file,
                remedy="Give the path of a text file that this user may read.",
            ) from problem
        if not text:
            raise Misconfigured(
                f"The file {path!r} is empty.",
                code="settings.file_empty",
                where=by_file,
                remedy="Write the value into it.",
            )
    return text or None


def _unusable(variable: str, read: str, wanted: str, remedy: str) -> Misconfigured:
    return Misconfigured(f"{read} is not {wanted}.", code="settings.unusable", where=variable, remedy=remedy)


def _whole_number(least: int, most: int) -> Callable[[str, str], int]:
    def read(variable: str, text: str) -> int:
        # isdecimal alone would let other scripts' digits through, int() would let "1_0" through.
        digits = text if re.fullmatch(r"[0-9]{1,19}", text) else ""
        if not digits or not least <= int(digits) <= most:
            raise _unusable(
                variable,
                repr(text[:80]),
                f"a whole number from {least:,} to {most:,}",
                "Write digits only, without separators or unit.",
            )
        return int(digits)

    return read


def _folder(variable: str, text: str) -> Path:
    path = Path(text).expanduser()
    if not path.is_absolute():
        raise _unusable(
            variable,
            repr(text),
            "an absolute path",
            "Write the whole path, beginning with /, so that it means the same wherever the command is started.",
        )
    return path


def _host(variable: str, text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9.:_-]{1,253}", text):
        raise _unusable(variable, repr(text[:80]), "a host name or address", "Write for example 127.0.0.1 or 0.0.0.0.")
    return text


def _log_level(variable: str, text: str) -> LogLevel:
    for level in LOG_LEVELS:
        if text.lower() == level:
            return level
    raise _unusable(variable, repr(text[:80]), "a log level", f"Write one of {', '.join(LOG_LEVELS)}.")


def _country(variable: str, text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2}", text):
        raise _unusable(variable, repr(text[:80]), "a country", "Write the two letters of ISO 3166, such as GB.")
    return text.upper()


def _regime(variable: str, text: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,19}", text):
        raise _unusable(variable, repr(text[:80]), "a regime of time limits", "Write for example SAFE or EU.")
    return text


def _hs_digits(variable: str, text: str) -> tuple[int, ...]:
    lengths = [int(part) for part in text.split(",") if re.fullmatch(r"\s*[0-9]{1,2}\s*", part)]
    if len(lengths) != len(text.split(",")) or not all(4 <= length <= 18 for length in lengths):
        raise _unusable(
            variable,
            repr(text[:80]),
            "a list of numbers from 4 to 18",
            "Write for example 6,8,10: international, national.",
        )
    return tuple(sorted(set(lengths)))


def _networks(variable: str, text: str) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in text.split(","))
    except ValueError as problem:
        raise _unusable(
            variable, repr(text[:80]), "a list of networks", "Write for example 10.20.0.0/16,fd00:20::/32."
        ) from problem


def _database_url(variable: str, text: str) -> str:
    """Return the address in the form SQLAlchemy wants, with the driver named. The address is never repeated: secret."""
    remedy = "Write for example postgresql://user:password@host:5432/greenlane."
    try:
        parts = urlsplit(text)
        _ = parts.port  # urlsplit looks at the port only when asked
    except ValueError as problem:
        raise _unusable(variable, "The value", "an address of a database", remedy) from problem
    if parts.scheme not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise _unusable(
            variable, f"The address's scheme {parts.scheme[:40]!r}", "one of PostgreSQL, the only database used", remedy
        )
    if not parts.path.strip("/"):
        raise _unusable(variable, "An address without a database's name", "enough", remedy)
    return f"postgresql+psycopg{text[len(parts.scheme) :]}"


def _token(variable: str, text: str) -> str:
    """A token as it was shown once; what it is, the database knows. It is never repeated: secret."""
    if not re.fullmatch(r"[!-~]{16,200}", text):
        raise _unusable(variable, "The value", "a token", "Write the line that `greenlane token create` showed.")
    return text


class Setting(NamedTuple):
    """One row of the table of settings: how it is named, what it is for, how its text is read."""

    variable: str
    """The environment variable."""
    field: str
    """The field of :class:`Settings` or of :class:`IntakeLimits` that it fills."""
    sentence: str
    """What an administrator needs to know of it."""
    default: str
    """The default, as an administrator would say it."""
    example: str
    """A value that can be used."""
    read: Callable[[str, str], object]
    """From the variable's name (for the error) and its text to the value."""
    secret: bool = False
    """Whether the value is kept out of every output and may be given by ``NAME_FILE``."""


_BOUNDS = IntakeLimits()

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "GREENLANE_DATA_DIR",
        "data_dir",
        "Folder of the embedded database, the signing keys and the stored files. It is made when missing.",
        f"the user's data directory; {ROOT_DATA_DIR} for root",
        "/srv/greenlane",
        _folder,
    ),
    Setting(
        "GREENLANE_DATABASE_URL",
        "database_url",
        "Address of a PostgreSQL 15 or later. Without it an embedded PostgreSQL is started in the data folder.",
        "the embedded PostgreSQL",
        "postgresql://greenlane:secret@db.example:5432/greenlane",
        _database_url,
        secret=True,
    ),
    Setting(
        "GREENLANE_HOST",
        "host",
        "Address on which the server listens.",
        "127.0.0.1, reached from this machine only",
        "0.0.0.0",  # noqa: S104 - an example of what an administrator may choose, not what we bind
        _host,
    ),
    Setting(
        "GREENLANE_PORT",
        "port",
        "Port on which the server listens.",
        "8000",
        "8443",
        _whole_number(1, 65_535),
    ),
    Setting(
        "GREENLANE_LOG_LEVEL",
        "log_level",
        f"How much is logged to standard error: {', '.join(LOG_LEVELS)}.",
        "info",
        "warning",
        _log_level,
    ),
    Setting(
        "GREENLANE_SCHEMAS_DIR",
        "schemas_dir",
        "Folder with the administration's XML schemas (XSD). When given, messages are validated against them too.",
        "none, messages are checked without schemas",
        "/srv/greenlane/schemas",
        _folder,
    ),
    Setting(
        "GREENLANE_COUNTRY",
        "country",
        "The administration's country (ISO 3166-1 alpha-2), as it stands in the registration numbers it gives.",
        "XX, which stands for no country",
        "KE",
        _country,
    ),
    Setting(
        "GREENLANE_TIME_LIMITS",
        "regime",
        "Which regime of time limits holds: SAFE's own, or one of the shipped examples EU and US.",
        "SAFE",
        "EU",
        _regime,
    ),
    Setting(
        "GREENLANE_HS_DIGITS",
        "hs_digits",
        "How many digits a commodity code may have here: the six of the Harmonized System and the national ones.",
        "6,8,10",
        "6,8",
        _hs_digits,
    ),
    Setting(
        "GREENLANE_LIST_SHRINK_PERCENT",
        "list_shrink_percent",
        "From what loss on, in per cent of its entries, a change of a list has to be confirmed before it is made.",
        "50",
        "10",
        _whole_number(1, 100),
    ),
    Setting(
        "GREENLANE_PROFILE_BRAKE",
        "profile_brake",
        "How many times its projected hits a day a profile may have before it is paused to observing.",
        "5",
        "3",
        _whole_number(1, 1_000),
    ),
    Setting(
        "GREENLANE_WEBHOOK_NETWORKS",
        "webhook_networks",
        "Networks inside the administration to which answers may be delivered, besides public addresses.",
        "none, answers are delivered to public addresses only",
        "10.20.0.0/16",
        _networks,
    ),
    Setting(
        "GREENLANE_TOKEN",
        "token",
        "Token of the person in whose name commands show and decide. Without it they show what every officer may see, "
        "and decide nothing.",
        "none",
        "gl_Zk3vX0n1uQm7yRw2aBc4dEf6gHi8jKl0mNo2pQr4sTu",
        _token,
        secret=True,
    ),
    Setting(
        "GREENLANE_DOCUMENTS_DIR",
        "documents_dir",
        "Folder with the administration's own dated documents, each in the place of the shipped one of that name or "
        "beside them. See `greenlane documents`.",
        "none, the shipped documents hold",
        "/srv/greenlane/documents",
        _folder,
    ),
    Setting(
        "GREENLANE_MAX_MESSAGE_BYTES",
        "max_message_bytes",
        "Largest message that is read, in bytes; a larger one is refused with a finding.",
        f"{_BOUNDS.max_message_bytes:,} (64 MiB)",
        "16777216",
        _whole_number(1024, 2**31 - 1),
    ),
    Setting(
        "GREENLANE_MAX_DEPTH",
        "max_depth",
        "Deepest nesting of elements that is read.",
        f"{_BOUNDS.max_depth}",
        "100",
        _whole_number(16, 1000),
    ),
    Setting(
        "GREENLANE_MAX_ELEMENTS",
        "max_elements",
        "Most elements (XML) or values (JSON) in one message that is read.",
        f"{_BOUNDS.max_elements:,}",
        "500000",
        _whole_number(1000, 100_000_000),
    ),
    Setting(
        "GREENLANE_MAX_ITEMS",
        "max_items",
        "Most goods items in one declaration that is read.",
        f"{_BOUNDS.max_items:,}",
        "999",
        _whole_number(1, 1_000_000),
    ),
    Setting(
        "GREENLANE_MAX_TEXT_CHARS",
        "max_text_chars",
        "Longest single text in a message that is read, in characters.",
        f"{_BOUNDS.max_text_chars:,}",
        "20000",
        _whole_number(512, 100_000_000),
    ),
)
