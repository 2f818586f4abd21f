# SPDX-License-Identifier: Apache-2.0
"""The loops of the bulk front end, as plain functions over numbers; ``compiled_kernels`` makes machine code of them.

Texts come as Arrow has them: bytes with the place where each begins. Bytes are read eight at a time from an array of
64-bit words that is longer than the bytes by two words. Every lookup leaves the number of a row of the table: the bits
that the value does not refute, as 64-bit words.
"""

# numba compiles these functions: no generators, no keyword arguments, no classes.
# ruff: noqa: PLR0913

from __future__ import annotations

from typing import Any

import numpy as np

_PRIME = np.uint64(0x9E3779B97F4A7C15)
_OTHER = np.uint64(0xD6E8FEB86659FD93)
_32 = np.uint64(32)
_29 = np.uint64(29)
_1 = np.uint64(1)
_0 = np.uint64(0)
_64 = np.uint64(64)
_3 = np.uint64(3)
_7 = np.uint64(7)
_FULL = np.uint64(0xFFFFFFFFFFFFFFFF)


def eight(words: Any, at: int, count: int) -> Any:
    """The bytes from ``at`` on as one number, the first lowest; those beyond ``count`` are 0."""
    place = at >> 3
    shift = np.uint64(at & 7) << _3
    found = words[place] >> shift
    if shift != _0:
        found |= words[place + 1] << (_64 - shift)
    if count < 8:
        found &= (_1 << (np.uint64(count) << _3)) - _1
    return found


def hashed(words: Any, begin: int, length: int, mask: Any) -> Any:
    """A hash of some bytes; ``mask`` keeps only some of its bits, with which tests make it weak."""
    found = np.uint64(length) * _OTHER
    at = begin
    left = length
    while left > 0:
        found = (found ^ eight(words, at, left)) * _PRIME
        found ^= found >> _29
        at += 8
        left -= 8
    found = (found ^ (found >> _32)) * _OTHER
    return (found ^ (found >> _32)) & mask


def same(words: Any, begin: int, length: int, others: Any, other: int) -> bool:
    """Whether the bytes here are those there; of other lengths the caller has asked already."""
    at = 0
    while at < length:
        if eight(words, begin + at, length - at) != eight(others, other + at, length - at):
            return False
        at += 8
    return True


def key_of(words: Any, begin: int, length: int, keys: Any, starts: Any, slots: Any, mask: Any) -> int:
    """The number of the key that these bytes are, -1 for none. A hash only says where to look."""
    found = hashed(words, begin, length, mask)
    last = len(slots) - 1
    at = np.int64(found & np.uint64(last))
    while slots[at] >= 0:
        key = slots[at]
        start = starts[key]
        if starts[key + 1] - start == length and same(words, begin, length, keys, start):
            return key
        at = (at + 1) & last
    return -1


def place_keys(keys: Any, starts: Any, slots: Any, mask: Any) -> None:
    """Fill the slots, all -1 before and more than the keys, with the numbers of the keys."""
    last = len(slots) - 1
    for key in range(len(starts) - 1):
        found = hashed(keys, starts[key], starts[key + 1] - starts[key], mask)
        at = np.int64(found & np.uint64(last))
        while slots[at] >= 0:
            at = (at + 1) & last
        slots[at] = key


def slice_of(data: Any, begin: int, end: int, first: int, last: int) -> tuple[int, int]:
    """Where the first (or the last) so many characters of a text are; 0 of both for all of it."""
    if first > 0:
        at = begin
        left = first
        while at < end:
            if data[at] & 0xC0 != 0x80:
                if left == 0:
                    return begin, at
                left -= 1
            at += 1
    elif last > 0:
        at = end
        left = last
        while at > begin:
            at -= 1
            if data[at] & 0xC0 != 0x80:
                left -= 1
                if left == 0:
                    return at, end
    return begin, end


