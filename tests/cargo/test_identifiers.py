# SPDX-License-Identifier: Apache-2.0
"""The identifiers of the trade: forms and check digits."""

import re
from collections.abc import Callable
from pathlib import Path

import iso_container
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import imo, lei

from greenlane.cargo import (
    Checked,
    Verdict,
    check_air_waybill,
    check_container,
    check_hs,
    check_imo,
    check_lei,
    check_mrn,
    check_s10,
    check_seal,
    check_tin,
    check_ucr,
    check_un_number,
    check_unlocode,
    container_owner,
    normalise_registration,
)

CHECKS: list[Callable[[str], Checked]] = [
    check_air_waybill, check_container, check_hs, check_imo, check_lei, check_mrn, check_s10, check_seal, check_tin,
    check_ucr, check_un_number, check_unlocode,
]  # fmt: skip
WITH_DIGIT: dict[Callable[[str], Checked], str] = {
    check_container: "CSQU3054383",
    check_air_waybill: "02012345675",
    check_imo: "9319466",
    check_mrn: "25GB3ZFC4FCLF1OAR7",
}


@pytest.mark.parametrize("check", CHECKS)
@given(text=st.text(max_size=60))
def test_no_text_whatever_raises_and_what_is_wrong_has_a_reason(check: Callable[[str], Checked], text: str) -> None:
    checked = check(text)
    assert checked.ok is (checked.reason is None)
    assert (checked.verdict is Verdict.CHECK_DIGIT) is (checked.expected is not None)


@pytest.mark.parametrize("check", CHECKS)
@given(text=st.text(alphabet=st.characters(codec="ascii"), max_size=40))
def test_what_was_normalised_once_stays_as_it_is(check: Callable[[str], Checked], text: str) -> None:
    first = check(text)
    if first.ok:
        assert check(first.value) == first


@pytest.mark.parametrize("check", CHECKS)
def test_nothing_is_never_right(check: Callable[[str], Checked]) -> None:
    assert check("").verdict is Verdict.FORM
    assert check("   ").verdict is Verdict.FORM


@pytest.mark.parametrize("check", WITH_DIGIT)
@given(digit=st.sampled_from("0123456789"))
def test_of_ten_last_digits_one_is_right_and_the_others_name_it(check: Callable[[str], Checked], digit: str) -> None:
    right = WITH_DIGIT[check]
    checked = check(right[:-1] + digit)
    if digit == right[-1]:
        assert checked == Checked(verdict=Verdict.OK, value=right)
    else:
        assert checked.verdict is Verdict.CHECK_DIGIT
        assert checked.expected == right[-1]
        assert checked.reason == f"the check digit should be {right[-1]}, not {digit}"


@pytest.mark.parametrize("number", ["CSQU3054383", "csqu 305438-3", " CSQU-305438.3 ", "CSQU/3054383"])
def test_a_container_number_is_read_with_any_separators(number: str) -> None:
    assert check_container(number) == Checked(verdict=Verdict.OK, value="CSQU3054383")


@pytest.mark.parametrize(
    "number", ["CSQX3054383", "CSU3054383", "CSQU305438", "CSQU30543833", "12345678901", "Container123", "CSQU30５4383"]
)
def test_what_has_not_the_form_of_a_container_number_is_said_to_have_none(number: str) -> None:
    checked = check_container(number)
    assert checked.verdict is Verdict.FORM
    assert checked.reason is not None
    assert "four letters" in checked.reason


@given(st.from_regex(r"[A-Z]{3}[UJZ][0-9]{7}", fullmatch=True))
def test_container_numbers_are_judged_as_another_library_judges_them(number: str) -> None:
    checked = check_container(number)
    completed = number[:-1] + (checked.expected or number[-1])
    assert check_container(completed).ok
    # A remainder of ten is written 0 in the standard; the other library knows no digit for it.
    assert iso_container.validate_container(completed) or completed[-1] == "0"
    assert checked.ok or not iso_container.validate_container(number)


