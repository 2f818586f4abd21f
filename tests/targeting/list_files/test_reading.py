# SPDX-License-Identifier: Apache-2.0
"""Files of lists are recognised, read as far as they can be, and what is wrong is told; nothing is thrown."""

from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.targeting import LIST_FORMATS, EntrySchema, Identifier, ListFile, read_list, read_lists
from greenlane.targeting.list_files import building, findings, rows

SDN = '36,"KESTREL AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
PERSON = (
    '7,"AL-OSPREY, Ali","individual","SDGT] [IRAN",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 1943; alt. DOB 1944; '
    "POB Tikrit; nationality Iraq; Passport A123 (Iraq) expires 2030; a.k.a. 'ABU O.'; f.k.a. 'OSPREY, A.'; "
    'Email Address a@b.example; Phone Number 0044-20-7946-0958; Linked To: KESTREL AIRLINES."\r\n'
)
SHIP = (
    '9,"NORTHERN STAR","vessel","IRAN",-0- ,"ABCD",-0- ,-0- ,-0- ,"Panama",-0- ,'
    '"Vessel Registration Identification IMO 9321483; MMSI 572469210 (vessel)."\r\n'
)
DPL = (
    '"Name"\t"Street_Address"\t"City"\t"Country"\t"Effective_Date"\t"Expiration_Date"\t"Standard_Order"\n'
    '"OSPREY, A"\t"1 Road"\t"Leeds"\t"GB"\t"01/31/2020"\t"12/31/2030"\t"Y"\n'
)
UN = """<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09Z"><INDIVIDUALS>
<INDIVIDUAL><FIRST_NAME>ALI</FIRST_NAME><SECOND_NAME>OSPREY</SECOND_NAME><REFERENCE_NUMBER>CDi.1</REFERENCE_NUMBER>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>A; B C</ALIAS_NAME></INDIVIDUAL_ALIAS></INDIVIDUAL>
</INDIVIDUALS></CONSOLIDATED_LIST>"""
OFAC_XML = """<?xml version="1.0"?><sdnList xmlns="http://ofac.example/sdn.xsd"><publshInformation/><sdnEntry><uid>7</uid>
<firstName>Ali</firstName><lastName>AL-OSPREY</lastName><sdnType>Individual</sdnType>
<programList><program>SDGT</program></programList>
<idList><id><idType>Passport</idType><idNumber>A123</idNumber><idCountry>Iraq</idCountry></id>
<id><idType>Gender</idType><idNumber>Male</idNumber></id></idList>
<akaList><aka><category>weak</category><lastName>ABU O.</lastName></aka><aka><category>strong</category>
<lastName>OSPREY</lastName><firstName>A.</firstName></aka></akaList>
<addressList><address><address1>1 Road</address1><city>Basra</city><country>Iraq</country></address></addressList>
<dateOfBirthList><dateOfBirthItem><dateOfBirth>1943</dateOfBirth></dateOfBirthItem></dateOfBirthList></sdnEntry>
</sdnList>"""


def read(content: str | bytes, schema: EntrySchema = EntrySchema.LEGAL_ENTITY, form: str | None = None) -> ListFile:
    body = content.encode() if isinstance(content, str) else content
    return read_list(body, name="file", schema=schema, form=form)


def codes(file: ListFile) -> list[str]:
    return [one.code for one in file.findings]


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (SDN, "ofac_csv"),
        (DPL, "bis_dpl"),
        (UN, "un_xml"),
        (OFAC_XML, "ofac_xml"),
        ("source,entity_number,type,name,alt_names\nX (SDN),1,Entity,Kestrel,A; B\n", "us_csl_csv"),
        ("name;country\nKestrel;GB\n", "csv"),
        ("Kestrel\nMerlin\n", "csv"),
    ],
)
def test_each_form_is_recognised_by_its_content(content: str, form: str) -> None:
    file = read(content)
    assert (file.format, file.complete, codes(file)) == (form, True, [])
    assert file.entries
    assert form in LIST_FORMATS


def test_what_the_treasury_says_in_its_remarks_is_told_apart() -> None:
    person, ship = read(PERSON + SHIP + "\x1a").entries
    assert (person.schema, person.programs, person.births) == (EntrySchema.PERSON, ("SDGT", "IRAN"), ("1943", "1944"))
    assert (person.weak_aliases, person.aliases, person.countries) == (("ABU O.",), ("OSPREY, A.",), ("Iraq",))
    assert person.identifiers == (Identifier(kind="passport", value="A123", country="Iraq"),)
    assert (person.emails, person.phones) == (("a@b.example",), ("0044-20-7946-0958",))
    assert person.reason == "POB Tikrit; Linked To: KESTREL AIRLINES"
    assert {number.kind: number.value for number in ship.identifiers} == {
        "call_sign": "ABCD",
        "imo": "9321483",
        "mmsi": "572469210",
    }


