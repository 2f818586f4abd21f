# SPDX-License-Identifier: Apache-2.0
"""The loops of the bulk front end, as plain functions over numbers; ``compiled_kernels`` makes machine code of them.

Texts come as Arrow has them: bytes with the place where each begins. Bytes are read eight at a time from an array of
64-bit words that is longer than the bytes by two words. Every lookup leaves the number of a row of the table: the bits
that the value does not refute, as 64-bit words.
"""

# numba compiles these functions: no generators, no keyword arguments, no classes.

from __future__ import annotations

from typing import Any

import numpy as np

_PRIME = np.uint64(0x9E3779B97F4A7C15)
_OTHER = np.uint64(0xD6E8FEB86659FD93)
_32 = np.uint64(32)
_29 = np.uint64(29)
_1 = np.uint64(1)
_0 = np.uint64(0)
_3 = np.uint64(3)
_7 = np.uint64(7)
_8 = np.uint64(8)
_63 = np.uint64(63)
_SIGN = np.uint64(1 << 63)
_LOW = np.uint64(0xFFFFFFFF)


def eight(words: Any, at: Any, count: Any) -> Any:
    """The bytes from ``at`` on as one number, the first lowest; those beyond ``count`` are 0."""
    place = at >> _3
    shift = (at & _7) << _3
    found = (words[place] >> shift) | ((words[place + _1] << _1) << (_63 - shift))
    if count < _8:
        found &= (_1 << (count << _3)) - _1
    return found


def hash_short(first: Any, length: Any) -> Any:
    """A hash of at most eight bytes."""
    found = (first ^ (length * _OTHER)) * _PRIME
    return found ^ (found >> _32)


def hashed(words: Any, begin: Any, length: Any, first: Any, mask: Any) -> Any:
    """A hash of some bytes, of which ``first`` are the first eight; ``mask`` is how tests make it weak."""
    found = hash_short(first, length)
    at = _8
    while at < length:
        found = (found ^ eight(words, begin + at, length - at)) * _PRIME
        found ^= found >> _29
        at += _8
    return found & mask


def same(words: Any, begin: Any, length: Any, others: Any, other: Any) -> bool:
    """Whether the bytes after the first eight are the same; of other lengths the caller has asked already."""
    at = _8
    while at < length:
        if eight(words, begin + at, length - at) != eight(others, other + at, length - at):
            return False
        at += _8
    return True


def key_of(words: Any, begin: Any, length: Any, first: Any, keys: Any, starts: Any, slots: Any, mask: Any) -> Any:
    """The number of the key that these bytes are, plus 1; 0 for none. A hash only says where to look.

    A slot is the first eight bytes of its key, and the key's length and number plus 1 (32 bits each).
    """
    last = np.uint64(slots.shape[0] - 1)
    at = hashed(words, begin, length, first, mask) & last
    while slots[at, 1] != _0:
        held = slots[at, 1]
        if slots[at, 0] == first and held >> _32 == length:
            key = held & _LOW
            if length <= _8 or same(words, begin, length, keys, starts[key - _1]):
                return key
        at = (at + _1) & last
    return _0


def place_keys(keys: Any, starts: Any, slots: Any, mask: Any) -> None:
    """Fill the slots, all 0 before and more than the keys, with the keys."""
    last = np.uint64(slots.shape[0] - 1)
    for key in range(len(starts) - 1):
        length = starts[key + 1] - starts[key]
        first = eight(keys, starts[key], length)
        at = hashed(keys, starts[key], length, first, mask) & last
        while slots[at, 1] != _0:
            at = (at + _1) & last
        slots[at, 0] = first
        slots[at, 1] = (length << _32) | np.uint64(key + 1)


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
    absent: int,
    out: Any,
) -> None:
    """The row of each text by equality of the whole text or of its slice; ``rows_of[0]`` is that of all others."""
    last_slot = np.uint64(slots.shape[0] - 1)
    for row in range(len(out)):
        begin, end = offsets[row], offsets[row + 1]
        if first or last:
            begin, end = slice_of(data, begin, end, first, last)
        at, length = np.uint64(begin), np.uint64(end - begin)
        start = eight(words, at, length)
        if length <= _8:
            # Nearly every slot that is not the right one is free: then nothing here depends on what the text is.
            slot = (hash_short(start, length) & mask) & last_slot
            held = slots[slot, 1]
            right = (slots[slot, 0] == start) & (held >> _32 == length)
            out[row] = rows_of[held & _LOW if right else _0]
            if right or held == _0:
                continue
        out[row] = rows_of[key_of(words, at, length, start, keys, starts, slots, mask)]
    for row in range(len(absent_at)):
        if absent_at[row]:
            out[row] = absent


