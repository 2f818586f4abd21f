# SPDX-License-Identifier: Apache-2.0
"""Reading the messages of the import control system: entry summary declarations, amendments, requests for a diversion.

``CC315A`` (IE315) is a declaration, ``CC313A`` (IE313) an amendment that carries the whole filing as it shall be,
``CC323A`` (IE323) the carrier's request to enter elsewhere, which is a report. They are known by local name, alone or
inside a wrapper such as a SOAP or GovTalk envelope. The answers of customs are recognised and named.
"""

from collections.abc import Iterator

from lxml import etree

from greenlane.cargo import Conveyance, Document, Function, Report, ReportKind, Statement

from ..finding import Finding
from ..limits import Limits
from ..reading import Message, Reading, ReadState, ReportMessage
from ..schemas import Schemas
from .collecting import Findings, Room, info, warning
from .ens_nouns import FINISHES, arrival, declaration, envelope
from .ens_others import answer_of, is_answer
from .ens_reading import DECLARATION_ROWS, DIVERSION_ROWS, EnsReader, Paths, Values, local_name
from .xml_source import Opening, parsed

FORMAT = "ens"
NAME = "entry summary declaration XML (IE315, IE313, IE323)"

DECLARATION, AMENDMENT, DIVERSION = "CC315A", "CC313A", "CC323A"
_FUNCTIONS = {DECLARATION: Function.ORIGINAL, AMENDMENT: Function.AMENDMENT}
_MESSAGES = frozenset({*_FUNCTIONS, DIVERSION})
_MOST_SCHEMA_FAULTS = 50


def recognises(begins: Opening) -> bool:
    """Tell whether a root element, or one inside a wrapper, is a message of the import control system."""
    return begins.name in _MESSAGES or is_answer(begins.name)


def read_ens(text: bytes, begins: Opening, limits: Limits, schemas: Schemas | None = None) -> Reading:
    """What a UTF-8 text of this format says. Raises ``Refused`` where it is broken as a whole."""
    root, undeclared = parsed(text, begins, limits)
    return read_ens_root(root, limits, schemas, undeclared=undeclared)


def read_ens_root(
    root: etree._Element, limits: Limits, schemas: Schemas | None = None, *, undeclared: tuple[str, ...] = ()
) -> Reading:
    """The same of a text that is parsed already (``xml_source.parsed``), for who needs its elements as well."""
    room = Room(limits.max_findings)
    whole = Findings(room)
    if undeclared:
        whole.add(_undeclared(undeclared, f"/{local_name(root.tag)}[1]"))
    messages: list[Message] = []
    reports: list[ReportMessage] = []
    for element, path in elements_of(root):
        findings = Findings(room)
        if schemas is not None:
            _validate(element, path, schemas, findings)
        name = local_name(element.tag)
        reader = EnsReader(limits, findings, FINISHES if name != DIVERSION else _OF_DIVERSION)
        if name == DIVERSION:
            reader.read(element, DIVERSION_ROWS, path)
            report = _diversion(reader, path)
            reader.closing(path)
            reports.append(ReportMessage(report=report, findings=findings.closed()))
        else:
            reader.read(element, DECLARATION_ROWS, path)
            told = declaration(reader, _FUNCTIONS[name], path)
            reader.closing(path)
            messages.append(Message(declaration=told, findings=findings.closed()))
    if messages or reports:
        return Reading(
            format=FORMAT,
            state=ReadState.READ,
            messages=tuple(messages),
            reports=tuple(reports),
            findings=whole.closed(),
        )
    whole.add(answer_of(root))
    return Reading(format=FORMAT, state=ReadState.NOT_A_DECLARATION, findings=whole.closed())


def elements_of(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """The elements of the declarations, amendments and diversions of a file, each with its path with positions."""
    if local_name(root.tag) in _MESSAGES:
        yield root, f"/{local_name(root.tag)}[1]"
        return
    level = [(root, f"/{local_name(root.tag)}[1]")]
    while level:
        below: list[tuple[etree._Element, str]] = []
        for element, path in level:
            positions: dict[str, int] = {}
            for child in element:
                name = local_name(child.tag)
                positions[name] = positions.get(name, 0) + 1
                where = f"{path}/{name}[{positions[name]}]"
                if name in _MESSAGES:
                    yield child, where
                else:
                    below.append((child, where))
        level = below


def _diversion(reader: EnsReader, path: str) -> Report:
    """A request for a diversion: a planned arrival at another office than the first one declared."""
    values, paths = reader.slots["diversion"]
    border, border_paths = reader.slots["border"]
    consignment, _ = reader.slots["consignment"]
    statements = [Statement(code="DIVERSION", text=values.get("first_office") or values.get("first_country"))]
    if "information" in values:
        statements.append(Statement(code="INFORMATION-TYPE", text=values["information"]))
    kept = {"kind": path}
    kept.update((field, paths[field]) for field in ("reference", "place") if field in paths)
    return Report(
        kind=ReportKind.ARRIVAL,
        planned=True,
        reference=values.get("reference"),
        conveyance=Conveyance(**border, paths=border_paths) if border else None,
        place=values.get("place"),
        times=arrival(reader),
        parties=tuple(consignment.get("parties", ())),
        documents=tuple(consignment.get("operations", ())),
        statements=tuple(statements),
        envelope=envelope(reader, path),
        paths=kept,
    )


def _operation(reader: EnsReader, values: Values, paths: Paths, path: str) -> None:
    """The registration number of a declaration whose goods are diverted; each of its items named is a line of it."""
    consignment, _ = reader.slots["consignment"]
    lines = consignment.pop("lines", None) or [None]
    if values:
        documents = [Document(type="MRN", id=values["mrn"], line=line, path=path) for line in lines]
        consignment.setdefault("operations", []).extend(documents)


def _diverted(reader: EnsReader, values: Values, paths: Paths, path: str) -> None:
    if values:
        reader.slots["consignment"][0].setdefault("lines", []).append(values["number"])


_OF_DIVERSION = {**FINISHES, "operation": _operation, "diverted": _diverted}


def _validate(element: etree._Element, path: str, schemas: Schemas, findings: Findings) -> None:
    faults = schemas.validate(element)
    if faults is None:
        sentence = f"No schema describes {element.tag}, so the message was not compared with one."
        findings.add(info("READ-SCHEMA", sentence, path=path, value=element.tag))
        return
    for fault in faults[:_MOST_SCHEMA_FAULTS]:
        sentence = f"The schema does not allow this (line {fault.line}): {fault.message}"
        findings.add(warning("READ-SCHEMA", sentence, path=fault.path or path))
    if len(faults) > _MOST_SCHEMA_FAULTS:
        more = f"{len(faults) - _MOST_SCHEMA_FAULTS} more departures from the schema are not listed."
        findings.add(warning("READ-SCHEMA", more, path=path))


def _undeclared(prefixes: tuple[str, ...], path: str) -> Finding:
    return warning(
        "READ-NAMESPACE",
        f"The message uses the prefix {', '.join(prefixes)} without declaring a namespace for it. It was read all the "
        'same. Declare it, as in xmlns:ie="http://ics.dgtaxud.ec/CC315A".',
        path=path,
        value=", ".join(prefixes),
    )
