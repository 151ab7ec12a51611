"""Every write about shares, each one transaction with its ledger entry."""

from sharing.services.campaigns import (
    ambassador_link,
    ambassador_notice,
    dismiss,
    publish_disclosures,
    resign,
    take_part,
)
from sharing.services.converting import convert
from sharing.services.following import follow, move_following, unfollow, unfollow_all
from sharing.services.links import delete, offer, offer_root, stop, use
from sharing.services.tidying import drop_unused, end_expired, forget_left_behind, prune
from sharing.services.wording import following_notice

__all__ = [
    "ambassador_link",
    "ambassador_notice",
    "convert",
    "delete",
    "dismiss",
    "drop_unused",
    "end_expired",
    "follow",
    "following_notice",
    "forget_left_behind",
    "move_following",
    "offer",
    "offer_root",
    "prune",
    "publish_disclosures",
    "resign",
    "stop",
    "take_part",
    "unfollow",
    "unfollow_all",
    "use",
]
