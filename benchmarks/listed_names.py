# SPDX-License-Identifier: Apache-2.0
"""A long list of coined names for the benchmark of name screening, and slips and spellings as others would make them.

Words are coined from syllables and drawn with the skew of real names: a few are borne by very many, most by few. The
perturbations are written for the benchmark alone; the index knows nothing of them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np

from greenlane.targeting.screening import ListedName, Schema

_ONSETS = [
    row.split()
    for row in (
        """b br bl ch d dr f fr g gh gr h hr j k kh kl kr l m n p pr q r s sh sk st t th tr ts v vl w y z zh""",
        """b bd ch d dr f g gr h j k kh l ld ll m mb n nd ng nk nt p r rd rg rk rm rn rt s sh st t tr v y z""",
    )
]
_VOWELS = [sign for row in ("a a e e i i o o u u ai ei ia ou oo",) for sign in row.split()]
_ENDS = [
    end
    for row in (
        "b d f k l m n r s t v z an en in on ov ev ic ez ski sky yan ian dze oglu er el as os us ar ir or im",
        "am ed id ad ah eh i o a e ino etti aro son sen berg man wala nath pur zai ulin escu enko shvili",
        "quist mann stein dorf vich",
    )
    for end in row.split()
]
_TRADES = [
    *("Trading", "Shipping", "Logistics", "Industries", "International", "Holdings", "Group", "Import Export"),
    *("Engineering", "Petroleum", "Steel", "Foods", "Textiles", "Electronics", "Marine Services", "General Trading"),
    *("Investment", "Construction", "Chemicals", "Machinery"),
]
_FORMS = [
    *("Ltd", "LLC", "GmbH", "S.A.", "S.r.l.", "Co., Ltd.", "Inc.", "OOO"),
    *("JSC", "FZE", "B.V.", "Sdn Bhd", "Pvt Ltd", "S.A.R.L.", "AG", "PLC"),
]


def listed(count: int, seed: int = 1) -> Iterator[ListedName]:
    """Entries of one name each: half persons, two fifths firms, the rest ships."""
    coin = np.random.default_rng(seed)
    family = _words(coin, 150_000)
    given = _words(coin, 12_000)
    families = _drawn(coin, len(family), 2 * count, 0.75)
    givens = _drawn(coin, len(given), 3 * count, 0.9)
    kinds = coin.random(count)
    shapes = coin.integers(0, 1 << 30, count)
    for place in range(count):
        one, two = family[families[2 * place]], family[families[2 * place + 1]]
        first, second = given[givens[3 * place]], given[givens[3 * place + 1]]
        shape = int(shapes[place])
        if kinds[place] < 0.5:
            middle = ("", f" {second}", f" {second}", f" {second} {two}")[shape % 4]
            name, schema = f"{first}{middle} {one}", Schema.PERSON
        elif kinds[place] < 0.9:
            other = ("", f" {two}", f" {first}")[shape % 3]
            trade, form = _TRADES[shape // 7 % len(_TRADES)], _FORMS[shape // 191 % len(_FORMS)]
            name, schema = f"{one}{other} {trade} {form}", Schema.COMPANY
        else:
            number = f" {shape % 40}" if shape % 3 == 0 else ""
            name, schema = f"{first} {one}{number}", Schema.VESSEL
        yield ListedName(entry=f"N{place}", names=(name,), schema=schema)


def unlisted(count: int, seed: int = 2) -> list[ListedName]:
    """Names of the same kinds and of the same frequent words, whose rare words are others."""
    return list(listed(count, seed))


def one_slip(name: str, chance: random.Random) -> str:
    """A letter left out, added, changed, or swapped with the next."""
    places = [place for place, letter in enumerate(name) if letter.isalpha()]
    at = chance.choice(places)
    letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
    match chance.randrange(4):
        case 0:
            return name[:at] + name[at + 1 :]
        case 1:
            return name[:at] + letter + name[at:]
        case 2:
            return name[:at] + letter + name[at + 1 :]
        case _:
            return name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :]


def two_slips(name: str, chance: random.Random) -> str:
    """Two of them."""
    return one_slip(one_slip(name, chance), chance)


_SPELLINGS = (
    ("sh", "sch"), ("kh", "x"), ("kh", "h"), ("ch", "tch"), ("zh", "j"), ("v", "w"), ("w", "v"), ("y", "i"), ("i", "y"),
    ("j", "dj"), ("u", "ou"), ("oo", "u"), ("k", "q"), ("q", "k"), ("k", "c"), ("f", "ph"), ("z", "s"), ("s", "ss"),
    ("l", "ll"), ("t", "th"), ("th", "t"), ("e", "i"), ("o", "u"), ("a", "e"), ("gh", "g"), ("ts", "tz"), ("ya", "ia"),
    ("ski", "skiy"), ("ov", "off"), ("ian", "yan"), ("ed", "et"), ("h", ""),
)  # fmt: skip


def other_spelling(name: str, chance: random.Random) -> str:
    """One or two spellings of sounds exchanged, as clerks of another country would."""
    small = name.lower()
    fitting = [pair for pair in _SPELLINGS if pair[0] in small]
    chance.shuffle(fitting)
    for old, new in fitting[: chance.choice((1, 2))]:
        small = small.replace(old, new, chance.choice((1, 9)))
    return small


def dropped_word(name: str, chance: random.Random) -> str | None:
    """One word left out of at least three, beside the legal form; None where the name has fewer.

    The only coined word of a firm stays: without it nobody could tell which firm is meant.
    """
    form = next((form for form in _FORMS if name.endswith(f" {form}")), "")
    words = name[: len(name) - len(form)].split()
    business = {word for trade in _TRADES for word in trade.split()}
    own = [word for word in words if word not in business and not word.isdigit()]
    if len(words) < 3:
        return None
    left_out = chance.choice([word for word in words if not word.isdigit() and (len(own) > 1 or word not in own)])
    at = words.index(left_out)
    return " ".join([*words[:at], *words[at + 1 :], form]).strip()


def _words(coin: np.random.Generator, count: int) -> list[str]:
    """Coined words of one to three syllables and an ending; far more could be coined than are, as with real names."""
    words: dict[str, None] = {}
    while len(words) < count:
        onsets, vowels = coin.integers(0, 1 << 30, 3), coin.integers(0, 1 << 30, 3)
        parts = [
            _ONSETS[place > 0][onsets[place] % len(_ONSETS[place > 0])] + _VOWELS[vowels[place] % len(_VOWELS)]
            for place in range(coin.integers(1, 4))
        ]
        word = "".join(parts) + _ENDS[coin.integers(len(_ENDS))]
        if 3 < len(word) < 14:
            words[word.capitalize()] = None
    return list(words)


def _drawn(coin: np.random.Generator, size: int, count: int, skew: float) -> np.ndarray:
    """Places drawn so that the n-th is as frequent as 1 / (n + 5) to the power of ``skew``."""
    weights = 1.0 / (np.arange(size) + 5.0) ** skew
    return np.searchsorted(np.cumsum(weights / weights.sum()), coin.random(count)).clip(0, size - 1)
