"""What goes because its time is over. docs/retention.md has the whole table."""

from blog.previews.selectors import has_over as has_old_previews
from blog.tasks import prune_previews
from config.queue import Recurring
from consent.rights.retention import has_due
from consent.tasks import retire
from mail.bounces.selectors import has_old as has_old_feedback
from mail.mailings.selectors import has_old as has_old_mailings
from mail.selectors import has_old as has_old_mail
from mail.tasks import prune as prune_mail
from mail.tasks import prune_feedback, prune_mailings
from sharing.selectors import has_old as has_old_counts
from sharing.tasks import prune as prune_counts
from webhooks.selectors import has_old as has_old_events
from webhooks.tasks import prune as prune_events

HOUR, DAY = 3600, 24 * 3600

PRUNING = [
    Recurring(prune_mail, has_old_mail, HOUR),
    Recurring(prune_mailings, has_old_mailings, DAY),
    Recurring(prune_feedback, has_old_feedback, DAY),
    Recurring(prune_events, has_old_events, HOUR),
    Recurring(prune_counts, has_old_counts, DAY),
    Recurring(prune_previews, has_old_previews, DAY),
    Recurring(retire, has_due, DAY),
]
