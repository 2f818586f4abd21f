# SPDX-License-Identifier: Apache-2.0
"""Names and addresses in the form in which equal ones are equal."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import is_forwarder, is_to_order, looks_like_po_box, normalise_address, normalise_name
from greenlane.cargo.name_words import ADDRESS_WORDS, COMPANY_FORMS, LEADING_FORMS, phrases
from greenlane.cargo.names import fold


@pytest.mark.parametrize(
    ("name", "normal"),
    [
        ("ACME Trading Co., Ltd.", "acme trading"),
        ("Acme  trading company limited", "acme trading"),
        ("Müller & Söhne GmbH & Co. KG", "muller and sohne"),
        ("A.B.C. Trading S.A.", "abc trading"),
        ("A B C TRADING S A", "abc trading"),
        ("Foo Sp. z o.o.", "foo"),
        ("Foo S.A. de C.V.", "foo"),
        ("Foo A.Ş.", "foo"),
        ("Bar A/S", "bar"),
        ("Acme Turizm San. ve Tic. Ltd. Şti.", "acme turizm"),
        ("ООО «Ромашка»", "romashka"),
        ("PT. Astra International Tbk", "astra international"),
        ("Société Générale S.A.R.L.", "societe generale"),
        ("株式会社トヨタ", "toyota"),
        ("Huawei 技术有限公司", "huawei jishu"),
        ("O'Brien Ltd", "obrien"),
        ("O’Brien Ltd", "obrien"),
        ("J P Morgan and Co", "jp morgan"),
        ("3M", "3m"),
        ("Lee BSC & Co", "lee"),
        ("The Coca-Cola Company", "the coca cola"),
    ],
)
def test_a_name_loses_case_accents_signs_and_legal_form(name: str, normal: str) -> None:
    assert normalise_name(name) == normal


@pytest.mark.parametrize(
    "name", ["Too Good Ltd", "Ford Motor", "S.A. Traders", "Ltd Edition Prints", "Corporation Street Cafe"]
)
def test_a_word_that_only_looks_like_a_legal_form_stays(name: str) -> None:
    assert len(normalise_name(name).split()) >= 2


@pytest.mark.parametrize(
    ("name", "normal"),
    [("Co Ltd", "co ltd"), ("S.A.", "sa"), ("有限公司", "youxiangongsi"), ("& Co", "and"), ("Co & Co", "co and co")],
)
def test_a_name_of_nothing_but_legal_forms_keeps_something(name: str, normal: str) -> None:
    assert normalise_name(name) == normal


@pytest.mark.parametrize("name", ["", "   ", "***", "…"])
def test_a_name_without_letters_is_empty(name: str) -> None:
    assert normalise_name(name) == ""


@given(st.sampled_from(sorted(phrases(COMPANY_FORMS))), st.sampled_from(["acme", "blue river trading", "7 seas"]))
def test_every_legal_form_after_a_name_is_taken_off(form: tuple[str, ...], name: str) -> None:
    assert normalise_name(f"{name} {' '.join(form)}".upper()) == name


@given(st.sampled_from(sorted(phrases(LEADING_FORMS))))
def test_every_form_that_goes_before_is_taken_off_there(form: tuple[str, ...]) -> None:
    assert normalise_name(f"{' '.join(form)} Acme") == "acme"


@given(st.text(max_size=60))
def test_a_normal_name_stays_as_it_is(text: str) -> None:
    once = normalise_name(text)
    assert normalise_name(once) == once
    assert once == once.casefold()
    assert once.isascii()


@given(st.text(max_size=60))
def test_composed_and_decomposed_accents_are_the_same(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(st.text(alphabet="abcdefgh &.-éÖ", max_size=40))
def test_case_and_spaces_do_not_matter(text: str) -> None:
    assert normalise_name(text.upper()) == normalise_name(text) == normalise_name(f"  {text}  ")


def test_a_name_of_a_million_letters_is_cut() -> None:
    assert len(normalise_name("ab " * 1_000_000)) <= 1_000


@pytest.mark.parametrize(
    ("address", "normal"),
    [
        ("1 Main Street", "1 main st"),
        ("1, MAIN STR.", "1 main st"),
        ("No. 10 Downing Street", "10 downing st"),
        ("Avenue de l'Opéra 12", "ave de lopera 12"),
        ("5th Floor, North Building", "5th fl n bldg"),
        ("12 North East Street", "12 ne st"),
        ("12 N.E. Str.", "12 ne st"),
        ("Königsstraße 4", "konigsstrasse 4"),
        ("", ""),
    ],
)
def test_an_address_is_compared_with_its_words_in_one_form(address: str, normal: str) -> None:
    assert normalise_address(address) == normal


@given(st.text(max_size=60))
def test_a_normal_address_stays_as_it_is(text: str) -> None:
    once = normalise_address(text)
    assert normalise_address(once.upper()) == once


@pytest.mark.parametrize(
    "name",
    [
        "TO ORDER",
        "To Order.",
        "TO THE ORDER OF ABC BANK LTD",
        "to order of shipper",
        "ORDER",
        "A la orden de Banco X",
        "À L'ORDRE DE BNP",
        "an Order",
        "all'ordine di X",
        "TO BEARER",
    ],
)
def test_a_bill_to_order_names_no_consignee(name: str) -> None:
    assert is_to_order(name)


@pytest.mark.parametrize(
    "name", ["Order Solutions Ltd", "Mail Order Company", "To Orderly Ltd", "Toorder", "", "Bearer Bonds Ltd"]
)
def test_a_name_with_the_word_order_is_a_name(name: str) -> None:
    assert not is_to_order(name)


@pytest.mark.parametrize(
    "name",
    [
        "DHL Global Forwarding GmbH",
        "Kühne Speditionsgesellschaft mbH",
        "Maersk Logistics",
        "LOGISTICA DEL SUR SA",
        "Acme Freight (Pty) Ltd",
        "Société de Transit et Consignation",
        "Blue NVOCC Services",
        "ABC Customs Brokers",
    ],
)
def test_a_forwarder_is_told_by_its_words(name: str) -> None:
    assert is_forwarder(name)


@pytest.mark.parametrize(
    "name", ["Cargotec Oy", "Freightliner Trucks LLC", "Acme Steel", "Shipley Ltd", "", "Transport Equipment Ltd"]
)
def test_a_word_that_only_begins_like_one_tells_nothing(name: str) -> None:
    assert not is_forwarder(name)


@pytest.mark.parametrize(
    "address",
    [
        "P.O. Box 123, Dubai",
        "PO BOX X12",
        "p o box no. 7",
        "POB 12",
        "Postfach 10 20 30",
        "B.P. 455 Abidjan",
        "Apartado Postal 88",
        "Casilla 1234",
        "Caixa Postal 9",
        "а/я 123",
        "GPO Box 99",
        "Private Bag 4",
        "12 Main Street, PO Box 5",
    ],
)
def test_a_post_office_box_is_seen_in_the_usual_languages(address: str) -> None:
    assert looks_like_po_box(address)


@pytest.mark.parametrize(
    "address", ["Box Hill 12", "12 Letterbox Lane", "1 Main Street", "Postbox Road", "", "BP House, 1 St James"]
)
def test_a_street_is_no_box(address: str) -> None:
    assert not looks_like_po_box(address)


def test_no_short_form_of_an_address_word_is_shortened_again() -> None:
    assert set(ADDRESS_WORDS.values()) & set(ADDRESS_WORDS) == set()
