# SPDX-License-Identifier: Apache-2.0
"""Names read into words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.targeting.screening.flags import CONSONANTS, FATHER, FORM, INITIAL, NUMBER, ROMAN, SYLLABLE
from greenlane.targeting.screening.reading import MOST_WORDS, read_name
from greenlane.targeting.screening.spelling import consonants, spelled


def letters(name: str) -> list[str]:
    return [word.letters for word in read_name(name)]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Владимир Путин", ["vladimir", "putin"]),
        ("O'Neill, Seán", ["oneill", "sean"]),
        ("Øystein Łukasz-Ştefan", ["oystein", "lukasz", "stefan"]),
        ("AT&T", ["at", "and", "t"]),
        ("习近平", ["xi", "jin", "ping"]),
        ("عبد الفتاح", ["bd", "fth"]),
        ("", []),
        ("— ! —", []),
    ],
)
def test_a_name_is_read_in_latin_letters_whatever_its_script(name: str, words: list[str]) -> None:
    assert letters(name) == words


@pytest.mark.parametrize(
    "name",
    ["Acme Ltd", "Acme L.T.D.", "Acme Co., Ltd.", "Acme S.A. de C.V.", "ООО Acme", "Acme Sp. z o.o.", "Acme 有限公司"],
)
def test_a_legal_form_is_known_however_it_is_written(name: str) -> None:
    assert [word.letters for word in read_name(name) if not word.flags & FORM] == ["acme"]


def test_a_name_of_nothing_but_a_form_keeps_it_as_its_name() -> None:
    assert [(word.letters, word.flags & FORM) for word in read_name("Limited")] == [("limited", 0)]


def test_short_forms_amid_a_name_are_words() -> None:
    assert not any(word.flags & FORM for word in read_name("As Salam Sa Market"))


def test_numbers_initials_numerals_and_scripts_are_told_apart() -> None:
    known = {word.letters: word for word in read_name("Ocean J 12 Star IV")}
    assert known["12"].flags & NUMBER
    assert known["12"].value == 12
    assert known["j"].flags & INITIAL
    assert known["iv"].flags & ROMAN
    assert known["iv"].value == 4
    assert read_name("محمد")[0].flags & CONSONANTS
    assert read_name("李")[0].flags & SYLLABLE


def test_the_father_is_the_word_after_bin() -> None:
    assert [bool(word.flags & FATHER) for word in read_name("Ahmad bin Hasan Khalil")] == [False, False, True, False]


def test_only_the_first_words_of_a_very_long_name_count() -> None:
    assert len(read_name("word " * 400)) == MOST_WORDS


@given(st.text(max_size=80))
def test_any_text_is_read_into_small_latin_letters_and_digits(text: str) -> None:
    for word in read_name(text):
        assert word.letters
        assert word.letters.isascii()
        assert word.letters == word.letters.lower()
        assert word.letters.isalnum()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("wladimir", "vladimir"),
        ("kassim", "qasim"),
        ("abdullah", "abdulla"),
        ("mohammed", "mohamed"),
        ("scherbakov", "sherbakow"),
    ],
)
def test_spellings_of_one_sound_are_one(one: str, other: str) -> None:
    assert spelled(one) == spelled(other)


def test_the_consonants_of_a_name_are_those_that_arabic_writes() -> None:
    assert consonants("masoud") == consonants("mswd") == "msd"
