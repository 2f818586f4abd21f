# SPDX-License-Identifier: Apache-2.0
"""The plain functions over numbers, compiled: ``kernel``, ``meeting``, ``keys`` and others as one.

What is compiled is what is interpreted, so that a name compared alone and one found among millions get the same score.
The first call compiles, which takes a while; later processes load what was compiled where numba may keep it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from types import FunctionType
from typing import Any

_CALLED = frozenset(
    {
        "count_posted",
        "count_words",
        "fill_directory",
        "fill_keys",
        "fill_posted",
        "fill_signs",
        "search_all",
    }
)
_MODULES = ("kernel", "meeting", "keys", "searching", "filling")


class Functions:
    """The functions that are called from outside."""

    def __init__(self, functions: Mapping[str, Callable[..., Any]]) -> None:
        self.search_all = functions["search_all"]
        self.fill_keys = functions["fill_keys"]
        self.fill_directory = functions["fill_directory"]
        self.count_words = functions["count_words"]
        self.fill_signs = functions["fill_signs"]
        self.count_posted = functions["count_posted"]
        self.fill_posted = functions["fill_posted"]


def plain() -> Functions:
    """The functions as they are written: at once there, and quick enough for a short list."""
    from . import filling, searching

    return Functions({**vars(searching), **vars(filling)})


@cache
def compiled() -> Functions:
    """The functions, compiled when they are first called."""
    modules = [import_module(f".{name}", __package__) for name in _MODULES]
    # Copies of the functions, in which names can stand for compiled ones while the first stay as they are.
    spaces = [dict(vars(module)) for module in modules]
    written = {
        name: FunctionType(function.__code__, space, name, function.__defaults__)
        for module, space in zip(modules, spaces, strict=True)
        for name, function in vars(module).items()
        if isinstance(function, FunctionType) and function.__module__ == module.__name__ and name != "cost_of"
    }
    stamp = _stamp(written.values())
    functions = {name: _made(function, stamp, name in _CALLED) for name, function in written.items()}
    for space in spaces:
        # Each function calls the compiled ones, whichever module it has their names from.
        space.update({name: functions[name] for name in space.keys() & functions.keys()})
    return Functions(functions)


def _stamp(functions: Any) -> str:
    """What all the code together is: what was compiled of another state must not be loaded."""
    digest = hashlib.sha256()
    for function in functions:
        digest.update(function.__module__.encode())
        digest.update(function.__code__.co_code)
        digest.update(repr(function.__code__.co_consts).encode())
        digest.update(repr(function.__code__.co_names).encode())
    return digest.hexdigest()


def _made(function: FunctionType, stamp: str, called: bool) -> Callable[..., Any]:
    import numba

    compiler: Any = numba  # its types do not know all options
    made = compiler.njit(nogil=True, error_model="numpy", no_cpython_wrapper=not called, no_cfunc_wrapper=True)(
        function
    )
    try:
        made.enable_caching()
        # numba looks at the function's own file only, and these call each other across files.
        kept = made._cache._cache_file
        kept._source_stamp = (kept._source_stamp, stamp)
    except RuntimeError:  # there is no folder to keep it in: then it is compiled in every process
        pass
    return made  # type: ignore[no-any-return]