def test_the_owner_of_a_container_is_told_from_its_prefix_even_with_a_wrong_digit() -> None:
    assert container_owner("csqu 3054383") == "CSQU"
    assert container_owner("CSQU3054384") == "CSQU"
    assert container_owner("CSQX3054383") is None


@given(st.integers(0, 999), st.integers(0, 9_999_999))
def test_an_air_waybill_ends_with_seven_digits_modulo_seven(prefix: int, serial: int) -> None:
    number = f"{prefix:03}-{serial:07}{serial % 7}"
    assert check_air_waybill(number).ok
    assert check_air_waybill(number[:-1] + "9").expected == str(serial % 7)


@pytest.mark.parametrize("number", ["020-1234567", "020-123456789", "02A-12345675", "1234567890"])
def test_an_air_waybill_number_is_eleven_digits(number: str) -> None:
    assert check_air_waybill(number).verdict is Verdict.FORM


@pytest.mark.parametrize("number", ["9319466", "IMO 9319466", "imo9319466", "8814275"])
def test_a_ship_is_named_with_or_without_imo(number: str) -> None:
    assert check_imo(number).ok
    assert imo.is_valid(check_imo(number).value)


@pytest.mark.parametrize("number", ["931946", "93194666", "MMSI 9319466", "931946A"])
def test_a_ships_number_is_seven_digits(number: str) -> None:
    assert check_imo(number).verdict is Verdict.FORM


@pytest.mark.parametrize("number", ["25GB3ZFC4FCLF1OAR7", "25gb 3zfc4fclf1oar7", "26GB345BQQV9HNYAR0"])
def test_a_movement_reference_number_is_right(number: str) -> None:
    assert check_mrn(number).ok


def test_the_digit_of_a_movement_reference_number_is_asked_only_where_it_is_used() -> None:
    assert check_mrn("25GB3ZFC4FCLF1OAR8").verdict is Verdict.CHECK_DIGIT
    assert check_mrn("25GH3ZFC4FCLF1OAR8").ok


@pytest.mark.parametrize(
    "number", ["5GB3ZFC4FCLF1OAR7", "25GB3ZFC4FCLF1OARX", "25G13ZFC4FCLF1OAR7", "25GB3ZFC4FCLF1OAR77"]
)
def test_a_movement_reference_number_has_18_characters_in_order(number: str) -> None:
    assert check_mrn(number).verdict is Verdict.FORM


def test_movement_reference_numbers_of_a_customs_system_bear_the_digit(shared_data: Path) -> None:
    folder = shared_data / "wco-dm-cds-hmrc" / "samples"
    if not folder.is_dir():
        pytest.skip("needs wco-dm-cds-hmrc of the shared data, which is not here")
    messages = "".join(path.read_text("utf-8", "replace") for path in folder.rglob("*.xml"))
    numbers = set(re.findall(r"\b2[3-6]GB[A-Z0-9]{11}AR[0-9]\b", messages))
    right = {number for number in numbers if check_mrn(number).ok}
    # A few were typed by hand for the samples; a wrong way of reckoning would find one in ten.
    assert len(right) >= 20
    assert len(right) > 0.9 * len(numbers)


@pytest.mark.parametrize("identifier", ["GB553202734852", "gb 553202734852", "XI123456789000", "US12-3456789", "CN1"])
def test_a_traders_number_begins_with_the_country(identifier: str) -> None:
    assert check_tin(identifier).ok


@pytest.mark.parametrize("identifier", ["553202734852", "GB", "GB1234567890123456", "G1234", "GBÄ123"])
def test_a_traders_number_has_two_letters_and_at_most_fifteen_characters(identifier: str) -> None:
    assert check_tin(identifier).verdict is Verdict.FORM


def test_a_legal_entity_identifier_names_both_digits_it_should_have() -> None:
    assert check_lei("213800KUD8LAJWSQ9D15").ok
    wrong = check_lei("2138-00KU-D8LA-JWSQ-9D16")
    assert (wrong.verdict, wrong.expected) == (Verdict.CHECK_DIGIT, "15")
    assert check_lei("213800KUD8LAJWSQ9DAB").verdict is Verdict.FORM


