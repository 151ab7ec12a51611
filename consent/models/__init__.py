from consent.models.log import Checkpoint, ErasedEvent, InboxEntry, LeafData, LogLeaf, Tile
from consent.models.purpose import Notice, Purpose, Wording
from consent.models.record import Consent, ConsentRecord
from consent.models.site import SiteIdentity
from consent.models.subject import Subject, SubjectKey

__all__ = [
    "Checkpoint",
    "Consent",
    "ConsentRecord",
    "ErasedEvent",
    "InboxEntry",
    "LeafData",
    "LogLeaf",
    "Notice",
    "Purpose",
    "SiteIdentity",
    "Subject",
    "SubjectKey",
    "Tile",
    "Wording",
]
