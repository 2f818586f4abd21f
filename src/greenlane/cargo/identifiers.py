# SPDX-License-Identifier: Apache-2.0
"""The identifiers of the trade: whether each has its form, and its check digit where it has one.

Every check takes the text as declared and answers with a ``Verdict``; none raises and none looks anything up. A wrong
check digit is a finding, never a refusal: real manifests are full of them.
"""

import re
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

from .codes.hs import DEFAULT_LENGTHS, hs_form_ok
from .watching import asked_of_text


class Verdict(StrEnum):
    """What a check says."""

    OK = "ok"
    FORM = "form"  # not the form of such an identifier
    CHECK_DIGIT = "check_digit"  # the form is right, the check digit is not


class Checked(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answer of a check.

    ``value`` is the identifier in the form in which it is compared (capitals, without separators); ``expected`` the
    check digit or digits it should have, only when they are wrong; ``reason`` a phrase that says what is wrong.
    """

    verdict: Verdict
    value: str
    expected: str | None = None
    reason: str | None = None

    @property
    def ok(self) -> bool:
        """Whether there is nothing to say against it."""
        return self.verdict is Verdict.OK


_SEPARATORS = re.compile(r"[\s\-./\u2010-\u2015\u2212]+")
_CONTAINER = re.compile(r"[A-Z]{3}[UJZR]\d{7}", re.ASCII)
_AIR_WAYBILL = re.compile(r"\d{11}", re.ASCII)
_IMO = re.compile(r"\d{7}", re.ASCII)
_S10 = re.compile(r"[A-Z]{2}\d{9}[A-Z]{2}", re.ASCII)
_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_UCR = re.compile(r"[A-Z0-9][A-Z0-9\-/().+: ]{0,34}", re.ASCII)
_MRN = re.compile(r"\d{2}[A-Z]{2}[A-Z0-9]{13}\d", re.ASCII)
_TIN = re.compile(r"[A-Z]{2}[!-~]{1,15}", re.ASCII)
_TIN_KEPT = 40  # characters of a number worth remembering
_LEI = re.compile(r"[A-Z0-9]{18}\d{2}", re.ASCII)
_UNLOCODE = re.compile(r"[A-Z]{2}[A-Z0-9]{3}", re.ASCII)
_UN_NUMBER = re.compile(r"(?:UN|ID|NA)?(\d{4})", re.ASCII)
_SEAL = re.compile(r"[!-~][ -~]{0,34}", re.ASCII)
_SIGNS = re.compile(r"[^A-Z0-9]+")
_NO_SEAL = {"NIL", "NONE", "NA", "NOSEAL", "NOSEALS", "UNSEALED", "TBA", "TBC", "UNKNOWN", "NOTAPPLICABLE", "NOTSEALED"}

# Customs territories that number movements and declarations with the union's MRN and its check digit (the common
# transit countries included); elsewhere 18 characters of this form may mean anything, so only the form is looked at.
_MRN_COUNTRIES = (
    "AD AL AT BA BE BG CH CY CZ DE DK EE ES FI FR GB GE GR HR HU IE IS IT LT LU LV MD ME MK MT NL NO PL PT RO RS SE SI "
    "SK SM TR UA XI XK XS"
)
_MRN_CHECKED = frozenset(_MRN_COUNTRIES.split())


def normalise_registration(text: str) -> str:
    """A registration or plate as it is compared: capitals, without spaces, dashes, dots and slashes."""
    return _SEPARATORS.sub("", text).upper()


def check_container(number: str) -> Checked:
    """A container number (ISO 6346): owner's three letters, U, J, Z or R, six digits and the check digit."""
    value = normalise_registration(number)
    if not _CONTAINER.fullmatch(value):
        return _form(value, "a container number is four letters, the last of them U, J, Z or R, and seven digits")
    return _digit(value, _iso6346(value[:-1]))


def container_owner(number: str) -> str | None:
    """The owner's prefix of a container number (``CSQU``), by which fleets are told apart; ``None`` if it has none."""
    checked = check_container(number)
    return None if checked.verdict is Verdict.FORM else checked.value[:4]


def check_air_waybill(number: str) -> Checked:
    """An air waybill number: the carrier's three digits and eight more, the last being the seven before it modulo 7."""
    value = normalise_registration(number)
    if not _AIR_WAYBILL.fullmatch(value):
        return _form(value, "an air waybill number is eleven digits, the first three the carrier's")
    return _digit(value, str(int(value[3:10]) % 7))


def check_imo(number: str) -> Checked:
    """A ship's IMO number: seven digits, with or without ``IMO`` before them."""
    from stdnum import imo

    value = normalise_registration(number).removeprefix("IMO")
    if not _IMO.fullmatch(value):
        return _form(value, "a ship's IMO number is seven digits")
    return _digit(value, str(imo.calc_check_digit(value)))


def check_s10(number: str) -> Checked:
    """A postal item's identifier (UPU S10): the service's two letters, eight digits, a check digit, the country."""
    value = normalise_registration(number)
    if not _S10.fullmatch(value):
        return _form(value, "an identifier of the post is two letters, nine digits and the two letters of a country")
    rest = 11 - sum(weight * int(digit) for weight, digit in zip(_S10_WEIGHTS, value[2:10], strict=True)) % 11
    expected = {10: "0", 11: "5"}.get(rest, str(rest))
    if value[10] == expected:
        return Checked(verdict=Verdict.OK, value=value)
    return Checked(
        verdict=Verdict.CHECK_DIGIT, value=value, expected=expected, reason=f"the check digit should be {expected}"
    )


def check_ucr(reference: str) -> Checked:
    """A unique consignment reference (WCO 016, an..35). Its make-up is the trader's, so only the length and signs."""
    value = reference.strip().upper()
    if not _UCR.fullmatch(value):
        return _form(value, "a unique consignment reference has at most 35 letters, digits and signs such as - and /")
    return Checked(verdict=Verdict.OK, value=value)


def check_mrn(number: str) -> Checked:
    """A movement reference number: year, country, thirteen characters and a check digit reckoned as in ISO 6346.

    The check digit is looked at only for countries that use the European numbering.
    """
    value = re.sub(r"\s", "", number).upper()
    if not _MRN.fullmatch(value):
        return _form(value, "a movement reference number has 18 characters: year, country, 13 characters, a digit")
    if value[2:4] not in _MRN_CHECKED:
        return Checked(verdict=Verdict.OK, value=value)
    return _digit(value, _iso6346(value[:-1]))


def check_tin(identifier: str) -> Checked:
    """A trader identification number or EORI: the country's two letters and at most fifteen characters."""
    return _tin(identifier) if len(identifier) <= _TIN_KEPT else _tin.__wrapped__(identifier)


@asked_of_text
def is_tin(identifier: str) -> bool:
    """Whether there is nothing to say against a trader identification number or EORI."""
    return check_tin(identifier).ok


@asked_of_text
def has_wrong_s10_digit(identifier: str) -> bool:
    """Whether an identifier has the form of a postal item's and a wrong check digit."""
    return check_s10(identifier).verdict is Verdict.CHECK_DIGIT


@lru_cache(8_192)  # the same traders stand in message after message
def _tin(identifier: str) -> Checked:
    value = re.sub(r"\s", "", identifier).upper()
    if not _TIN.fullmatch(value):
        return _form(value, "a trader's number is the country's two letters and at most fifteen characters")
    return Checked(verdict=Verdict.OK, value=value)


def check_lei(identifier: str) -> Checked:
    """A legal entity identifier (ISO 17442): twenty characters, the last two of them check digits."""
    from stdnum.iso7064 import mod_97_10

    value = normalise_registration(identifier)
    if not _LEI.fullmatch(value):
        return _form(value, "a legal entity identifier has 18 letters or digits and two check digits")
    expected = str(mod_97_10.calc_check_digits(value[:-2]))
    if value[-2:] == expected:
        return Checked(verdict=Verdict.OK, value=value)
    return Checked(
        verdict=Verdict.CHECK_DIGIT,
        value=value,
        expected=expected,
        reason=f"the check digits should be {expected}, not {value[-2:]}",
    )


def check_unlocode(code: str) -> Checked:
    """The form of a UN/LOCODE: the country's two letters and three letters or digits. Not whether it exists."""
    value = re.sub(r"\s", "", code).upper()
    if not _UNLOCODE.fullmatch(value):
        return _form(value, "a UN/LOCODE is the country's two letters and three letters or digits")
    return Checked(verdict=Verdict.OK, value=value)


def check_hs(code: str, lengths: tuple[int, ...] = DEFAULT_LENGTHS) -> Checked:
    """The form of a commodity code: digits, of one of the lengths. Not whether it exists."""
    value = re.sub(r"[\s.]", "", code)
    if not hs_form_ok(code, lengths):
        allowed = " or ".join(str(length) for length in lengths)
        return _form(value, f"a commodity code is {allowed} digits")
    return Checked(verdict=Verdict.OK, value=value)


def check_un_number(number: str) -> Checked:
    """The number of dangerous goods (United Nations): four digits above 0000, with or without ``UN`` before them."""
    value = normalise_registration(number)
    match = _UN_NUMBER.fullmatch(value)
    if match is None or match[1] == "0000":
        return _form(value, "a United Nations number is four digits, as in UN1203")
    return Checked(verdict=Verdict.OK, value=match[1])


def check_seal(number: str) -> Checked:
    """A seal number (WCO 165, an..35): something that can tell one seal from another, not a word for having none."""
    value = " ".join(number.split()).upper()
    if not _SEAL.fullmatch(value):
        return _form(value, "a seal number has 1 to 35 characters")
    bare = value if value.isalnum() else _SIGNS.sub("", value)  # of ASCII, by the form above
    if bare in _NO_SEAL or not bare.strip("0") or not bare.strip("X"):
        return _form(value, "this names no seal; leave the number out where there is none")
    return Checked(verdict=Verdict.OK, value=value)


def _iso6346(value: str) -> str:
    from stdnum import iso6346

    return str(iso6346.calc_check_digit(value))


def _form(value: str, reason: str) -> Checked:
    return Checked(verdict=Verdict.FORM, value=value, reason=reason)


def _digit(value: str, expected: str) -> Checked:
    if value[-1] == expected:
        return Checked(verdict=Verdict.OK, value=value)
    return Checked(
        verdict=Verdict.CHECK_DIGIT,
        value=value,
        expected=expected,
        reason=f"the check digit should be {expected}, not {value[-1]}",
    )
