# SPDX-License-Identifier: Apache-2.0
"""A sentence read back into a condition: the other way round of ``sentence``.

The words are those of the vocabulary's sentences and a few more (is, is at least, begins with, is on the list, …).
Quotation marks may be straight, "and" needs no comma before it, a full stop at the end does not matter. Whatever
``sentence`` says is read back to a condition that means the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import cache
from typing import NoReturn

from greenlane.cargo import VOCABULARY, Fact, Kind, Scope

from .checker import check
from .condition import CheckedCondition
from .errors import ConditionError, did_you_mean
from .parser import NESTING_LIMIT
from .tokens import LENGTH_LIMIT
from .types import MEMBERS

STEPS = 2_000
"""How often parentheses may be looked at anew before a sentence is given up."""

DEPTH = 100
"""How many clauses and values may stand one inside the other."""

_COMPARISONS = {
    "is not exactly": "!=",
    "is exactly": "==",
    "is less than": "<",
    "is at most": "<=",
    "is more than": ">",
    "is at least": ">=",
    "is not before": ">=",
    "is before": "<",
    "is not after": "<=",
    "is after": ">",
    "is not": "!=",
    "is": "==",
}
_TESTS = {
    "begins with": "startsWith",
    "ends with": "endsWith",
    "contains the word": "containsWord",
    "contains": "contains",
}
_DENIED_TESTS = {
    "does not begin with": "startsWith",
    "does not end with": "endsWith",
    "does not contain the word": "containsWord",
    "does not contain": "contains",
}
_QUANTITIES = {"at least one of": "exists", "every one of": "all", "exactly one of": "exists_one"}
_SIGNS = {"plus": "+", "minus": "-", "times": "*", "divided by": "/"}
_MEMBERS = {"the goods items": "items", "the containers": "containers"}
_VARIABLES = "xyzuvwabcdefghjklmnopqrst"

_SPACE = re.compile(r"\s*")
_NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d)(:\d\d(?:\.\d{1,6})?)? UTC")
_QUOTED = re.compile(r"“((?:[^”\\]|\\.)*)”|\"((?:[^\"\\]|\\.)*)\"", re.DOTALL)
_NAMED = re.compile(r"‘([A-Za-z_][A-Za-z0-9_]*)’")
_WORDS = re.compile(r"[^\s,.;()“”\"]+(?:\s+[^\s,.;()“”\"]+){0,9}")


def read_sentence(text: str, lists: Collection[str] = ()) -> CheckedCondition:
    """The condition that a sentence says, checked over the vocabulary and the named lists given.

    Raises ConditionError with the place in the sentence and a remedy where there is one; for what is well put and yet
    does not fit together, with the place in the condition it was read as.
    """
    reader = _Reader(text)
    condition = reader.whole()
    return check(condition, lists)


@cache
def _phrases() -> dict[str, list[tuple[str, Fact]]]:
    """The facts by the first word of their sentences, the longest first."""
    found: dict[str, list[tuple[str, Fact]]] = {}
    for fact in VOCABULARY.values():
        words = fact.sentence.lower()
        found.setdefault(words.split()[0], []).append((words, fact))
    for several in found.values():
        several.sort(key=lambda each: len(each[0]), reverse=True)
    return found


@cache
def _units() -> tuple[str, ...]:
    return tuple(sorted({fact.unit for fact in VOCABULARY.values() if fact.unit}, key=len, reverse=True))


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.low = text.lower() if len(text.lower()) == len(text) else text
        self.at = 0
        self.nesting = 0
        self.steps = 0
        self.depth = 0
        self.around: list[tuple[str, Scope | None]] = []
        if len(text) > LENGTH_LIMIT:
            self.fail(f"The sentence has {len(text)} characters; {LENGTH_LIMIT} are allowed.", "Say less in one.")

    # --- words

    def skip(self) -> None:
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def sees(self, words: str) -> bool:
        """Whether these words come next, whole; spaces between them as many as one likes."""
        self.skip()
        if not self.low.startswith(words, self.at):
            return False
        after = self.text[self.at + len(words) : self.at + len(words) + 1]
        return not (words[-1].isalnum() and after.isalnum())

    def accept(self, words: str) -> bool:
        if not self.sees(words):
            return False
        self.at += len(words)
        return True

    def expect(self, words: str, remedy: str | None = None) -> None:
        if not self.accept(words):
            self.unexpected(remedy or f"Write “{words}” here.")

    def one_of(self, known: dict[str, str]) -> str | None:
        """What the words that come next stand for; longer ones stand before those they begin with."""
        return next((known[words] for words in known if self.accept(words)), None)

    def fail(self, sentence: str, remedy: str | None, length: int = 0) -> NoReturn:
        raise ConditionError(
            sentence, text=self.text, start=self.at, end=self.at + length, remedy=remedy, code="condition.sentence"
        )

    def unexpected(self, remedy: str | None) -> NoReturn:
        self.skip()
        found = _WORDS.match(self.text, self.at)
        if self.at >= len(self.text):
            self.fail("The sentence ends too early.", remedy)
        read = found.group() if found else self.text[self.at]
        self.fail(f"“{read[:60]}” was not expected here.", remedy, len(read))

    # --- clauses

    def whole(self) -> str:
        said = self.clauses()
        self.accept(".")
        self.skip()
        if self.at < len(self.text):
            self.unexpected("Join two clauses with “, and” or “, or”.")
        return said

    def clauses(self) -> str:
        """Clauses joined by one of "and" and "or"."""
        self.nesting += 1
        if self.nesting > NESTING_LIMIT:
            self.fail(f"Parentheses are nested more than {NESTING_LIMIT} deep.", "Say it more simply.")
        found = [self.clause()]
        joined: str | None = None
        while True:
            before = self.at
            self.accept(",")
            sign = "&&" if self.accept("and") else "||" if self.accept("or") else None
            if sign is None:
                self.at = before
                break
            if joined is not None and sign != joined:
                self.at = before
                self.fail("“and” and “or” stand side by side.", "Put parentheses around what belongs together.")
            joined = sign
            found.append(self.clause())
        self.nesting -= 1
        return found[0] if len(found) == 1 else f" {joined} ".join(found)

    def deeper(self, read: Callable[[], str]) -> str:
        """What ``read`` reads, one level further in; refuses what is put together too deep."""
        self.depth += 1
        if self.depth > DEPTH:
            self.fail("The sentence is put together too deep.", "Say it more simply.")
        found = read()
        self.depth -= 1
        return found

    def clause(self) -> str:
        """One clause, in parentheses where it needs them beside others."""
        return self.deeper(self.any_clause)

    def any_clause(self) -> str:
        if self.accept("always"):
            return "true"
        if self.accept("never"):
            return "false"
        if self.accept("it is not so that"):
            return f"!({self.clause()})"
        for words, sign in (("it is equally so that", "=="), ("it is not equally so that", "!=")):
            if self.accept(words):
                one = self.clause()
                self.expect("and that")
                return f"(({one}) {sign} ({self.clause()}))"
        if self.accept("if"):
            return f"({self.conditional()})"
        method = self.one_of(_QUANTITIES)
        if method is not None:
            return self.walk(method)
        return self.in_brackets() if self.sees("(") else self.relation()

    def in_brackets(self) -> str:
        """Clauses in parentheses, or, where they cannot be read as such, a value in parentheses."""
        before, nesting, depth, around = self.at, self.nesting, self.depth, len(self.around)
        self.steps += 1
        if self.steps > STEPS:
            self.fail("The sentence is too intricate.", "Say it in fewer parentheses.")
        self.accept("(")
        try:
            said = self.clauses()
            self.expect(")")
            if not self.says_value():
                return f"({said})"
            refused = None
        except ConditionError as error:
            refused = error
        furthest = self.at
        self.at, self.nesting, self.depth = before, nesting, depth
        del self.around[around:]
        try:
            return self.relation()
        except ConditionError:
            if refused is not None and furthest > self.at:
                self.at = furthest
                raise refused from None  # what was read further says better what is wrong
            raise

    def says_value(self) -> bool:
        """Whether what comes next can only follow a value."""
        return any(self.sees(words) for words in ("is", "begins", "ends", "contains", "does", *_SIGNS))

    def conditional(self) -> str:
        test = self.clause()
        self.expect("then")
        then = self.clause()
        self.accept(",")
        self.expect("otherwise")
        return f"{test} ? {then} : {self.clause()}"

    def walk(self, method: str) -> str:
        source = self.value()
        name = self.called()
        self.expect("is such that")
        return f"{source}.{method}({name}, {self.body(name, _kind_of(source))})"

    def called(self) -> str:
        """The variable of a macro: as it is called, or one that is free."""
        before = self.at
        self.accept(",")
        if self.accept("called"):
            self.skip()
            found = _NAMED.match(self.text, self.at)
            if found is None:
                self.unexpected("Write a name such as ‘x’.")
            self.at = found.end()
            self.accept(",")
            return found.group(1)
        self.at = before
        taken = {name for name, _ in self.around}
        return next(name for name in _VARIABLES if name not in taken)

    def body(self, name: str, kind: Scope | None) -> str:
        self.around.append((name, kind))
        said = self.clause()
        self.around.pop()
        return said

    def relation(self) -> str:
        """A fact that is yes or no, or a value and what is said of it."""
        quoted = self.quoted_fact()
        if quoted is not None:
            return self.presence(quoted)
        fact = self.fact()
        if fact is not None and fact[1].kind is Kind.BOOLEAN:
            return fact[0]
        value = self.value_from(fact[0] if fact else self.term())
        if self.sees("is stated") or self.sees("is not stated"):
            return self.presence(value)
        test = self.one_of(_TESTS)
        if test is not None:
            return f"{value}.{test}({self.value()})"
        test = self.one_of(_DENIED_TESTS)
        if test is not None:
            return f"!{value}.{test}({self.value()})"
        return self.membership(value) or self.comparison(value)

    def presence(self, fact: str) -> str:
        if self.accept("is not stated"):
            return f"!has({fact})"
        self.expect("is stated")
        return f"has({fact})"

    def membership(self, value: str) -> str | None:
        for denied in ("not ", ""):
            no, end = ("!(", ")") if denied else ("", "")
            if self.accept(f"is {denied}on the list"):
                return f"{no}{value} in lists.{self.list_name()}{end}"
            if self.accept(f"is {denied}one of"):
                return f"{no}{value} in [{self.elements()}]{end}"
            if self.accept(f"is {denied}among"):
                return f"{no}{value} in {self.value()}{end}"
        return None

    def comparison(self, value: str) -> str:
        sign = self.one_of(_COMPARISONS)
        if sign is None:
            self.unexpected("Say what is asked of it: is, is at least, is one of, is on the list, begins with, …")
        return f"{value} {sign} {self.value()}"

    # --- values

    def value(self) -> str:
        return self.value_from(self.term())

    def value_from(self, term: str) -> str:
        """A term with what is calculated from it, and its form."""
        while True:
            before = self.at
            if self.accept(",") and self.accept("in small letters"):
                self.accept(",")
                term = f"{term}.lowerAscii()"
                continue
            self.at = before
            sign = self.one_of(_SIGNS)
            if sign is None:
                return term
            term = f"({term} {sign} {self.term()})"

    def term(self) -> str:
        """A value without anything calculated from it."""
        return self.deeper(self.any_term)

    def any_term(self) -> str:
        if self.accept("minus"):
            return f"-({self.term()})"
        if self.accept("the remainder of"):
            one = self.term()
            self.expect("divided by")
            return f"({one} % {self.term()})"
        if self.accept("("):
            return self.in_parentheses()
        if self.accept("it"):
            texts = [name for name, kind in self.around if kind is None]
            if not texts:
                self.fail("There is nothing here that “it” stands for.", "Name the fact.")
            return texts[-1]
        fact = self.fact()
        if fact is not None:
            return fact[0]
        for words in ("the number of characters of", "the number of"):
            if self.accept(words):
                return f"{self.sized()}.size()"
        if self.accept("the entries of the list"):
            return f"lists.{self.list_name()}"
        members = self.one_of(_MEMBERS)
        return members if members is not None else self.literal()

    def sized(self) -> str:
        """What is counted, with its form."""
        term = self.term()
        before = self.at
        if self.accept(",") and self.accept("in small letters"):
            self.accept(",")
            return f"{term}.lowerAscii()"
        self.at = before
        return term

    def in_parentheses(self) -> str:
        """A calculation, a choice, a list, or elements of which something is so."""
        self.nesting += 1
        if self.nesting > NESTING_LIMIT:
            self.fail(f"Parentheses are nested more than {NESTING_LIMIT} deep.", "Say it more simply.")
        before = self.at
        first = self.value()
        self.nesting -= 1
        if self.accept("if"):
            test = self.clause()
            self.accept(",")
            self.expect("otherwise")
            found = f"({test} ? {first} : {self.value()})"
        elif self.sees("of which") or self.sees(", called"):
            name = self.called()
            self.expect("of which")
            found = f"{first}.filter({name}, {self.body(name, _kind_of(first))})"
        elif self.sees(","):
            self.at = before
            found = f"[{self.elements()}]"
        else:
            found = f"({first})"
        self.expect(")")
        return found

    def elements(self) -> str:
        found = [self.value()]
        while True:
            before = self.at
            if not self.accept(",") or any(self.sees(word) for word in ("and", "or", "otherwise", ",")):
                self.at = before
                return ", ".join(found)
            found.append(self.value())

    def fact(self) -> tuple[str, Fact] | None:
        """The fact whose words come next, the longest that fit."""
        self.skip()
        first = re.match(r"\S+", self.low[self.at : self.at + 60])
        for words, fact in _phrases().get(first.group(), ()) if first else ():
            if self.accept(words):
                return self.owned(fact), fact
        return None

    def owned(self, fact: Fact) -> str:
        """The fact as a condition writes it: of the innermost element that has it, unless it is said whose."""
        if self.accept("(at hand)"):
            return fact.name
        if self.accept("(of"):
            self.skip()
            found = _NAMED.match(self.text, self.at)
            if found is None:
                self.unexpected("Write the name of an element such as ‘x’.")
            self.at = found.end()
            self.expect(")")
            return f"{found.group(1)}.{fact.field}"
        names = [name for name, scope in self.around if scope is not None and scope is fact.scope]
        return f"{names[-1]}.{fact.field}" if names else fact.name

    def quoted_fact(self) -> str | None:
        """A fact that is yes or no, between quotation marks because it is spoken about."""
        self.skip()
        before = self.at
        if self.text[self.at : self.at + 1] in ("“", '"'):
            self.at += 1
            fact = self.fact()
            if fact is not None and fact[1].kind is Kind.BOOLEAN and self.text[self.at : self.at + 1] in ("”", '"'):
                self.at += 1
                if self.sees("is stated") or self.sees("is not stated"):
                    return fact[0]
        self.at = before
        return None

    def list_name(self) -> str:
        self.skip()
        found = _QUOTED.match(self.text, self.at)
        if found is None:
            self.unexpected("Put the name of the list between quotation marks.")
        self.at = found.end()
        return (found.group(1) or found.group(2) or "").strip().lower().replace(" ", "_")

    def literal(self) -> str:
        self.skip()
        quoted = _QUOTED.match(self.text, self.at)
        if quoted is not None:
            self.at = quoted.end()
            return _as_literal(quoted.group(1) if quoted.group(1) is not None else quoted.group(2))
        named = _NAMED.match(self.text, self.at)
        if named is not None:
            self.at = named.end()
            return named.group(1)
        time = _TIME.match(self.text, self.at)
        if time is not None:
            self.at = time.end()
            return f'timestamp("{time.group(1)}T{time.group(2)}{time.group(3) or ":00"}Z")'
        number = _NUMBER.match(self.text, self.at)
        if number is not None:
            self.at = number.end()
            for unit in _units():
                if self.accept(unit):
                    break
            return number.group()
        self.unknown()

    def unknown(self) -> NoReturn:
        """Raise the error for words that name nothing, with the nearest words that do."""
        found = _WORDS.match(self.text, self.at)
        read = re.split(r"\s(?:is|begins|ends|contains|does)\b", found.group())[0] if found else ""
        if not read:
            self.unexpected("Name a fact, or write a value.")
        known = [fact.sentence for fact in VOCABULARY.values()]
        remedy = did_you_mean(read, known, "Name a fact of the vocabulary; put a text between quotation marks.")
        self.fail(f"“{read[:60]}” is not a fact of the vocabulary.", remedy, len(read))


def _kind_of(source: str) -> Scope | None:
    """Whose facts the elements of a list have, from how a condition writes the list."""
    name = re.sub(r"\.filter\(.*", "", source, flags=re.DOTALL)
    return MEMBERS[name][1] if name in MEMBERS else None


def _as_literal(raw: str) -> str:
    """A text between the quotation marks of the language; escapes are the same, straight marks get one."""
    return '"' + raw.replace("\\”", "”").replace('\\"', '"').replace('"', '\\"').replace("\n", "\\n") + '"'
