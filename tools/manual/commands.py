# SPDX-License-Identifier: Apache-2.0
"""The manual's page of commands, from the Typer application itself."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from enum import Enum
from typing import Any, get_args, get_type_hints

import typer
from typer.core import TyperArgument, TyperGroup

from greenlane.cli.main import EXIT_CODES, application

from .markdown import block, code, codes, page, plain, table

_HEAD = """# Commands

Everything the command line can do. With `--json` standard output carries one JSON object a line and nothing else; logs,
warnings and progress go to standard error. `greenlane COMMAND --help` shows the same at the terminal."""

_EXITS = {
    0: "every input was answered, with findings or without",
    1: "what was asked for was found wanting, such as a log that does not verify",
    2: "bad usage: an argument or document cannot be used",
    3: "some file was unreadable; it still has its line, and the others were processed",
    4: "something asked for is not there",
    5: "not permitted, or in conflict with what is there",
    6: "a service such as the database does not answer",
    7: "the installation is set up wrongly",
}


def commands_page() -> str:
    """Every command with its arguments and options, and what exit codes mean."""
    assert {number for _, number in EXIT_CODES} <= set(_EXITS)
    parts = [_HEAD]
    for name, command in commands():
        parts += _section(name, command)
    parts += ["## Exit codes", table(("Code", "Means"), [(str(number), text) for number, text in _EXITS.items()])]
    return page(*parts)


def commands() -> Iterator[tuple[str, Any]]:
    """Every command that does something, with its whole name (``greenlane people add``), in the order of the help."""
    yield from _below("greenlane", typer.main.get_command(application()))


def _below(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(command, TyperGroup):
        for word, inner in command.commands.items():
            yield from _below(f"{name} {word}", inner)
    else:
        yield name, command


def _section(name: str, command: Any) -> list[str]:
    given = [parameter for parameter in command.params if not parameter.hidden]
    chosen = get_type_hints(command.callback)
    rows = [
        (code(_spelling(one)), plain(one.help or ""), _choices(chosen.get(one.name)) or _default(one)) for one in given
    ]
    usage = " ".join([name, *(_usage(one) for one in given)])
    said = [plain(part) for part in inspect.cleandoc(command.help or "").split("\n\n")]
    return [f"## {name}", *said, block(usage), table(("", "Means", "Choice or default"), rows) if rows else ""]


def _value(parameter: Any) -> str:
    return "" if parameter.is_flag else f" {max(parameter.opts, key=len).lstrip('-').upper().replace('-', '_')}"


def _spelling(parameter: Any) -> str:
    if isinstance(parameter, TyperArgument):
        return parameter.name.upper()
    return ", ".join([*parameter.opts, *parameter.secondary_opts]) + _value(parameter)


def _usage(parameter: Any) -> str:
    if isinstance(parameter, TyperArgument):
        word = parameter.name.upper() + ("…" if parameter.nargs == -1 else "")
    else:
        word = max(parameter.opts, key=len) + _value(parameter)
    return word if parameter.required else f"[{word}]"


def _choices(annotation: Any) -> str:
    """The values of an enumeration, wherever in an annotation it stands; empty for every other type."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return codes(one.value for one in annotation)
    return next((found for inner in get_args(annotation) if (found := _choices(inner))), "")


def _default(parameter: Any) -> str:
    if parameter.required:
        return "required"
    if parameter.default in (None, False, ()) or parameter.is_flag:
        return ""
    shown = parameter.default
    return code(shown.date() if hasattr(shown, "date") else shown)
