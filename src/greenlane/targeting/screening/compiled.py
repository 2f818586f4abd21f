# SPDX-License-Identifier: Apache-2.0
"""The plain functions over numbers, compiled: ``kernel``, ``meeting``, ``searching`` and ``filling`` as one.

What is compiled is what is interpreted, so that a name compared alone and one found among millions get the same score.
The first call compiles, which takes a while; later processes load what was compiled where numba may keep it.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Mapping
from functools import cache
from importlib.util import find_spec, module_from_spec
from types import FunctionType, ModuleType
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
_MODULES = ("kernel", "meeting", "searching", "filling")


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
    copies = [_copy_of(name) for name in _MODULES]
    written = {
        name: function
        for module in copies
        for name, function in vars(module).items()
        if isinstance(function, FunctionType) and function.__module__ == module.__name__ and name != "cost_of"
    }
    stamp = _stamp(written.values())
    functions = {name: _made(function, stamp, name in _CALLED) for name, function in written.items()}
    for module in copies:
        # Each function calls the compiled ones, whichever module it has their names from.
        vars(module).update({name: functions[name] for name in vars(module).keys() & functions.keys()})
    return Functions(functions)


def _copy_of(name: str) -> ModuleType:
    """A second copy of a module of ours, whose functions may be exchanged without touching the first."""
    copied = f"{__package__}._compiled_{name}"
    spec = find_spec(f"{__package__}.{name}")
    if spec is None or spec.loader is None:
        raise ImportError(f"There is no module {name} to compile.")
    spec.name, spec.loader.name = copied, copied  # type: ignore[attr-defined]
    module = module_from_spec(spec)
    sys.modules[copied] = module
    spec.loader.exec_module(module)
    return module


def _stamp(functions: Any) -> str:
    """What all the code together is: what was compiled of another state must not be loaded."""
    digest = hashlib.sha256()
    for function in functions:
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
