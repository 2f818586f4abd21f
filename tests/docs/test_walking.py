# SPDX-License-Identifier: Apache-2.0
"""How a page of the manual is walked through."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.walking import Shell, Step, is_as_shown, steps_of, walk

PAGE = """# A page

```sh
NAME=world
```

Then:

```sh
echo "hello $NAME"
```

```text
hello …
```

<!-- not run -->
```sh
make setup
```

<!-- again -->
```sh
cat done
```
"""


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    opened = Shell(tmp_path, dict(os.environ))
    yield opened
    opened.close()


def test_a_page_gives_its_commands_in_their_order_with_what_they_print() -> None:
    assert steps_of(PAGE) == [
        Step(3, "NAME=world\n", None, False),
        Step(9, 'echo "hello $NAME"\n', "hello …\n", False),
        Step(23, "cat done\n", None, True),
    ]


@pytest.mark.parametrize("page", ["```text\nalone\n```\n", "```sh\na\n```\n\nWords.\n\n```text\nfar\n```\n"])
def test_output_that_follows_no_command_is_a_fault_of_the_page(page: str) -> None:
    with pytest.raises(ValueError, match="follows no command"):
        steps_of(page)


def test_output_of_a_command_that_is_not_run_is_a_fault_of_the_page() -> None:
    with pytest.raises(ValueError, match="line 6"):
        steps_of("<!-- not run -->\n```sh\na\n```\n\n```text\nb\n```\n")


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ("a b", "a\n  b\n"),
        ("…", ""),
        ("a …", "a whatever\nfollows"),
        ('{\n  "id": "…",\n  …\n}', '{"id": "x", "y": 1 }'.replace('{"', '{ "')),
        ("1 … (3)", "1 2 (3)"),
    ],
)
def test_output_is_as_shown_whatever_the_line_breaks(shown: str, printed: str) -> None:
    assert is_as_shown(shown, printed)


@pytest.mark.parametrize(("shown", "printed"), [("a b", "a c"), ("a", "a b"), ("… b", "b c"), ("a.c", "abc")])
def test_other_output_is_not_as_shown(shown: str, printed: str) -> None:
    assert not is_as_shown(shown, printed)


def test_variables_last_from_step_to_step(shell: Shell) -> None:
    assert shell.run("NAME=world") == (0, "\n")
    status, printed = shell.run('echo "hello $NAME"; false')
    assert (status, printed.split()) == (1, ["hello", "world"])


def test_errors_and_documents_within_the_command_are_seen(shell: Shell) -> None:
    status, printed = shell.run("cat > note <<'EOF'\nit's $HOME\nEOF\ncat note; cat nothing-here\n")
    assert status == 1
    assert printed.startswith("it's $HOME\n")
    assert "nothing-here" in printed


def test_a_shell_that_ends_is_told(shell: Shell) -> None:
    with pytest.raises(EOFError):
        shell.run("exit 3")


def test_a_step_is_done_again_until_its_output_is_as_shown(shell: Shell) -> None:
    step = Step(1, "echo x >> seen; wc -l < seen", "3", again=True)
    assert walk(step, shell)[2] is True
    assert shell.run("wc -l < seen")[1].split() == ["3"]


def test_a_step_is_done_once_where_the_page_does_not_say_again(shell: Shell) -> None:
    assert walk(Step(1, "echo x >> seen; wc -l < seen", "3", again=False), shell)[2] is False
    assert shell.run("wc -l < seen")[1].split() == ["1"]