def test_the_xml_of_the_treasury_says_the_same() -> None:
    (entry,) = read(OFAC_XML).entries
    assert (entry.id, entry.name, entry.schema) == ("7", "AL-OSPREY, Ali", EntrySchema.PERSON)
    assert (entry.aliases, entry.weak_aliases) == (("OSPREY, A.",), ("ABU O.",))
    assert entry.identifiers == (Identifier(kind="passport", value="A123", country="Iraq"),)
    assert (entry.addresses, entry.births, entry.reason) == (("1 Road, Basra, Iraq",), ("1943",), "")


def test_the_parts_of_a_publication_belong_together_in_any_order() -> None:
    alt, add = b'36,1,"aka","KESTREL AIR",-0- \n99,2,"aka","NOBODY",-0- \n', b'36,1,"1 Road","Havana","Cuba",-0- \n'
    file = read_lists([("alt.csv", alt), ("add.csv", add), ("sdn.csv", SDN.encode())])
    (entry,) = file.entries
    assert (entry.aliases, entry.addresses) == (("KESTREL AIR",), ("1 Road, Havana, Cuba",))
    assert [(one.code, one.path) for one in file.findings] == [("LIST-UNKNOWN-ENTRY", "alt.csv, line 2")]


def test_a_part_without_its_main_file_is_no_list() -> None:
    file = read('36,1,"aka","KESTREL AIR",-0- \n')
    assert (file.entries, file.complete) == ((), False)
    assert "LIST-EMPTY" in codes(file)


def test_a_plain_table_may_say_everything() -> None:
    content = (
        "Name,ID,Type,Aliases,Country,IMO,Valid from,Valid to,Reason,Source,Phone,E-Mail,Tax ID\n"
        "Northern Star,S1,vessel,Star;North Star|Étoile,PA,9321483,2026-01-01,31.12.2026,seen twice,port,,,\n"
        "Kestrel,,company,,GB,,,,,,+44 20 7946 0958,a@b.example,GB 1\n"
    )
    ship, firm = read(content).entries
    assert (ship.id, ship.schema, ship.aliases) == ("S1", EntrySchema.VESSEL, ("Star", "North Star", "Étoile"))
    assert (ship.valid_from, ship.valid_to) == (date(2026, 1, 1), date(2026, 12, 31))
    assert (ship.reason, ship.source) == ("seen twice", "port")
    assert ship.identifiers == (Identifier(kind="imo", value="9321483"),)
    assert (firm.phones, firm.emails) == (("+44 20 7946 0958",), ("a@b.example",))
    assert len(firm.id) == 20
    assert firm.id == read("name,type\nKESTREL.,company\n").entries[0].id


def test_a_table_of_values_is_of_what_its_list_is_of() -> None:
    (box,) = read("number\nMSKU1234565\n", schema=EntrySchema.CONTAINER).entries
    assert (box.schema, box.name) == (EntrySchema.CONTAINER, "MSKU1234565")


@pytest.mark.parametrize(
    ("content", "code", "kept"),
    [
        ("name\nKestrel\n---\n", "LIST-NO-NAME", 1),
        ("name,id\nKestrel,1\nMerlin,1\n", "LIST-TWICE", 1),
        ("name,type\nKestrel,bird\n", "LIST-SCHEMA", 1),
        ("name,valid to\nKestrel,tomorrow\n", "LIST-DATE", 1),
        ("name,from,to\nKestrel,2026-02-01,2026-01-01\n", "LIST-DATE", 1),
        ("name,id,country\nKestrel,1\nMerlin,2,GB\n", "LIST-ROW-SHORT", 2),
        ("name,id\nKestrel,1,2,3\n", "LIST-ROW-LONG", 1),
        (f"name,id\nMerlin,{'1' * 900}\nKestrel,1\n", "LIST-ID", 1),
        (SDN + "37,x\r\n", "LIST-ROW-SHORT", 2),
        (SDN + "what is this\r\n", "LIST-ROW", 1),
        (b"name\nM\xfcller GmbH\nKestrel\n", "LIST-ENCODING", 2),
        (b"name\nKes\x00trel\n", "LIST-ENCODING", 1),
    ],
)
def test_a_bad_row_is_told_and_the_others_are_read(content: str | bytes, code: str, kept: int) -> None:
    file = read(content)
    assert code in codes(file)
    assert (len(file.entries), file.complete) == (kept, True)
    assert all(one.path is None or one.path.startswith("file") for one in file.findings)


