"""What people talk about: the pages that are read and shared more this week than the week before."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone
from wagtail.models import Page

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Rise:
    """Human reads and shares of a page in all its languages, in the last seven days and the seven before."""

    key: UUID
    lately: int
    before: int


def week() -> date:
    """The first of the last seven days, of which today is one."""
    return timezone.localdate() - WEEK + timedelta(days=1)


# Sums of two tables side by side, each narrowed by its index of days: the ORM has no sum over a union.
RISING = """
SELECT page.translation_key, sum(lately), sum(earlier)
FROM (
    SELECT page_id, sum(lately) AS lately, sum(earlier) AS earlier
    FROM (
        SELECT page_id,
            CASE WHEN day >= %(week)s THEN count ELSE 0 END AS lately,
            CASE WHEN day < %(week)s THEN count ELSE 0 END AS earlier
        FROM sharing_pagecount
        WHERE kind = 'read' AND verdict = 'human' AND day >= %(start)s
        UNION ALL
        SELECT page_id,
            CASE WHEN day >= %(week)s THEN shares ELSE 0 END,
            CASE WHEN day < %(week)s THEN shares ELSE 0 END
        FROM sharing_daycount
        WHERE day >= %(start)s
    ) AS days
    GROUP BY page_id
) AS talk
JOIN wagtailcore_page AS page ON page.id = talk.page_id
WHERE page.content_type_id = %(kind)s
GROUP BY page.translation_key
HAVING sum(lately) > sum(earlier)
ORDER BY sum(lately) - sum(earlier) DESC, sum(lately) DESC, page.translation_key
LIMIT %(limit)s
"""


def rising(model: type[Page], *, limit: int) -> list[Rise]:
    """The ``limit`` pages of this kind that rose most, first the one that rose most. One query."""
    adapt = connection.ops.adapt_datefield_value
    asked = {
        "week": adapt(week()),
        "start": adapt(week() - WEEK),
        "kind": ContentType.objects.get_for_model(model).pk,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(RISING, asked)
        return [Rise(UUID(str(key)), int(lately), int(before)) for key, lately, before in cursor.fetchall()]
