# SPDX-License-Identifier: Apache-2.0
"""An administration's own dated documents: a folder of YAML files, checked as a whole before any of them holds.

A file holds in the place of the shipped document of its name; a file in ``rules/`` or ``mappings/`` may also be a rule
set, or a mapping of tables, beside the shipped ones. Every fault is told with file, line and remedy, and then nothing
of the folder is put in force.
"""

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from greenlane.cargo import load_stop_words, shipped_stop_words_bytes
from greenlane.documents import digests, own_document, put_in_force
from greenlane.errors import GreenlaneError, Misconfigured, NotFound
from greenlane.intake import (
    check_own_rules,
    document_of,
    own_mapping,
    requirements,
    shipped_bytes,
    shipped_mappings,
    shipped_rule_names,
    stage_rules,
    time_limits,
    zones,
)

from .document_lines import line_of

LARGEST = 2 * 1024 * 1024
"""How many bytes a document may have."""

_RULES, _MAPPINGS = "rules/", "mappings/"
_IN_FOLDERS = {_RULES: "A rule set, or a part of one.", _MAPPINGS: "Which columns of a table fill what."}
_IN_A_FOLDER = re.compile(r"(?:rules|mappings)/[a-z0-9][a-z0-9-]{0,79}\.yaml")


class Kind(NamedTuple):
    """A document that an administration may write: what it says, how it is read, and what ships."""

    sentence: str
    read: Callable[[bytes], object]
    shipped: Callable[[], bytes]


def _legal_bases(content: bytes) -> object:
    from .shipped import legal_bases_of  # whoever only checks messages need not load what targets

    return legal_bases_of(content)


def _shipped_legal_bases() -> bytes:
    from .shipped import shipped_legal_bases_bytes

    return shipped_legal_bases_bytes()


def _kind(name: str, sentence: str, read: Callable[[bytes], object]) -> Kind:
    return Kind(sentence, read, lambda: shipped_bytes(name))


KINDS: dict[str, Kind] = {
    "time_limits.yaml": _kind(
        "time_limits.yaml", "Until when filings are due and decided, and what silence means, by regime.", time_limits
    ),
    "zones.yaml": _kind(
        "zones.yaml", "Time zones of offices and places, and their calendars with weekends and holidays.", zones
    ),
    "stages.yaml": _kind("stages.yaml", "Which direction, stage and dataset a filing is of.", stage_rules),
    "requirements.yaml": _kind(
        "requirements.yaml",
        "Which data elements are expected of a filing, those before loading by air too.",
        requirements,
    ),
    "stop_words.yaml": Kind(
        "Words that do not say what goods are or who a party is.",
        load_stop_words,
        shipped_stop_words_bytes,
    ),
    "legal_basis.yaml": Kind(
        "By which article customs may ask for a control; entries lie over those that ship, by id.",
        _legal_bases,
        _shipped_legal_bases,
    ),
}
"""The documents by their file's name; rule sets lie in ``rules/`` beside them, mappings of tables in ``mappings/``."""


class Told(NamedTuple):
    """One document in force: its name, whose it is (``shipped`` or ``own``), its edition, and its digest where own."""

    name: str
    origin: str
    edition: str | None
    digest: str | None
    sentence: str


def use_documents(folder: Path | None) -> None:
    """Put the documents of a folder in force, or without a folder those that ship alone.

    Raises Misconfigured for the first document that cannot be used; then what held before goes on to hold.
    """
    put_in_force(checked_documents(folder) if folder is not None else {})


def checked_documents(folder: Path) -> dict[str, bytes]:
    """The documents of a folder by name, each read and found good. Raises Misconfigured for the first that is not."""
    found = dict(_files(folder))
    for name, content in found.items():
        if name in KINDS:
            _told(folder / name, content, KINDS[name].read)
        if name.startswith(_MAPPINGS):
            _told(folder / name, content, partial(own_mapping, name=name.removeprefix(_MAPPINGS)))
    rules = {name.removeprefix(_RULES): content for name, content in found.items() if name.startswith(_RULES)}
    for name, content in rules.items():  # one by one first, so that a fault is told of the file in which it is
        _told(folder / _RULES / name, content, partial(document_of, name=name.removesuffix(".yaml")))
    for name, content in rules.items():  # then together, for they may include each other
        _told(folder / _RULES / name, content, partial(_rules_beside, rules, name))
    return found


