"""A hundred thousand links below one, counted by the database, however long the chain."""

import random
from collections import Counter

import pytest
from django.db import transaction
from django.utils import timezone

from sharing.models import Share, ShareCount
from sharing.selectors.result import cascades

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

LINKS, CHAIN = 100_000, 20_000


def grown(root: Share) -> list[Share]:
    """Below ``root``: a chain of CHAIN links, and as many more as make LINKS, each below any before it."""
    dice = random.Random(1)
    shares = [root]
    for number in range(1, LINKS + 1):
        parent = shares[-1] if number <= CHAIN else dice.choice(shares)
        shares.append(
            Share(
                pk=root.pk + number,
                code=f"{number:016}",
                page_id=root.page_id,
                notice_id=root.notice_id,
                parent_id=parent.pk,
                root_id=root.pk,
                generation=parent.generation + 1,
                depth=parent.depth + 1,
                created_at=root.created_at,
                used_at=root.used_at,
            )
        )
    Share.objects.bulk_create(shares[1:], 5000)
    return shares


def test_a_subtree_of_a_hundred_thousand_links_is_one_query(share, django_assert_num_queries):
    shares = grown(share)
    visited = shares[:: LINKS // 100]
    ShareCount.objects.bulk_create(
        ShareCount(
            share=each, day=timezone.localdate(), kind="visit", verdict="human", rule="navigation", count=2
        )
        for each in visited
    )
    links = Counter(each.generation for each in shares)
    visits = Counter(each.generation for each in visited)
    with django_assert_num_queries(1):
        found = list(cascades([shares[0].pk]))
    assert found == [(shares[0].pk, one, links[one], 2 * visits[one]) for one in sorted(links)]
    middle = shares[CHAIN // 2]
    assert sum(row[2] for row in cascades([middle.pk])) >= CHAIN // 2
    # It is thrown away in any case: nobody waits two minutes for half a million foreign keys to be looked up.
    transaction.set_rollback(True)
