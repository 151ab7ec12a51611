from sharing.models.campaigns import Ambassador, Campaign, CampaignText
from sharing.models.counts import DayCount, Kind, PageCount, RolledBatch, ShareCount, Verdict
from sharing.models.shares import Conversion, Share

__all__ = [
    "Ambassador",
    "Campaign",
    "CampaignText",
    "Conversion",
    "DayCount",
    "Kind",
    "PageCount",
    "RolledBatch",
    "Share",
    "ShareCount",
    "Verdict",
]