def look_up_texts(
    words: Any,
    data: Any,
    offsets: Any,
    absent_at: Any,
    first: int,
    last: int,
    keys: Any,
    starts: Any,
    slots: Any,
    mask: Any,
    rows_of: Any,
    default: int,
    absent: int,
    out: Any,
) -> None:
    """The row of each text by equality of the whole text or of its slice."""
    for row in range(len(out)):
        if len(absent_at) and absent_at[row]:
            out[row] = absent
            continue
        begin, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        if first or last:
            begin, end = slice_of(data, begin, end, first, last)
        key = key_of(words, begin, end - begin, keys, starts, slots, mask)
        out[row] = default if key < 0 else rows_of[key]


def look_up_numbers(
    values: Any, absent_at: Any, cuts: Any, rows_of: Any, nan: int, absent: int, out: Any
) -> None:
    """The row of each number by the interval that it falls into."""
    count = len(cuts)
    for row in range(len(out)):
        value = values[row]
        if len(absent_at) and absent_at[row]:
            out[row] = absent
        elif value != value:  # noqa: PLR0124
            out[row] = nan
        else:
            low = 0
            size = count
            while size > 0:
                half = size >> 1
                if not value < cuts[low + half]:
                    low += half + 1
                    size -= half + 1
                else:
                    size = half
            out[row] = rows_of[low]


def look_up_flags(values: Any, rows_of: Any, out: Any) -> None:
    """The row of each 0 (no), 1 (yes) or 2 (unknown)."""
    for row in range(len(out)):
        out[row] = rows_of[values[row]]


def look_for_patterns(
    words: Any,
    data: Any,
    offsets: Any,
    text_at: Any,
    absent_at: Any,
    keys: Any,
    starts: Any,
    slots: Any,
    mask: Any,
    outputs_of: Any,
    steps: Any,
    classes: Any,
    output_at: Any,
    outputs: Any,
    bases: Any,
    refused: int,
    absent: Any,
    left: Any,
) -> None:
    """Take from ``left`` the bits that each row's texts refute by patterns.

    Row ``r`` has the texts ``text_at[r]`` to ``text_at[r + 1]``. Whole texts are found among the keys, all else by the
    automaton ``steps[state, class]``, whose last two classes are the beginning and the end of a text. An output is a
    row of words for each layer, the first one what every text gives; ``refused`` says that the last layer takes away.
    """
    layers, width = bases.shape
    found = np.empty((layers, width), np.uint64)
    ending = steps.shape[1] - 1
    for row in range(len(left)):
        if len(absent_at) and absent_at[row]:
            for word in range(width):
                left[row, word] &= absent[word]
            continue
        for layer in range(layers):
            for word in range(width):
                found[layer, word] = outputs[0, layer, word] if text_at[row] < text_at[row + 1] else _0
        for text in range(text_at[row], text_at[row + 1]):
            begin, end = np.int64(offsets[text]), np.int64(offsets[text + 1])
            if len(starts) > 1:
                key = key_of(words, begin, end - begin, keys, starts, slots, mask)
                if key >= 0:
                    add_output(found, outputs, outputs_of[key])
            if len(steps) > 1:
                state = steps[0, ending - 1]
                for at in range(begin, end):
                    state = steps[state, classes[data[at]]]
                    if output_at[state] > 0:
                        add_output(found, outputs, output_at[state])
                state = steps[state, ending]
                if output_at[state] > 0:
                    add_output(found, outputs, output_at[state])
        for layer in range(layers):
            if layer == layers - 1 and refused:
                for word in range(width):
                    left[row, word] &= bases[layer, word] & ~found[layer, word]
            else:
                for word in range(width):
                    left[row, word] &= bases[layer, word] | found[layer, word]


def add_output(found: Any, outputs: Any, output: int) -> None:
    for layer in range(found.shape[0]):
        for word in range(found.shape[1]):
            found[layer, word] |= outputs[output, layer, word]


