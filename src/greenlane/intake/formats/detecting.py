# SPDX-License-Identifier: Apache-2.0
"""What a file that is not one of the known formats seems to be, from its first bytes."""

import re
from typing import NamedTuple

_HEAD = 8192
_PRINTED = 60

# First bytes, the short name and the words for it. Order matters where one is the beginning of another.
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "pdf", "a PDF document"),
    (b"\x89PNG\r\n\x1a\n", "png", "a PNG image"),
    (b"\xff\xd8\xff", "jpeg", "a JPEG image"),
    (b"GIF8", "gif", "a GIF image"),
    (b"II*\0", "tiff", "a TIFF image"),
    (b"MM\0*", "tiff", "a TIFF image"),
    (b"\x1f\x8b", "gzip", "a gzip archive"),
    (b"BZh", "bzip2", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "xz", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "zstd", "a Zstandard archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "rar", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole", "an old Microsoft Office document"),
    (b"PAR1", "parquet", "an Apache Parquet file"),
    (b"SQLite format 3\0", "sqlite", "an SQLite database"),
    (b"\x7fELF", "binary", "a program"),
    (b"MZ", "binary", "a program"),
    (b"{\\rtf", "rtf", "a rich text document"),
    (b"-----BEGIN ", "pem", "a certificate or signed message in PEM form"),
)
_ZIPPED = ((b"xl/", "an Excel workbook"), (b"word/", "a Word document"), (b"mimetype", "an OpenDocument file"))

_CARGO_IMP = re.compile(
    r"(FWB|FHL|FFM|FBL|FFR|FFA|FSU|FSA|FSR|FNA|FMA|FZB|FBR|FZE|FZC|XSD)(?:/\d{1,2})?\s*\r?$", re.MULTILINE
)
_CARGO_IMP_MESSAGES = {
    "FWB": "air waybill",
    "FHL": "house manifest",
    "FFM": "flight manifest",
    "FSU": "status update",
    "FZB": "house air waybill",
}
_EDIFACT_MESSAGES = {
    "CUSCAR": "customs cargo report",
    "CUSDEC": "customs declaration",
    "CUSREP": "customs conveyance report",
    "CUSRES": "customs response",
    "IFTMIN": "transport instruction",
    "IFTSTA": "transport status",
    "COPRAR": "container loading order",
    "BAPLIE": "stowage plan",
    "PAXLST": "passenger list",
}
_X12 = re.compile(rb"ST(.)(\d{3})\1")
_DELIMITERS = ";,\t|"
_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13}


class Seeming(NamedTuple):
    """What a file seems to be: a short name that does not change, and the words for people."""

    format: str
    words: str


def seeming(data: bytes) -> Seeming:
    """What bytes that begin neither as XML nor as JSON seem to be."""
    head = data[:_HEAD]
    for magic, name, words in _MAGIC:
        if head.startswith(magic):
            return Seeming(name, words)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        inside = next((words for mark, words in _ZIPPED if mark in head), "a ZIP archive")
        return Seeming("zip", inside)
    if head[4:8] == b"ftyp":
        return Seeming("video", "a video or HEIC image")
    if b"\0" in head or sum(byte in _CONTROLS for byte in head) * 20 > len(head):
        return Seeming("binary", "binary data, not text")
    return _text(head.lstrip(b"\xef\xbb\xbf"))


def _text(head: bytes) -> Seeming:
    begin = head.lstrip()
    if begin[:3] in (b"UNA", b"UNB", b"UNG", b"UNH"):
        return _edifact(begin)
    if begin.startswith(b"ISA"):
        kind = _X12.search(begin)
        return Seeming("x12", f"an ANSI X12 interchange{f' with a {kind[2].decode()}' if kind else ''}")
    text = head.decode("utf-8", errors="replace")
    cargo = _CARGO_IMP.search("\n".join(text.splitlines()[:6]))
    if cargo:
        words = _CARGO_IMP_MESSAGES.get(cargo[1])
        return Seeming("cargo_imp", f"a Cargo-IMP message {cargo[1]}{f' ({words})' if words else ''}")
    if text.lstrip()[:15].lower().startswith(("<!doctype html", "<html", "<head", "<body")):
        return Seeming("html", "an HTML page")
    return _table(text) or _plain(text)


