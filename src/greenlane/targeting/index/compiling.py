# SPDX-License-Identifier: Apache-2.0
"""The bulk front end's loops as machine code, made when they are first needed and kept where numba may keep it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from types import FunctionType, ModuleType
from typing import Any

from . import kernels


@cache
def compiled_kernels() -> dict[str, Callable[..., Any]]:
    """The loops by name; each is compiled at its first call, or loaded where an earlier process compiled it."""
    import numba

    made: dict[str, Callable[..., Any]] = {}
    for function in kernels.FUNCTIONS:
        # The compiled ones call each other, so each gets a copy of the module's names with those already made.
        known = {**vars(kernels), **made}
        copied = FunctionType(function.__code__, known, function.__name__)
        copied.__module__, copied.__qualname__ = function.__module__, function.__qualname__
        compiled: Any = numba.njit(nogil=True)(copied)
        try:
            compiled.enable_caching()
            # numba looks at one function alone; what was compiled from another state of the others must not be loaded.
            kept = compiled._cache._cache_file
            kept._source_stamp = (kept._source_stamp, _stamp(kernels))
        except RuntimeError:  # there is no folder to keep it in: then it is compiled in every process
            pass
        made[function.__name__] = compiled
    return made


@cache
def _stamp(module: ModuleType) -> str:
    digest = hashlib.sha256()
    for name, each in sorted(vars(module).items()):
        if isinstance(each, FunctionType):
            digest.update(name.encode() + each.__code__.co_code + repr(each.__code__.co_consts).encode())
    return digest.hexdigest()
