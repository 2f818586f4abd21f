# SPDX-License-Identifier: Apache-2.0
"""How fast Greenlane is: ``make bench`` measures every case, prints a table and writes JSON.

Everything is made up here or by the simulation, nothing leaves the machine, and each case stops by itself.
"""
