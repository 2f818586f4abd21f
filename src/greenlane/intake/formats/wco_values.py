# SPDX-License-Identifier: Apache-2.0
"""From the texts of WCO elements to values, and back. A text that cannot be read is a finding, never an exception."""

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from lxml import etree

from greenlane.cargo import Money

from .collecting import Notes, info, warning
from .wco_table import Kind

_COUNT = re.compile(r"\+?(-?[0-9]{1,15})(?:\.0*)?", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})", re.ASCII)

# UN/ECE Recommendation 20, by the number of kilograms in one.
KILOGRAMS = {
    "KGM": Decimal(1),
    "KG": Decimal(1),
    "TNE": Decimal(1000),
    "GRM": Decimal("0.001"),
    "DTN": Decimal(100),
    "LBR": Decimal("0.45359237"),
}

# UNTDED 2379: the digits of the date and time; the offset from UTC is read wherever it stands.
_TIME_FORMATS = {
    "101": "%y%m%d",
    "102": "%Y%m%d",
    "201": "%y%m%d%H%M",
    "203": "%Y%m%d%H%M",
    "204": "%Y%m%d%H%M%S",
    "205": "%Y%m%d%H%M",
    "208": "%Y%m%d%H%M%S",
    "303": "%Y%m%d%H%M",
    "304": "%Y%m%d%H%M%S",
}
_BY_LENGTH = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
_TIME = re.compile(r"([0-9]{6,14})(?:Z|UTC|(?:Z?([+-])([0-9]{2}):?([0-9]{2})?))?", re.ASCII)
_DIGITS_WITHOUT_OFFSET = re.compile(r"[0-9]+", re.ASCII)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def count(reader: Notes, element: etree._Element, text: str | None, path: str) -> int | None:
    """A whole number."""
    if not text:
        return None
    found = _COUNT.fullmatch(text)
    if found:
        return int(found[1])
    reader.note(
        warning(
            "READ-NUMBER",
            f"{_name(path)} is no whole number of at most 15 digits. Write digits only, such as 10.",
            path=path,
            value=text,
        )
    )
    return None


def decimal(reader: Notes, element: etree._Element, text: str | None, path: str) -> Decimal | None:
    """A decimal number, exactly as written."""
    if not text:
        return None
    number = decimal_of(text)
    if number is not None:
        return number
    reader.note(
        warning(
            "READ-NUMBER",
            f"{_name(path)} is no decimal number of at most 20 digits before and after the point. Write digits with "
            "a point and without separators, such as 1050.5.",
            path=path,
            value=text,
        )
    )
    return None


def decimal_of(text: str) -> Decimal | None:
    """The decimal that a text of digits writes, None when it is none."""
    return Decimal(text) if _DECIMAL.fullmatch(text) else None


def weight(reader: Notes, element: etree._Element, text: str | None, path: str) -> Decimal | None:
    """Kilograms, from the unit that the element names; without one they are kilograms already."""
    number = decimal(reader, element, text, path)
    unit = element.get("unitCode")
    if number is None or not unit:
        return number
    # some filers add a qualifier to the unit ("KGM#G", gross)
    factor = KILOGRAMS.get(unit.partition("#")[0].strip().upper())
    if factor is not None:
        return number * factor
    reader.note(
        warning(
            "READ-UNIT",
            f"{_name(path)} is given in the unit {unit!r}, which is no known unit of weight; the weight is not taken. "
            f"Give it in kilograms (KGM) or one of {', '.join(KILOGRAMS)}.",
            path=path,
            value=f"{text} {unit}",
        )
    )
    return None


def money(reader: Notes, element: etree._Element, text: str | None, path: str) -> Money | None:
    """An amount in the currency that the element names."""
    amount = decimal(reader, element, text, path)
    if amount is None:
        return None
    currency = (element.get("currencyID") or "").strip()
    return Money(amount=amount, currency=currency or None)


def flag(reader: Notes, element: etree._Element, text: str | None, path: str) -> bool | None:
    """True or false."""
    if not text:
        return None
    known = {"1": True, "true": True, "0": False, "false": False}.get(text.lower())
    if known is None:
        reader.note(
            warning("READ-FLAG", f"{_name(path)} is neither 1 (yes) nor 0 (no).", path=path, value=text),
        )
    return known


def time(reader: Notes, element: etree._Element, text: str | None, path: str) -> datetime | None:
    """An aware instant with its original offset, from the element or the ``DateTimeString`` in it."""
    code = element.get("formatCode")
    for inner in element:
        # DateTimeString or DateTime; their prefix and namespace differ between profiles
        if inner.text and inner.text.strip():
            text, code = inner.text.strip(), inner.get("formatCode") or code
            break
    if not text:
        return None
    instant = instant_of(text, code)
    if instant is None:
        reader.note(
            warning(
                "READ-TIME",
                f"{_name(path)} is no date and time{f' in the format {code}' if code else ''}. Write, for example, "
                "20260324090000Z with formatCode 304.",
                path=path,
                value=text,
            )
        )
        return None
    if instant.tzinfo is None:
        reader.note(
            info(
                "READ-TIME-ZONE",
                f"{_name(path)} names no offset from UTC and is taken as UTC. Write the offset, as in "
                "20260324090000+01 with formatCode 304.",
                path=path,
                value=text,
            )
        )
        return instant.replace(tzinfo=UTC)
    return instant


def instant_of(text: str, code: str | None = None) -> datetime | None:
    """The instant a text of UNTDED 2379 format ``code`` names (RFC 3339 as well); None when it names none.

    Naive when the text gives no offset from UTC.
    """
    try:
        if _ISO.match(text):
            return datetime.fromisoformat(text)
        found = _TIME.fullmatch(text)
        if not found:
            return None
        digits = found[1]
        form = _TIME_FORMATS.get(code or "")
        if form is None or len(digits) != _length(form):
            form = _BY_LENGTH.get(len(digits))
        if form is None or (code is not None and code not in _TIME_FORMATS):
            return None
        instant = datetime.strptime(digits, form)  # noqa: DTZ007 - the offset follows
        if _DIGITS_WITHOUT_OFFSET.fullmatch(text):
            return instant
        offset = timedelta(hours=int(found[3] or 0), minutes=int(found[4] or 0))
        return instant.replace(tzinfo=timezone(-offset if found[2] == "-" else offset) if offset else UTC)
    except (ValueError, OverflowError):
        return None


def _length(form: str) -> int:
    return 2 * form.count("%") + (2 if "%Y" in form else 0)


def time_text(instant: datetime) -> tuple[str, str]:
    """The text and format code by which an aware instant is written: 304, or 208 where the offset has minutes."""
    offset = instant.utcoffset() or timedelta()
    minutes = abs(int(offset.total_seconds())) // 60
    digits = instant.strftime("%Y%m%d%H%M%S").rjust(14, "0")
    if not minutes:
        return f"{digits}Z", "304"
    sign = "-" if offset < timedelta() else "+"
    hours, rest = divmod(minutes, 60)
    return (f"{digits}{sign}{hours:02}{rest:02}", "208") if rest else (f"{digits}{sign}{hours:02}", "304")


def _name(path: str) -> str:
    return path.rpartition("/")[2].partition("[")[0]


CONVERTERS = {
    Kind.COUNT: count,
    Kind.DECIMAL: decimal,
    Kind.WEIGHT: weight,
    Kind.MONEY: money,
    Kind.TIME: time,
    Kind.FLAG: flag,
}
"""How each kind of value is read; a text is taken as it is."""
