"""Every read of shares that is more than a line."""

from sharing.selectors.campaigns import (
    ambassador_by_token,
    ambassador_links,
    ambassadors,
    campaign_pages,
    has_accepted,
    is_running,
    next_turn,
    running_disclosures,
)
from sharing.selectors.landing import Landing, is_disclosed, landing
from sharing.selectors.links import (
    counting_share,
    expired_links,
    has_due,
    has_old,
    left_behind,
    long_unused,
    old_counts,
    public_share,
    standing_share,
    untallied,
)
from sharing.selectors.own import OwnLink, followed, own_links
from sharing.selectors.pages import shareable_page
from sharing.selectors.result import Generation, Reason, ShareResult, receipt_of, result
from sharing.selectors.travel import Travel, travel

__all__ = [
    "Generation",
    "Landing",
    "OwnLink",
    "Reason",
    "ShareResult",
    "Travel",
    "ambassador_by_token",
    "ambassador_links",
    "ambassadors",
    "campaign_pages",
    "counting_share",
    "expired_links",
    "followed",
    "has_accepted",
    "has_due",
    "has_old",
    "is_disclosed",
    "is_running",
    "landing",
    "left_behind",
    "long_unused",
    "next_turn",
    "old_counts",
    "own_links",
    "public_share",
    "receipt_of",
    "result",
    "running_disclosures",
    "shareable_page",
    "standing_share",
    "travel",
    "untallied",
]
