# SPDX-License-Identifier: Apache-2.0
"""Tables made up for measuring: items of the post and parcels of e-commerce, the same in every run."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)  # UPU S10
_START = datetime(2026, 3, 2, tzinfo=UTC)
_GOODS = (
    ("cotton t-shirt, knitted", "610910", 180, 9.9),
    ("women's leather handbag", "420221", 650, 59.0),
    ("wireless earphones, plastic", "851830", 90, 24.5),
    ("phone case, silicone", "392690", 40, 4.2),
    ("ceramic coffee mug, set of two", "691110", 780, 12.0),
    ("paperback novel", "490199", 320, 7.5),
    ("children's wooden puzzle", "950300", 410, 14.0),
    ("running shoes, textile upper", "640411", 900, 48.0),
    ("gift", "", 300, 20.0),
    ("clothes", "", 500, 30.0),
    ("wrist watch, quartz", "910211", 120, 35.0),
    ("vitamin tablets, 60 pieces", "210690", 150, 18.0),
)
_PLACES = (("CN", "Shenzhen"), ("US", "Portland"), ("JP", "Osaka"), ("TR", "Izmir"), ("HK", "Hong Kong"))
_HOME = (("DE", "Berlin", "10115"), ("FR", "Lyon", "69001"), ("IE", "Cork", "T12"), ("PL", "Gdansk", "80-001"))
_FIRST = ("Ada", "Ben", "Chen", "Dora", "Emil", "Fatma", "Goran", "Hana", "Ivan", "Jana", "Kofi", "Lena")
_LAST = ("Abel", "Brandt", "Costa", "Diaz", "Evans", "Fischer", "Green", "Haas", "Ito", "Jansen", "Kaya", "Lund")
_SHOPS = ("lark-market", "orrin-shop", "tern-bazaar")


def s10(service: str, serial: int, country: str) -> str:
    """An item identifier of the post with its check digit (UPU S10)."""
    digits = f"{serial % 10**8:08d}"
    rest = 11 - sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11
    return f"{service}{digits}{ {10: 0, 11: 5}.get(rest, rest) }{country}"


def post_rows(count: int, seed: int = 7) -> Iterator[dict[str, str]]:
    """So many rows of content pieces; an item has one to four of them."""
    chance = Random(seed)
    made = serial = 0
    while made < count:
        serial += 1
        country, city = chance.choice(_PLACES)
        home, town, postcode = chance.choice(_HOME)
        pieces = [chance.choice(_GOODS) for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4)))]
        leaves = _START + timedelta(minutes=30 * chance.randrange(2_000))
        whole = {
            "item_id": s10("RR", serial * 37, country),
            "dispatch_id": f"{country}ABCDDEFRAA{serial // 500:05d}",
            "posted_at": (leaves - timedelta(hours=30)).isoformat(),
            "origin_office": f"{country}PEKA",
            "destination_office": f"{home}FRAA",
            "departure_planned": leaves.isoformat(),
            "arrival_planned": (leaves + timedelta(hours=11)).isoformat(),
            "origin_country": country,
            "destination_country": home,
            **_person("sender", chance, country, city, ""),
            **_person("addressee", chance, home, town, postcode),
            "category": chance.choice(("11", "11", "11", "31", "32", "21")),
            "item_gross_weight": str(sum(piece[2] for piece in pieces) + 60),
        }
        for number, (words, hs, grams, price) in enumerate(pieces[: count - made], start=1):
            yield whole | {
                "content_number": str(number),
                "content_description": words,
                "content_hs": hs,
                "content_quantity": str(chance.randint(1, 3)),
                "content_net_weight": str(grams),
                "content_value": f"{price * chance.uniform(0.7, 1.4):.2f}",
                "content_currency": chance.choice(("USD", "EUR")),
                "content_origin": country,
            }
            made += 1


def low_value_rows(count: int, seed: int = 11) -> Iterator[dict[str, str]]:
    """So many rows of goods; a parcel has one or two of them."""
    chance = Random(seed)
    made = serial = 0
    while made < count:
        serial += 1
        country, city = chance.choice(_PLACES)
        home, town, postcode = chance.choice(_HOME)
        pieces = [chance.choice(_GOODS) for _ in range(chance.choice((1, 1, 1, 2)))]
        prices = [piece[3] * chance.uniform(0.7, 1.4) for piece in pieces]
        shop = chance.choice(_SHOPS)
        whole = {
            "parcel_id": f"LV{serial:09d}",
            "master_document": f"125-{serial // 400 % 10**7:07d}{serial // 400 % 10**7 % 7}",
            "accepted_at": (_START + timedelta(seconds=20 * serial)).isoformat(),
            "platform": shop,
            "purpose": "sale",
            "ioss_number": f"IM{3720000000 + _SHOPS.index(shop)}",
            "intrinsic_value": f"{sum(prices):.2f}",
            "intrinsic_currency": "EUR",
            "mode": "4",
            "arrival_planned": (_START + timedelta(hours=12 + serial // 200)).isoformat(),
            "country_of_dispatch": country,
            "country_of_destination": home,
            "seller_name": f"{shop.title()} Trading Ltd",
            "seller_id": f"{country}{4000 + serial % 50}",
            "seller_country": country,
            "consignor_name": f"{city} Fulfilment {serial % 40} Ltd",
            "consignor_address": f"Unit {serial % 40}, Harbour Road",
            "consignor_city": city,
            "consignor_country": country,
            "consignee_name": f"{chance.choice(_FIRST)} {chance.choice(_LAST)}",
            "consignee_address": f"{chance.randint(1, 200)} Station Road",
            "consignee_city": town,
            "consignee_postcode": postcode,
            "consignee_country": home,
            "declarant_id": f"{home}55512345{serial % 7}",
            "declarant_name": "Swift Parcels Ltd",
        }
        for number, (words, hs, grams, _) in enumerate(pieces[: count - made], start=1):
            yield whole | {
                "goods_number": str(number),
                "goods_description": words,
                "commodity_code": hs,
                "country_of_origin": country,
                "gross_weight": f"{grams / 1000:.3f}",
                "packages": "1",
                "item_value": f"{prices[number - 1]:.2f}",
                "item_currency": "EUR",
            }
            made += 1


def written(path: Path, rows: Iterator[dict[str, str]]) -> Path:
    """The rows as a table of separated values."""
    first = next(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, first.keys())
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)
    return path


def _person(role: str, chance: Random, country: str, city: str, postcode: str) -> dict[str, str]:
    return {
        f"{role}_name": f"{chance.choice(_FIRST)} {chance.choice(_LAST)}",
        f"{role}_address": f"{chance.randint(1, 200)} {chance.choice(('Mill Lane', 'Station Road', 'Market Square'))}",
        f"{role}_city": city,
        f"{role}_postcode": postcode,
        f"{role}_country": country,
        f"{role}_phone": f"+{chance.randint(10**9, 10**10)}",
    }