def _rules_beside(rules: Mapping[str, bytes], name: str, content: bytes) -> None:
    check_own_rules({**rules, name: content}, name)


def documents_in_force() -> Iterator[Told]:
    """Every document that holds now, by name."""
    own = digests()
    names = {name: kind.sentence for name, kind in KINDS.items()}
    beside = (*(f"{_RULES}{name}" for name in shipped_rule_names()), *_shipped_mapping_names(), *own)
    names |= {name: _IN_FOLDERS[f"{name.partition('/')[0]}/"] for name in beside if name not in names}
    for name, sentence in sorted(names.items()):
        content = document_in_force(name)
        yield Told(name, "own" if name in own else "shipped", _edition(content), own.get(name), sentence)


def document_in_force(name: str) -> bytes:
    """The bytes of the document that holds under a name. Raises NotFound where there is none."""
    own = own_document(name)
    if own is not None:
        return own
    if name in KINDS:
        return KINDS[name].shipped()
    if name.startswith(_RULES) and name.removeprefix(_RULES) in shipped_rule_names():
        return shipped_bytes(name)
    if name in _shipped_mapping_names():
        return shipped_bytes(name)
    raise NotFound(f"There is no document {name[:80]}.", where="NAME", remedy="See `greenlane documents list`.")


def _shipped_mapping_names() -> tuple[str, ...]:
    return tuple(f"{_MAPPINGS}{one.name}.yaml" for one in shipped_mappings())


def _edition(content: bytes) -> str | None:
    found = re.search(rb"^(?:edition|version): *[\"']?([^\"'\r\n#]+)", content, re.MULTILINE)
    return found[1].decode("utf-8", "replace").strip() if found else None


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    if not folder.is_dir():
        raise Misconfigured(
            f"{folder} is no folder.",
            code="documents.folder",
            where="GREENLANE_DOCUMENTS_DIR",
            remedy="Make it, or leave the variable out to use the shipped documents.",
        )
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() or any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        if name not in KINDS and not _IN_A_FOLDER.fullmatch(name):
            raise _unknown(path, name)
        try:
            with path.open("rb") as stream:
                content = stream.read(LARGEST + 1)
        except OSError as problem:
            raise Misconfigured(
                f"The document cannot be read: {problem.strerror}.",
                code="documents.unreadable",
                where=str(path),
                remedy="Let this user read it, or take it away.",
            ) from problem
        if len(content) > LARGEST:
            raise Misconfigured(
                f"The document is larger than {LARGEST // 1024 // 1024} MiB.",
                code="documents.large",
                where=str(path),
                remedy="Divide it, or take out what is not in force.",
            )
        yield name, content


def _unknown(path: Path, name: str) -> Misconfigured:
    near = next(iter(difflib.get_close_matches(name, KINDS, n=1, cutoff=0.7)), None)
    known = f"{', '.join(KINDS)}, and rules/NAME.yaml and mappings/NAME.yaml in small letters, digits and dashes"
    return Misconfigured(
        "This is no document that Greenlane reads.",
        code="documents.unknown",
        where=str(path),
        remedy=f"{f'Is {near} meant? ' if near else ''}Known are {known}; take everything else out of the folder.",
    )


def _told(path: Path, content: bytes, read: Callable[[bytes], object]) -> None:
    """Read a document; what is wrong with it is told with file and line."""
    try:
        read(content)
    except GreenlaneError as fault:
        line = line_of(content, fault, read)
        raise Misconfigured(
            fault.sentence,
            code=fault.code,
            where=f"{path}, line {line}" if line else str(path),
            remedy=fault.remedy or "Compare it with the shipped one: `greenlane documents show --shipped NAME`.",
        ) from fault
