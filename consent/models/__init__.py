from consent.models.log import (
    Checkpoint,
    ErasedEvent,
    InboxEntry,
    LeafData,
    Log,
    LogKey,
    LogLeaf,
    Tile,
    Verification,
)
from consent.models.purpose import Notice, Purpose, Wording
from consent.models.record import Consent, ConsentRecord
from consent.models.site import SiteIdentity
from consent.models.subject import Hold, Subject, SubjectKey

__all__ = [
    "Checkpoint",
    "Consent",
    "ConsentRecord",
    "ErasedEvent",
    "Hold",
    "InboxEntry",
    "LeafData",
    "Log",
    "LogKey",
    "LogLeaf",
    "Notice",
    "Purpose",
    "SiteIdentity",
    "Subject",
    "SubjectKey",
    "Tile",
    "Verification",
    "Wording",
]
