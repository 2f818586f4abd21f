# SPDX-License-Identifier: Apache-2.0
"""Schemas from a folder: loaded safely, chosen by the root element, told when they cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from greenlane.cargo import Function
from greenlane.errors import Misconfigured
from greenlane.intake import ReadState, Severity, read, write_wco_dm_xml
from greenlane.store.schemas import load_schemas

PART = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:part">
<xs:simpleType name="Code"><xs:restriction base="xs:string"><xs:maxLength value="3"/></xs:restriction></xs:simpleType>
</xs:schema>"""
WHOLE = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:p="urn:part" targetNamespace="urn:x"
elementFormDefault="qualified"><xs:import namespace="urn:part" schemaLocation="{}"/>
<xs:element name="Declaration"><xs:complexType><xs:sequence><xs:element name="FunctionCode" type="xs:int"/>
<xs:element name="TypeCode" type="p:Code" minOccurs="0"/></xs:sequence></xs:complexType></xs:element></xs:schema>"""
OTHER = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:x"
elementFormDefault="qualified">
<xs:element name="Declaration"><xs:complexType><xs:sequence><xs:element name="ID" type="xs:string"/></xs:sequence>
</xs:complexType></xs:element></xs:schema>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a schema that imports another one from a folder below."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "part.xsd").write_text(PART, encoding="utf-8")
    (tmp_path / "whole.xsd").write_text(WHOLE.format("parts/part.xsd"), encoding="utf-8")
    (tmp_path / "README.txt").write_text("not a schema", encoding="utf-8")
    return tmp_path


def declaration(inside: str) -> etree._Element:
    return etree.fromstring(f'<Declaration xmlns="urn:x">{inside}</Declaration>')


def test_a_message_is_judged_by_the_schema_of_its_root(folder: Path) -> None:
    schemas = load_schemas(folder)
    assert schemas.roots == ("{urn:x}Declaration",)
    assert schemas.validate(declaration("<FunctionCode>9</FunctionCode><TypeCode>IMA</TypeCode>")) == []
    (fault,) = schemas.validate(declaration("<FunctionCode>9</FunctionCode>\n<TypeCode>IMAGE</TypeCode>")) or []
    assert fault.line == 2
    assert "maxLength" in fault.message
    assert fault.path is not None


def test_a_root_that_no_schema_describes_is_not_judged(folder: Path) -> None:
    schemas = load_schemas(folder)
    assert schemas.validate(etree.fromstring("<Declaration/>")) is None
    assert schemas.validate(etree.fromstring('<Declaration xmlns="urn:y"/>')) is None


def test_of_several_schemas_for_a_root_the_kindest_counts(folder: Path) -> None:
    (folder / "another.xsd").write_text(OTHER, encoding="utf-8")
    schemas = load_schemas(folder)
    assert schemas.validate(declaration("<ID>1</ID>")) == []
    assert schemas.validate(declaration("<FunctionCode>9</FunctionCode>")) == []
    (fault,) = schemas.validate(declaration("<FunctionCode>9</FunctionCode>\n<TypeCode>IMAGE</TypeCode>")) or []
    assert "TypeCode" in fault.message, "the schema that agreed longest speaks"


def test_readers_tell_departures_with_place_and_line(folder: Path) -> None:
    inside = '<Declaration xmlns="urn:x"><FunctionCode>9</FunctionCode>\n<TypeCode>IMAGE</TypeCode></Declaration>'
    reading = read(f"<MetaData>{inside}</MetaData>".encode(), schemas=load_schemas(folder))
    assert reading.state is ReadState.READ
    assert {(told.code, told.severity) for told in reading.findings} == {("READ-SCHEMA", Severity.WARNING)}
    assert reading.findings[0].path == "/MetaData[1]/Declaration[1]/TypeCode[1]"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("broken.xsd", "<xs:schema", "cannot be used as an XML schema"),
        ("other.xsd", "<html/>", "its root is html"),
        ("wrong.xsd", WHOLE.format("parts/none.xsd"), "cannot be used as an XML schema"),
        ("outside.xsd", WHOLE.format("../../etc/part.xsd"), "cannot be used as an XML schema"),
        ("network.xsd", WHOLE.format("http://127.0.0.1:1/part.xsd"), "cannot be used as an XML schema"),
    ],
)
def test_a_schema_that_cannot_be_used_is_told_with_its_file(folder: Path, name: str, content: str, words: str) -> None:
    (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(Misconfigured) as caught:
        load_schemas(folder)
    assert words in caught.value.sentence
    assert caught.value.where == str(folder / name)
    assert caught.value.remedy


def test_a_schema_outside_the_folder_is_not_opened(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "part.xsd"
    elsewhere.write_text(PART, encoding="utf-8")
    (folder / "whole.xsd").write_text(WHOLE.format(elsewhere.as_uri()), encoding="utf-8")
    with pytest.raises(Misconfigured):
        load_schemas(folder)


def test_entities_in_a_schema_are_not_followed(folder: Path) -> None:
    secret = folder / "secret.txt"
    secret.write_text("hidden", encoding="utf-8")
    doctype = f'<!DOCTYPE xs:schema [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
    (folder / "whole.xsd").write_text(doctype + OTHER.replace('"ID"', '"&s;"'), encoding="utf-8")
    with pytest.raises(Misconfigured) as caught:
        load_schemas(folder)
    assert "hidden" not in caught.value.sentence


@pytest.mark.parametrize("missing", ["nowhere", "empty"])
def test_a_folder_without_schemas_is_told(tmp_path: Path, missing: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(Misconfigured) as caught:
        load_schemas(tmp_path / missing)
    assert str(tmp_path / missing) in caught.value.sentence


def test_every_real_declaration_agrees_with_its_real_schema_and_so_does_what_is_written(shared_data: Path) -> None:
    schemas = load_schemas(shared_data / "wco-dm-cds-hmrc/schemas/wco/declaration")
    faults: list[str] = []
    compared = 0
    for path in sorted((shared_data / "wco-dm-cds-hmrc/samples").rglob("*.xml")):
        reading = read(path.read_bytes(), schemas=schemas)
        assert reading.state is not ReadState.READ or reading.findings == (), path.name
        for message in reading.messages:
            # the profile knows amendments by pointers only
            changes = message.changes if message.declaration.function is Function.AMENDMENT else ()
            written = read(write_wco_dm_xml(message.declaration, changes), schemas=schemas)
            faults += [told.message for told in written.findings]
            compared += 1
    assert compared == 66
    # a location that the filer wrote as a name of 35 is written as a code of at most 17
    assert all("maxLength" in fault for fault in faults), faults
    assert len(faults) < 5
