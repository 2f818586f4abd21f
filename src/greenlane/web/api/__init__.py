# SPDX-License-Identifier: Apache-2.0
"""The public interface under ``/v1``, one file for each room."""
