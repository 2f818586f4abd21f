# SPDX-License-Identifier: Apache-2.0
"""A page of the manual as a walk: its commands in their order, and the output that the page shows for each.

A block fenced as ``sh`` is run; the block right after it, fenced as ``text``, ``json`` or ``xml``, shows its output,
where ``…`` stands for anything. Comments that the reader does not see steer the walk: ``<!-- not run -->`` before a
block leaves it out, ``<!-- again -->`` repeats it until its output is as shown, for what happens in the background.
"""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

LONGEST_STEP_S = 120.0
_ANYTHING = "…"
_BLOCK = re.compile(
    r"(?ms)^(?:<!-- (?P<note>not run|again) -->\n+)?```(?P<language>\w+)\n(?P<content>.*?)^```$(?=\n|\Z)"
)


class Step(NamedTuple):
    """One command of the page with what it should print; None where the page shows nothing."""

    line: int
    command: str
    shown: str | None
    again: bool


def steps_of(page: str) -> list[Step]:
    """The steps of a page in their order. Raises ``ValueError`` for an output that follows no command."""
    steps: list[Step] = []
    before: Step | None = None
    end = 0
    for found in _BLOCK.finditer(page):
        line = page.count("\n", 0, found.start("language")) + 1
        between, end = page[end : found.start()], found.end()
        if found["language"] == "sh" and found["note"] == "not run":
            before = None
        elif found["language"] == "sh":
            before = Step(line, found["content"], None, found["note"] == "again")
            steps.append(before)
        elif before is not None and steps[-1] is before and not between.strip():
            before = steps[-1] = before._replace(shown=found["content"])
        else:
            raise ValueError(f"line {line}: this output follows no command")
    return steps


def is_as_shown(shown: str, printed: str) -> bool:
    """Whether output is what the page shows. Line breaks and indentation do not count, ``…`` stands for anything."""
    first, *rest = (" ".join(part.split()) for part in shown.split(_ANYTHING))
    left = " ".join(printed.split())
    if not rest:
        return left == first
    if not left.startswith(first):
        return False
    left = left[len(first) :]
    *between, last = rest
    for part in between:  # the leftmost place of each leaves most for those after it
        _, found, left = left.partition(part) if part else ("", "…", left)
        if not found:
            return False
    return left.endswith(last)


class Shell:
    """One shell that runs step after step, so that variables and background jobs last from one to the next."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def run(self, command: str) -> tuple[int, str]:
        """Run one command to its end; return its exit status and everything it printed."""
        assert self._process.stdin is not None
        mark = f"end-{uuid4().hex}"
        self._process.stdin.write(f"{command}\nprintf '\\n%s %s\\n' {mark} $?\n")
        self._process.stdin.flush()
        printed: list[str] = []
        until = time.monotonic() + LONGEST_STEP_S
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                raise TimeoutError(f"no end after {LONGEST_STEP_S:g} s; printed so far:\n{''.join(printed)}") from None
            if line is None:
                raise EOFError(f"the shell has ended; it printed:\n{''.join(printed)}")
            if line.startswith(mark):
                return int(line.split()[1]), "".join(printed)
            printed.append(line)

    def close(self) -> None:
        """End the shell and everything it has started."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        self._process.communicate()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(None)


def walk(step: Step, shell: Shell) -> tuple[int, str, bool]:
    """Do one step, again where the page says so; return exit status, output, and whether it is as shown."""
    until = time.monotonic() + LONGEST_STEP_S
    while True:
        status, printed = shell.run(step.command)
        as_shown = step.shown is None or is_as_shown(step.shown, printed)
        if as_shown or not step.again or time.monotonic() > until:
            return status, printed, as_shown
        time.sleep(0.2)
