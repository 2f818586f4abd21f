# SPDX-License-Identifier: Apache-2.0
"""Sound messages of every format: where fuzzing begins, and what corpus tests read.

``written_seeds`` are our own and always there; ``public_seeds`` are the samples beside the checkout, where they are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path

from greenlane.intake import KNOWN_FORMATS, read, report_schema, write_native
from greenlane.intake.tables import shipped_mapping
from tests.intake.formats import (
    air_messages,
    edifact_messages,
    ens_json_messages,
    ens_messages,
    ics2_messages,
    messages,
    ncts_messages,
    one_record_messages,
    sea_messages,
)
from tests.intake.formats.test_edifact_containers import BOX, CELLS, VOYAGE
from tests.intake.formats.test_edifact_cuscar import FIRST, HEADER, SECOND
from tests.intake.formats.test_edifact_iftmin import BODY
from tests.intake.formats.test_edifact_iftsta import EVENTS

PUBLIC = Path(__file__).resolve().parents[4] / "shared" / "data"
SETS = ("wco-dm-cds-hmrc", "ens-ics1-hmrc", "ncts-ctc-hmrc", "iata-air", "dcsa", "edifact-transport")
LARGEST_BYTES = 60_000
MOST = 60
"""So many public samples of a format are enough: they damage into more than can be tried."""


def _wco() -> Sequence[bytes]:
    item = (
        "<GoodsShipment><GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric><Commodity><Description>Cocoa"
        "</Description></Commodity></GovernmentAgencyGoodsItem></GoodsShipment>"
    )
    return messages.xml(item), b"<md:MetaData xmlns:md='a'>" + messages.xml(item) + b"</md:MetaData>"


def _native() -> Sequence[bytes]:
    declaration = messages.message().declaration
    return write_native(declaration), b"\n".join([write_native(declaration)] * 3)


def _ens() -> Sequence[bytes]:
    return ens_messages.ens(), ens_messages.ens(name="CC313A")


def _ncts() -> Sequence[bytes]:
    return ncts_messages.whole(), ncts_messages.whole(name="CC013C"), ncts_messages.ncts("", "CC044C")


def _ics2() -> Sequence[bytes]:
    return ics2_messages.ens(
        ics2_messages.house(1, goods=ics2_messages.GOODS), ics2_messages.house(2)
    ), ics2_messages.ens()


def _cargo_xml() -> Sequence[bytes]:
    return air_messages.waybill().encode(), air_messages.house_waybill().encode()


def _cargo_imp() -> Sequence[bytes]:
    texts = (air_messages.FWB, air_messages.OLD_FWB, air_messages.FHL, air_messages.FWB + air_messages.FHL)
    return [text.encode() for text in texts]


def _one_record() -> Sequence[bytes]:
    return one_record_messages.graph(*one_record_messages.WHOLE), one_record_messages.graph(
        one_record_messages.event("DEP")
    )


def _dcsa() -> Sequence[bytes]:
    bill = {**sea_messages.BILL, "houseBillOfLadings": [sea_messages.HOUSE]}
    event = sea_messages.event("TRANSPORT", "transportEventTypeCode", "ARRI")
    bodies = (bill, {"arrivalNotices": [sea_messages.NOTICE]}, {"events": [event]})
    return [json.dumps(body).encode() for body in bodies]


def _native_report() -> Sequence[bytes]:
    example = {"format": "greenlane.report", **report_schema()["examples"][0]}
    return json.dumps(example).encode(), json.dumps([example] * 3).encode()


def _ncts_json() -> Sequence[bytes]:
    items = b'[{"declarationGoodsItemNumber": 1, "Commodity": {"descriptionOfGoods": "Cocoa"}}]'
    houses = b'[{"sequenceNumber": 1, "ConsignmentItem": ' + items + b"}]"
    return (
        b'{"n1:CC015C": {"@PhaseID": "NCTS6", "Consignment": {"grossMass": 10.5, "HouseConsignment": '
        + houses
        + b"}}}",
    )


def _ens_json() -> Sequence[bytes]:
    return [json.dumps(body).encode() for body in (ens_json_messages.original(), ens_json_messages.amendment())]


def _edifact() -> Sequence[bytes]:
    stowed = edifact_messages.message(f"BGM++1+9'{VOYAGE}{CELLS}", "BAPLIE:D:95B:UN")
    told = edifact_messages.message(f"BGM+23+1+9'{EVENTS}", "IFTSTA:D:00B:UN")
    ordered = edifact_messages.message(f"BGM+45+1+9'{VOYAGE}{BOX}", "COPRAR:D:95B:UN")
    cargo = edifact_messages.message(HEADER + FIRST + SECOND)
    instructed = edifact_messages.message(BODY, "IFTMIN:D:00B:UN")
    return [edifact_messages.interchange(one) for one in (cargo, instructed, told, ordered, stowed)]


def _table(name: str) -> Sequence[bytes]:
    columns = [column.name for column in shipped_mapping(name).columns]
    rows = [[value] * len(columns) for value in ("1", "Cocoa", "2026-01-31", "12.5", "CN", "")]
    return ("\n".join([",".join(columns), *(",".join(row) for row in rows)]).encode(),)


WRITTEN: dict[str, Callable[[], Sequence[bytes]]] = {
    "wco_dm_xml": _wco,
    "native_json": _native,
    "ens": _ens,
    "ncts": _ncts,
    "ncts_json": _ncts_json,
    "ens_json": _ens_json,
    "ics2": _ics2,
    "cargo_xml": _cargo_xml,
    "cargo_imp": _cargo_imp,
    "one_record": _one_record,
    "dcsa": _dcsa,
    "native_report": _native_report,
    "edifact": _edifact,
    **{
        name: partial(_table, name.removeprefix("table_").replace("_", "-"))
        for name in KNOWN_FORMATS
        if name.startswith("table_")
    },
}


def written_seeds(name: str) -> list[bytes]:
    """Our own messages of a format. Raises ``KeyError`` for a format that has none yet: write one."""
    return list(WRITTEN[name]())


def public_seeds(name: str) -> list[bytes]:
    """Public samples that are of a format; none where they are not beside the checkout."""
    # an interchange is of the one format edifact, and called edifact_cuscar after the messages in it
    return [data for read_as, samples in _public().items() if f"{read_as}_".startswith(f"{name}_") for data in samples]


@cache
def _public() -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = {}
    for name in SETS:
        for path in sorted((PUBLIC / name).rglob("*")):
            if not path.is_file() or path.stat().st_size > LARGEST_BYTES or path.suffix in (".xsd", ".xlsx", ".ctl"):
                continue
            data = path.read_bytes()
            reading = read(data)
            if reading.messages or reading.reports:
                found.setdefault(reading.format, []).append(data)
    return {name: samples[:: max(1, len(samples) // MOST)] for name, samples in found.items()}