def _edifact(begin: bytes) -> Seeming:
    component, element = b":", b"+"
    if begin.startswith(b"UNA") and len(begin) >= 5:  # shorter, it names no separators
        component, element = begin[3:4], begin[4:5]
    kind = re.search(
        rb"UNH" + re.escape(element) + rb"[^" + re.escape(element) + rb"]*" + re.escape(element) + rb"([A-Z]{6})", begin
    )
    if not kind:
        return Seeming("edifact", "an EDIFACT interchange")
    name = kind[1].decode()
    after = begin[kind.end() :].split(element, 1)[0].split(component)
    directory = ".".join(part.decode(errors="replace") for part in after[1:3] if part)
    words = _EDIFACT_MESSAGES.get(name)
    shown = f"{name} {directory[:8]}".rstrip() + (f" ({words})" if words else "")
    return Seeming("edifact", f"an EDIFACT interchange with the message {shown}")


def _table(text: str) -> Seeming | None:
    """A table of separated values: the first lines have the same number of one delimiter."""
    lines = [line for line in text.splitlines()[:5] if line.strip()]
    if len(lines) < 2:
        return None
    # the last line may be cut off by the end of what is looked at
    looked_at = lines[: max(2, len(lines) - 1)]
    for delimiter in _DELIMITERS:
        counts = {line.count(delimiter) for line in looked_at}
        if len(counts) == 1 and counts != {0}:
            columns = [column.strip().strip('"') for column in lines[0].split(delimiter)]
            named = ", ".join(columns[:4])
            shown = "a tab" if delimiter == "\t" else repr(delimiter)
            return Seeming(
                "csv", f"a table of values separated by {shown} with {len(columns)} columns ({named[:120]} …)"
            )
    return None


def _plain(text: str) -> Seeming:
    first = " ".join(text.split())[:_PRINTED]
    return Seeming("text", f"text that begins with {first!r}")


# Namespaces and roots of other XML messages of the trade, by what their root or namespace contains.
_XML_KINDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^CC3\d\d[A-Z]$|ics\.dgtaxud"), "an entry summary declaration or another message of ICS"),
    (re.compile(r"ncts\.dgtaxud|^CC\d{3}[A-Z]$|^CD\d{3}[A-Z]$"), "a transit message of NCTS"),
    (re.compile(r"^IE3[FNQ]\d\d|ics2"), "a message of ICS2"),
    (re.compile(r"iata:.*waybill|^Waybill$|^HouseWaybill$|^HouseManifest$|^FlightManifest$"), "a Cargo-XML message"),
    (re.compile(r"N42|RadInstrumentData"), "a radiation measurement (N42)"),
    (re.compile(r"oasis.*ubl"), "a UBL document"),
    (re.compile(r"XMLSchema$"), "an XML schema"),
    (re.compile(r"soap.*envelope", re.IGNORECASE), "a SOAP envelope without a declaration"),
    (re.compile(r"customs/(error|fileupload)|^errorResponse$"), "a technical answer of a customs system"),
)


def xml_seeming(root: str, namespace: str | None) -> Seeming:
    """What an XML file of another kind seems to be, from its root element and namespace."""
    where = f"root element {root[:80]}" + (f" in the namespace {namespace[:120]}" if namespace else ", no namespace")
    kind = next(
        (words for pattern, words in _XML_KINDS if pattern.search(root) or pattern.search(namespace or "")), None
    )
    return Seeming("xml", f"{kind} in XML ({where})" if kind else f"XML of another kind ({where})")


def json_seeming(keys: list[str]) -> Seeming:
    """What a JSON file of another kind seems to be, from the keys of its outermost object."""
    named = ", ".join(keys[:8])[:200] + (" …" if len(keys) > 8 else "")
    if {"@context", "@graph", "@type"} & set(keys):
        return Seeming("json_ld", f"JSON-LD, such as IATA ONE Record (keys: {named})")
    if {"openapi", "swagger", "$schema"} & set(keys):
        return Seeming("json", f"a description of an interface or schema in JSON (keys: {named})")
    return Seeming("json", f"JSON of another kind (keys: {named})" if keys else "JSON without an object")