def meet(chosen: Any, rows: Any, left: Any) -> None:
    """Take from ``left`` what the rows chosen for each field do not have; eight words at a time."""
    fields = chosen.shape[1]
    for row in range(len(left)):
        for word in range(0, left.shape[1], 8):
            a, b, c, d = left[row, word], left[row, word + 1], left[row, word + 2], left[row, word + 3]
            e, f, g, h = left[row, word + 4], left[row, word + 5], left[row, word + 6], left[row, word + 7]
            for field in range(fields):
                of = chosen[row, field]
                a &= rows[of, word]
                b &= rows[of, word + 1]
                c &= rows[of, word + 2]
                d &= rows[of, word + 3]
                e &= rows[of, word + 4]
                f &= rows[of, word + 5]
                g &= rows[of, word + 6]
                h &= rows[of, word + 7]
            left[row, word], left[row, word + 1], left[row, word + 2], left[row, word + 3] = a, b, c, d
            left[row, word + 4], left[row, word + 5], left[row, word + 6], left[row, word + 7] = e, f, g, h


def gather(left: Any, of_members: Any, member_at: Any, others: Any) -> None:
    """Keep of each consignment's bits those that one of its members has, and those that need no member."""
    width = left.shape[1]
    for row in range(len(left)):
        for word in range(width):
            found = others[word]
            for member in range(member_at[row], member_at[row + 1]):
                found |= of_members[member, word]
            left[row, word] &= found


def count_bits(left: Any, counts: Any) -> None:
    """How many bits each row has."""
    for row in range(len(left)):
        total = 0
        for word in range(left.shape[1]):
            bits = left[row, word]
            while bits != _0:
                bits &= bits - _1
                total += 1
        counts[row] = total


def take_bits(left: Any, at: Any, found: Any) -> None:
    """Write the numbers of each row's bits, in order, from the row's place on."""
    for row in range(len(left)):
        place = at[row]
        for word in range(left.shape[1]):
            bits = left[row, word]
            number = word << 6
            while bits != _0:
                low = bits & -bits
                found[place] = number + _place_of(low)
                place += 1
                bits ^= low


def _place_of(low: Any) -> int:
    """The number of the one bit that is set."""
    found = 0
    if low & np.uint64(0xFFFFFFFF00000000):
        found += 32
    if low & np.uint64(0xFFFF0000FFFF0000):
        found += 16
    if low & np.uint64(0xFF00FF00FF00FF00):
        found += 8
    if low & np.uint64(0xF0F0F0F0F0F0F0F0):
        found += 4
    if low & np.uint64(0xCCCCCCCCCCCCCCCC):
        found += 2
    if low & np.uint64(0xAAAAAAAAAAAAAAAA):
        found += 1
    return found


def fold(left: Any, exact: Any, needed_of: Any, needed: Any, stands_for: Any, certain: Any, maybe: Any) -> None:
    """From bits of alternatives to bits of conditions: those that are true, and those to be evaluated."""
    for row in range(len(left)):
        for word in range(left.shape[1]):
            bits = left[row, word]
            while bits != _0:
                low = bits & -bits
                bits ^= low
                bit = (word << 6) + _place_of(low)
                if bit >= len(stands_for):
                    break
                need = needed_of[bit]
                whole = True
                if need >= 0:
                    for each in range(left.shape[1]):
                        if needed[need, each] & ~left[row, each]:
                            whole = False
                if not whole:
                    continue
                number = stands_for[bit]
                at, one = number >> 6, _1 << np.uint64(number & 63)
                if exact[word] & low:
                    certain[row, at] |= one
                else:
                    maybe[row, at] |= one


FUNCTIONS = (
    *(eight, hashed, same, key_of, place_keys, slice_of, look_up_texts, look_up_numbers, look_up_flags),
    *(add_output, look_for_patterns, meet, gather, count_bits, _place_of, take_bits, fold),
)
