# SPDX-License-Identifier: Apache-2.0
"""Checking before filing: exactly what the gate of intake says of a message, without lodging it.

Checks and rules only, never a suspicion: what targeting makes of a message is not asked, so that this cannot be used
to find out how profiles are written. It needs no database.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from lxml import etree
from msgspec import Struct, structs, to_builtins

from greenlane.cargo import CodeLists
from greenlane.errors import Invalid, NotFound
from greenlane.intake import (
    Finding,
    Limits,
    Message,
    Reading,
    ReadState,
    Refused,
    RuleSet,
    SchemaFault,
    Schemas,
    Severity,
    Standing,
    check,
    message_of,
    messages_within,
    not_yet_happened,
    own_rule_set,
    read,
    receive,
    rule_findings,
    shipped_documents,
    shipped_rule_set,
)

from .days import day_of, day_of_message
from .table_files import TableFile, open_file

if TYPE_CHECKING:  # the command that checks files needs no database, and so no installation
    from .installation import Installation

Line = dict[str, Any]
"""``file``, ``format``, ``rules`` and ``findings``."""

_MOST_BYTES = 8 * 1024 * 1024
_NOBODY = Standing(filer="", stored=False)


class Ruled(NamedTuple):
    """A body that was read, with what rule sets say of it, and which were run on each message (None: none was).

    ``found`` is what they say of a body that files nothing, such as an answer of customs.
    """

    reading: Reading
    rules: tuple[str | None, ...]
    found: tuple[Finding, ...] = ()


class CheckingKnowledge(Struct, frozen=True, kw_only=True):
    """What checking reads besides the message: code lists, the rule sets there are, and for whom they hold.

    ``regimes`` are the names under which rule sets know this installation: its regime and its country.
    """

    codes: CodeLists
    rule_sets: tuple[RuleSet, ...] = ()
    regimes: frozenset[str] = frozenset()
    limits: Limits = Limits()


def shipped_checking(regimes: Iterable[str], hs_digits: tuple[int, ...], limits: Limits) -> CheckingKnowledge:
    """What checking reads where no database is asked: the code lists, and the shipped rule sets for these regimes."""
    names = frozenset(regimes)
    return CheckingKnowledge(
        codes=CodeLists.packaged(hs_lengths=hs_digits),
        rule_sets=shipped_rule_sets(names),
        regimes=names,
        limits=limits,
    )


@cache
def shipped_rule_sets(regimes: frozenset[str]) -> tuple[RuleSet, ...]:
    """The shipped rule sets that hold for one of these regimes, on whatever day."""
    written = shipped_documents().values()
    return tuple(shipped_rule_set(one.name) for one in written if one.messages and regimes & set(one.regimes))


def installed_checking(installation: "Installation", codes: CodeLists, limits: Limits) -> CheckingKnowledge:
    """What checking reads in an installation: its code lists, and the rule sets for its regime and country."""
    regimes = frozenset({installation.regime, installation.country})
    return CheckingKnowledge(codes=codes, rule_sets=shipped_rule_sets(regimes), regimes=regimes, limits=limits)


def checks_of(
    body: bytes, knowledge: CheckingKnowledge, schemas: Schemas | None = None, *, at: datetime | None = None
) -> list[dict[str, Any]]:
    """What the gate would say of each message of a body: format, rule sets, whether it passes, findings.

    ``at`` is when it would be received; without it no time counts as being in the future.

    Unlike a line of the command, a body that is no message at all says so: who sends it wants to file it.
    """
    ruled = read_and_ruled(body, knowledge, schemas=schemas)
    taken = ruled.reading.state is ReadState.READ
    return [
        {
            "format": ruled.reading.format,
            "rules": named,
            "passes": taken and all(one.severity is not Severity.ERROR for one in findings),
            "findings": to_builtins([*findings]),
        }
        for named, findings in zip(ruled.rules, _gate(ruled.reading, knowledge, at), strict=True)
    ]


def rule_set_named(name: str) -> RuleSet:
    """The rule set that ships under a name, or the one that a file holds whose path is given.

    Raises ``NotFound`` where there is neither, ``Misconfigured`` where the file is no rule set.
    """
    path = Path(name)
    try:
        return shipped_rule_set(name)
    except NotFound:
        if not path.is_file():
            raise
    try:
        with path.open("rb") as stream:
            content = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise Invalid(
            f"The rule set {name} cannot be opened: {error.strerror}.",
            code="check.rules_unreadable",
            where="--rules",
            remedy="Give the path of a file that you may read.",
        ) from error
    if len(content) > _MOST_BYTES:
        raise Invalid(f"{name} is larger than {_MOST_BYTES} bytes, and so no rule set.", where="--rules")
    return own_rule_set(content, name)


def check_bytes(
    data: bytes,
    knowledge: CheckingKnowledge,
    *,
    rules: RuleSet | None = None,
    schemas: Schemas | None = None,
    file: str = "",
    at: datetime | None = None,
) -> Iterator[Line]:
    """The lines about one file: ``file``, ``format``, ``rules`` and ``findings``, one for each message in it.

    With ``rules`` that set alone is run, whatever its regime and days; without, every set that holds for the message
    in this installation on the message's day. ``rules`` in a line names what was run, None where nothing was. A file
    of a format that is not known has a line without findings. ``at`` is when it would be received, as in ``checks_of``.
    """
    reading, names, found = read_and_ruled(data, knowledge, rules=rules, schemas=schemas)
    files_nothing = not (reading.messages or reading.reports) and reading.state is not ReadState.UNREADABLE
    # of what is not filed at all, of an unknown format or an answer of customs, there is nothing else to mend
    told = (found,) if files_nothing else _gate(reading, knowledge, at)
    for named, findings in zip(names, told, strict=True):
        yield {"file": file, "format": reading.format, "rules": named, "findings": to_builtins([*findings])}


def read_and_ruled(
    data: bytes, knowledge: CheckingKnowledge, *, rules: RuleSet | None = None, schemas: Schemas | None = None
) -> Ruled:
    """What a body says, with what the rule sets say of each message before the reader's own findings.

    Lodging, reading again and checking all read in this way, so that all of them say the same.
    """
    possible = _possible(data, knowledge, rules)
    seen = _Seen(schemas) if possible else None
    reading = read(data, limits=knowledge.limits, schemas=seen if seen is not None else schemas)
    sets = _in_force(possible, reading) if rules is None else possible
    if not sets or seen is None or reading.state is ReadState.UNREADABLE:
        return Ruled(reading, (None,) * max(1, len(reading.messages) + len(reading.reports)))
    run = _Run(data, sets, seen, knowledge.limits)
    if not (reading.messages or reading.reports):
        found = run.findings_at(None)
        return Ruled(structs.replace(reading, findings=(*found, *reading.findings)), (run.names,), found)
    messages, names = [], []
    for message in reading.messages:
        found = run.findings_at(message.declaration.paths.get("function"))
        messages.append(structs.replace(message, findings=(*found, *message.findings)))
        names.append(run.names)
    reports = []
    for report in reading.reports:
        found = run.findings_at(report.report.paths.get("kind"))
        reports.append(structs.replace(report, findings=(*found, *report.findings)))
        names.append(run.names)
    return Ruled(structs.replace(reading, messages=tuple(messages), reports=tuple(reports)), tuple(names))


class _Run:
    """The rule sets for one body, run over one message after the other."""

    def __init__(self, data: bytes, sets: tuple[RuleSet, ...], seen: "_Seen", limits: Limits) -> None:
        self.names: str | None = None
        self._data = data
        self._sets = sets
        self._seen = seen
        self._limits = limits

    def findings_at(self, where: str | None) -> tuple[Finding, ...]:
        """What the sets say of the message at a path; ``names`` then tells which sets were run."""
        root = self._seen.root_of(where)
        run = self._sets if root is None else tuple(one for one in self._sets if message_of(root) in one.messages)
        self.names = ", ".join(one.name for one in run) or None
        return rule_findings(self._data if root is None else root, run, limits=self._limits) if run else ()


def check_table(stream: BinaryIO, found: TableFile, knowledge: CheckingKnowledge, *, file: str = "") -> Iterator[Line]:
    """The lines about a table, as they come: what is wrong with it as a whole, then one for each record of it.

    The paths of findings name row and column. No rule set is run: they are about elements of messages.
    """

    def line(findings: tuple[Finding, ...]) -> Line:
        return {"file": file, "format": found.mapping.format, "rules": None, "findings": to_builtins([*findings])}

    try:
        table = open_file(stream, found.mapping, knowledge.limits, parquet=found.parquet)
    except Refused as refused:
        yield line((refused.finding,))
        return
    empty = True
    for group in table.groups:
        if empty and table.findings:
            yield line(table.findings)
        empty = False
        yield line(_received(table.message(group), knowledge) if group.rows else group.findings)
    if empty:
        yield line(table.findings)


class _Seen:
    """Keeps the tree that a reader made of a message, so that it is not parsed once more for the rules.

    Readers show it to whoever compares messages with schemas; that is done here too where schemas are given.
    """

    def __init__(self, schemas: Schemas | None) -> None:
        self._roots: list[etree._Element] = []
        self._schemas = schemas

    def validate(self, root: etree._Element) -> list[SchemaFault] | None:
        """What the schemas say; nothing where there are none."""
        self._roots.append(root)
        return self._schemas.validate(root) if self._schemas is not None else []

    def root_of(self, where: str | None) -> etree._Element | None:
        """The root of the message that stands at a path; messages of one name are asked for in their order."""
        if len(self._roots) == 1:
            return self._roots[0]
        name = (where or "").rpartition("/")[2].partition("[")[0]
        for place, root in enumerate(self._roots):
            if message_of(root) == name:
                return self._roots.pop(place)
        return None


def _possible(data: bytes, knowledge: CheckingKnowledge, rules: RuleSet | None) -> tuple[RuleSet, ...]:
    """The sets that are for such a message here, on whatever day."""
    sets = knowledge.rule_sets if rules is None else (rules,)
    names = messages_within(data) if sets else ()
    return tuple(
        one
        for one in sets
        if not one.messages.isdisjoint(names) and (rules is not None or one.regimes & knowledge.regimes)
    )


def _in_force(sets: tuple[RuleSet, ...], reading: Reading) -> tuple[RuleSet, ...]:
    """Of sets those that hold on the day of the message; where it tells none, those that have not ended."""
    on = next((day_of_message(message.declaration) for message in reading.messages), None)
    return tuple(one for one in sets if one.in_force(on))


def _gate(reading: Reading, knowledge: CheckingKnowledge, at: datetime | None) -> Iterator[tuple[Finding, ...]]:
    """The findings of each message of a file; what concerns the file as a whole stands with every one of them."""
    for message in reading.messages:
        yield (*reading.findings, *_received(message, knowledge))
    for report in reading.reports:
        told = (*reading.findings, *report.findings)
        yield (*told, *(not_yet_happened(report.report, at, format_name=reading.format, findings=told) if at else ()))
    if not (reading.messages or reading.reports):
        yield reading.findings


def _received(message: Message, knowledge: CheckingKnowledge) -> tuple[Finding, ...]:
    """What receiving the message would tell a filer of whom nothing is known yet."""
    findings = check(message.declaration, knowledge.codes, on=day_of(message.declaration, None))
    return receive(message, _NOBODY, digest="", findings=findings).findings