def test_windows_text_is_read_as_that() -> None:
    assert read(b"name\nM\xfcller GmbH\n").entries[0].name == "Müller GmbH"


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (SDN + SDN.replace("36", "37")[:20], 2),
        ('name,id\nKestrel,1\n"Merlin,2\n', 2),
        ("name,id\nKestrel,1\nMer", 2),
        (DPL + '"SECOND"\t"1 Ro', 2),
        (UN[:-30], 1),
        (UN[:300], 0),
        (OFAC_XML[:400], 0),
    ],
)
def test_a_file_that_was_cut_off_is_not_whole(content: str, kept: int) -> None:
    file = read(content)
    assert not file.complete
    assert len(file.entries) == kept


@pytest.mark.parametrize(
    "content",
    [
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + UN.partition("?>")[2],
        UN.replace("<INDIVIDUALS>", '<!DOCTYPE x SYSTEM "http://example.org/x.dtd"><INDIVIDUALS>'),
        UN.partition("?>")[0] + "?><!--" + "x" * 100_000 + "--><!DOCTYPE x>" + UN.partition("?>")[2],
    ],
)
def test_a_document_type_ends_the_reading(content: str) -> None:
    file = read(content, form="un_xml")
    assert "LIST-DTD" in codes(file)
    assert not file.complete
    assert file.entries == ()


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"\x00\x01\x02", b"<html><p>Not found</p></html>", b"<", b"\xff\xfe"]
)
def test_what_is_no_list_is_told(content: bytes) -> None:
    file = read(content)
    assert file.entries == ()
    assert not file.complete
    assert file.findings


def test_a_quotation_mark_that_is_never_closed_costs_its_line_only() -> None:
    lines = ['"Kestrel', *(f"Merlin {number}" for number in range(500))]
    file = read("name\n" + "\n".join(lines) + "\n")
    assert codes(file) == ["LIST-QUOTE"]
    assert len(file.entries) == 501


def test_a_text_may_hold_line_ends() -> None:
    file = read('name,reason\nKestrel,"one\ntwo"\nMerlin,x\n')
    assert [(one.name, one.reason) for one in file.entries] == [("Kestrel", "one two"), ("Merlin", "x")]


def test_a_line_without_end_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "LONGEST_LINE", 100)
    file = read("name\n" + "x" * 5_000 + "\nKestrel\n")
    assert codes(file) == ["LIST-LINE-TOO-LONG"]
    assert [one.name for one in file.entries] == ["Kestrel"]
    assert not file.complete


def test_more_entries_than_are_read_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "MOST_ENTRIES", 3)
    file = read("name\n" + "".join(f"Kestrel {number}\n" for number in range(9)))
    assert (len(file.entries), codes(file), file.complete) == (3, ["LIST-TOO-LONG"], False)


def test_a_fault_that_is_met_often_is_told_a_few_times_and_counted() -> None:
    file = read("name\n" + "---\n" * 500)
    told = [one for one in file.findings if one.code == "LIST-NO-NAME"]
    assert len(told) == findings.MOST_OF_A_CODE + 1
    assert told[-1].value == "500"


def test_a_stream_is_read_a_piece_at_a_time() -> None:
    class Stream(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert 0 < size <= 1 << 20
            return super().read(size)

    content = ("name\n" + "".join(f"Kestrel {number}\n" for number in range(20_000))).encode()
    assert len(read_list(Stream(content), name="file").entries) == 20_000


def test_a_format_may_be_laid_down() -> None:
    assert read("name,effective_date,standard_order\nKestrel,01/31/2020,Y\n", form="csv").format == "csv"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([None, *LIST_FORMATS]))
def test_nothing_is_thrown_whatever_the_bytes(content: bytes, form: str | None) -> None:
    file = read(content, form=form)
    assert len({one.id for one in file.entries}) == len(file.entries)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_nothing_is_thrown_whatever_happens_to_a_good_file(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([SDN + PERSON + SHIP, DPL, UN, OFAC_XML])).encode()
    begin = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(begin, min(len(whole), begin + 30)))
    file = read(whole[:begin] + data.draw(st.binary(max_size=20)) + whole[end:])
    assert file.format