def look_up_numbers(
    values: Any, sign: Any, absent_at: Any, cuts: Any, near: Any, shift: Any, rows_of: Any, absent: int, out: Any
) -> None:
    """The row of each number by the interval that it falls into.

    Numbers come as the 64 bits that they are; ``sign`` is the sign bit, and all bits below it where they are decimals.
    ``cuts`` are in the order of unsigned numbers, and ``near`` says how many of them lie below each range of 2 to the
    ``shift``.
    """
    count = len(cuts)
    least = cuts[0] if count else _0
    ranges = np.uint64(len(near) - 1)
    for row in range(len(out)):
        bits = values[row]
        # Negative decimals have all bits turned, all else the sign alone: then their order is that of the numbers.
        bits ^= sign if bits >> _63 else sign & _SIGN
        low = 0
        if bits >= least:
            low = near[min((bits - least) >> shift, ranges)]
            while low < count and cuts[low] <= bits:
                low += 1
        out[row] = rows_of[low]
    for row in range(len(absent_at)):
        if absent_at[row]:
            out[row] = absent


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
    begins: Any,
    outputs: Any,
    bases: Any,
    refused: int,
    absent: Any,
    left: Any,
) -> None:
    """Take from ``left`` the bits that each row's texts refute by patterns.

    Row ``r`` has the texts ``text_at[r]`` to ``text_at[r + 1]``. Whole texts are found among the keys, all else by the
    automaton: ``steps[state + class]`` is the next state, ``begins`` the state at the beginning of a text, and class 0
    the end of one. An output is a row of words for each layer, the first one what every text gives; ``refused`` says
    that the last layer takes away.
    """
    layers, width = bases.shape
    found = np.empty((layers, width), np.uint64)
    for row in range(len(left)):
        if len(absent_at) and absent_at[row]:
            for word in range(width):
                left[row, word] &= absent[word]
            continue
        for layer in range(layers):
            for word in range(width):
                found[layer, word] = outputs[0, layer, word] if text_at[row] < text_at[row + 1] else _0
        for text in range(text_at[row], text_at[row + 1]):
            begin, end = offsets[text], offsets[text + 1]
            if len(starts) > 1:
                place, length = np.uint64(begin), np.uint64(end - begin)
                key = key_of(words, place, length, eight(words, place, length), keys, starts, slots, mask)
                if outputs_of[key] > 0:
                    add_output(found, outputs, outputs_of[key])
            if len(steps) > 0:
                state = begins
                for at in range(begin, end):
                    state = steps[state + classes[data[at]]]
                    if output_at[state] > 0:
                        add_output(found, outputs, output_at[state])
                state = steps[state]
                if output_at[state] > 0:
                    add_output(found, outputs, output_at[state])
        for layer in range(layers):
            if layer == layers - 1 and refused:
                for word in range(width):
                    left[row, word] &= bases[layer, word] & ~found[layer, word]
            else:
                for word in range(width):
                    left[row, word] &= bases[layer, word] | found[layer, word]


def add_output(found: Any, outputs: Any, output: Any) -> None:
    """Join an output to what was found in every layer."""
    for layer in range(found.shape[0]):
        for word in range(found.shape[1]):
            found[layer, word] |= outputs[output, layer, word]


def meet(chosen: Any, rows: Any, left: Any) -> None:
    """Take from ``left`` what the rows chosen for each field do not have; four fields at a time, which they must be."""
    width = left.shape[1]
    found = np.empty(width, np.uint64)
    for row in range(len(left)):
        for word in range(width):
            found[word] = left[row, word]
        for field in range(0, chosen.shape[0], 4):
            a, b = rows[chosen[field, row]], rows[chosen[field + 1, row]]
            c, d = rows[chosen[field + 2, row]], rows[chosen[field + 3, row]]
            for word in range(width):
                found[word] &= a[word] & b[word] & c[word] & d[word]
        for word in range(width):
            left[row, word] = found[word]


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
                low = bits & (~bits + _1)
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
                low = bits & (~bits + _1)
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
    *(eight, hash_short, hashed, same, key_of, place_keys, slice_of, look_up_texts, look_up_numbers, look_up_flags),
    *(add_output, look_for_patterns, meet, gather, count_bits, _place_of, take_bits, fold),
)