@given(st.from_regex(r"[A-Z0-9]{18}", fullmatch=True))
def test_the_digits_a_legal_entity_identifier_should_have_are_right(body: str) -> None:
    completed = body + (check_lei(body + "00").expected or "00")
    assert check_lei(completed).ok
    assert lei.is_valid(completed)


@pytest.mark.parametrize("reference", ["4GB553202734852-20210607", "9gb123456789000-A/B(1)", "X", "A" * 35])
def test_a_unique_consignment_reference_is_the_traders_own(reference: str) -> None:
    assert check_ucr(reference).ok


@pytest.mark.parametrize("reference", ["A" * 36, "-A", "A\nB", "A_B", "Ä1"])
def test_a_unique_consignment_reference_has_its_bounds(reference: str) -> None:
    assert check_ucr(reference).verdict is Verdict.FORM


@pytest.mark.parametrize(
    ("code", "ok"), [("GBFXT", True), ("gb fxt", True), ("DE9B0", True), ("GBFX", False), ("12345", False)]
)
def test_the_form_of_a_unlocode(code: str, ok: bool) -> None:
    assert check_unlocode(code).ok is ok


def test_the_form_of_a_commodity_code_names_the_lengths_in_use() -> None:
    assert check_hs("1804.00.00") == Checked(verdict=Verdict.OK, value="18040000")
    assert check_hs("18040000", (6, 10)).reason == "a commodity code is 6 or 10 digits"


@pytest.mark.parametrize("number", ["1203", "UN1203", "un 1203", "UN-1203", "ID8000"])
def test_the_number_of_dangerous_goods_is_four_digits(number: str) -> None:
    checked = check_un_number(number)
    assert checked.ok
    assert checked.value == number[-4:]


@pytest.mark.parametrize("number", ["0000", "UN0000", "120", "12034", "XX1203", "petrol"])
def test_what_is_no_number_of_dangerous_goods(number: str) -> None:
    assert check_un_number(number).verdict is Verdict.FORM


@pytest.mark.parametrize("number", ["17583753", "333", "SL 1234", "a1", "H"])
def test_a_seal_number_is_whatever_tells_seals_apart(number: str) -> None:
    assert check_seal(number).ok


@pytest.mark.parametrize("number", ["0", "0000", "XXXX", "none", "N/A", "No Seal", "-", "...", "not applicable"])
def test_a_word_for_having_no_seal_is_no_seal(number: str) -> None:
    checked = check_seal(number)
    assert checked.verdict is Verdict.FORM
    assert checked.reason is not None
    assert "no seal" in checked.reason


def test_a_seal_number_has_at_most_35_characters() -> None:
    assert check_seal("1" + "2" * 34).ok
    assert check_seal("1" + "2" * 35).verdict is Verdict.FORM


@pytest.mark.parametrize(
    ("text", "normal"),
    [("ab 12-cde", "AB12CDE"), ("GR/1234/21", "GR123421"), ("B–XY 9", "BXY9"), ("b.12\t3", "B123"), ("", "")],
)
def test_a_registration_is_compared_without_its_separators(text: str, normal: str) -> None:
    assert normalise_registration(text) == normal


@given(st.text(max_size=30))
def test_a_normal_registration_stays_as_it_is(text: str) -> None:
    once = normalise_registration(text)
    assert normalise_registration(once.lower()) == normalise_registration(once)


@given(st.integers(0, 99_999_999))
def test_one_digit_alone_fits_an_item_of_the_post(serial: int) -> None:
    fitting = [digit for digit in range(10) if check_s10(f"RR{serial:08d}{digit}DE").ok]
    assert len(fitting) == 1
    assert check_s10(f"RR{serial:08d}{(fitting[0] + 1) % 10}DE").expected == str(fitting[0])


def test_an_item_of_the_post_has_the_check_digit_of_the_standard() -> None:
    assert check_s10("RR 473 124 829 DE").ok
    assert check_s10("473124829").verdict is Verdict.FORM
