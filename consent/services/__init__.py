"""Every write about purposes, notices, subjects and consents, each one transaction with its ledger entry."""

from consent.services.desk import note, revoke_by_hand
from consent.services.importing import Arrival, record_import, record_imports
from consent.services.notices import accepted_notice, keep_wording, publish_notice, purpose_create
from consent.services.recording import agree, expire_due, record, revoke, withdraw
from consent.services.remarking import remark
from consent.services.subjects import (
    forget,
    subject_find,
    subject_for_address,
    subject_for_ambassador,
    subject_for_share,
)
from consent.services.undoing import forget_bare, take_back
from consent.services.verifying import keep_verification

__all__ = [
    "Arrival",
    "accepted_notice",
    "agree",
    "expire_due",
    "forget",
    "forget_bare",
    "keep_verification",
    "keep_wording",
    "note",
    "publish_notice",
    "purpose_create",
    "record",
    "record_import",
    "record_imports",
    "remark",
    "revoke",
    "revoke_by_hand",
    "subject_find",
    "subject_for_address",
    "subject_for_ambassador",
    "subject_for_share",
    "take_back",
    "withdraw",
]
