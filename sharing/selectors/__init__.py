"""Every read of shares that is more than a line."""

from sharing.selectors.campaigns import (
    accepted,
    ambassador_by_token,
    disclosure,
    disclosures_on,
    has_accepted,
    is_running,
)
from sharing.selectors.following import followed
from sharing.selectors.landing import Landing, is_disclosed, landing
from sharing.selectors.links import (
    expired_links,
    has_due,
    has_old,
    long_unused,
    old_counts,
    public_share,
    standing_share,
    untallied,
)
from sharing.selectors.pages import shareable_page
from sharing.selectors.result import Generation, Reason, ShareResult, result
from sharing.selectors.travel import Travel, travel

__all__ = [
    "Generation",
    "Landing",
    "Reason",
    "ShareResult",
    "Travel",
    "accepted",
    "ambassador_by_token",
    "disclosure",
    "disclosures_on",
    "expired_links",
    "followed",
    "has_accepted",
    "has_due",
    "has_old",
    "is_disclosed",
    "is_running",
    "landing",
    "long_unused",
    "old_counts",
    "public_share",
    "result",
    "shareable_page",
    "standing_share",
    "travel",
    "untallied",
]
