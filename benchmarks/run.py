# SPDX-License-Identifier: Apache-2.0
"""Measure Greenlane: the whole path, the profiles against another evaluator, lodging over HTTP, sealing, re-deciding.

Run with ``make bench``. Prints a table and writes ``benchmarks/results/latest.json``; the committed
``benchmarks/results/baseline.json`` holds the figures of a known machine to compare with.
"""
