# SPDX-License-Identifier: Apache-2.0
"""What happened: event types, canonical JSON, the Merkle log, signed checkpoints, and their verification.

What belongs here: what an event is, and how a log of events is sealed and checked. What does not: where events are
kept and who appends them (store), and what they mean to the work (the rooms that record them).
"""

from greenlane.journal.canonical import LARGEST_INTEGER, canonical_json, sha256, sha256_hex
from greenlane.journal.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    VerifierKey,
    is_signed_by,
    read_checkpoint,
    read_verifier_key,
    sign_checkpoint,
    verifier_key,
    verify_checkpoint,
)
from greenlane.journal.events import Event, PayloadLink, canonical_event, event_digest, read_event
from greenlane.journal.kinds import Kind, is_code
from greenlane.journal.merkle import (
    EMPTY_ROOT,
    Frontier,
    RangeRoot,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    ranges_of,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from greenlane.journal.registry import REGISTRY, EventRegistry, actor_text, event_type, policy_text, record, upcast
from greenlane.journal.salted import SALT_BYTES, matches, salted_digest
from greenlane.journal.sealing import SealedBatch, seal
from greenlane.journal.types import EVENT_TYPES, SUBJECTS, UPCASTERS, EventType
from greenlane.journal.verify import Fault, FaultKind, LogRow, LogVerifier, PayloadContent, PayloadState, verify_log

__all__ = [
    "EMPTY_ROOT",
    "EVENT_TYPES",
    "LARGEST_INTEGER",
    "REGISTRY",
    "SALT_BYTES",
    "SUBJECTS",
    "UPCASTERS",
    "Checkpoint",
    "Event",
    "EventRegistry",
    "EventType",
    "Fault",
    "FaultKind",
    "Frontier",
    "Kind",
    "LogRow",
    "LogVerifier",
    "PayloadContent",
    "PayloadLink",
    "PayloadState",
    "RangeRoot",
    "SealedBatch",
    "SignedCheckpoint",
    "VerifierKey",
    "actor_text",
    "canonical_event",
    "canonical_json",
    "consistency_proof",
    "event_digest",
    "event_type",
    "inclusion_proof",
    "is_code",
    "is_signed_by",
    "leaf_hash",
    "matches",
    "node_hash",
    "policy_text",
    "ranges_of",
    "read_checkpoint",
    "read_event",
    "read_verifier_key",
    "record",
    "root_of",
    "salted_digest",
    "seal",
    "sha256",
    "sha256_hex",
    "sign_checkpoint",
    "upcast",
    "verifier_key",
    "verify_checkpoint",
    "verify_consistency",
    "verify_inclusion",
    "verify_log",
]
