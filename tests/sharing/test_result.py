import pytest

from consent.models import Consent
from sharing import selectors, services
from sharing.hits import services as hits
from sharing.selectors import Generation, Reason
from tests.sharing.conftest import used
from tests.sharing.test_convert import confirmed

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def visited(share, verdict="human", rule="navigation", times=1, kind="visit"):
    for _ in range(times):
        hits.insert(kind=kind, share_id=share.pk, page_id=share.page_id, verdict=verdict, rule=rule)
    hits.roll_up()


def test_a_link_nobody_came_through_has_travelled_nowhere(share):
    result = selectors.result(share)
    assert (result.human, result.reads, result.children, result.signups) == (0, 0, 0, None)
    assert result.generations == [Generation(1, 1, 0)]
    assert result.reasons == []


def test_signups_below_three_are_not_told(share):
    for number, told in ((1, None), (2, None), (3, 3), (4, 4)):
        services.convert(share=share, consent=confirmed(f"venn{number}@example.no"))
        assert selectors.result(share).signups == told


def test_signups_are_those_ever_confirmed(share):
    for number in range(3):
        services.convert(share=share, consent=confirmed(f"venn{number}@example.no"))
    Consent.objects.exclude(subject=share.subject).update(state="dpv:ConsentWithdrawn")
    assert selectors.result(share).signups == 3


def test_visits_are_told_by_verdict_and_what_is_not_counted_by_its_rule(share):
    visited(share, times=4)
    visited(share, "human", "browser", times=1)
    visited(share, "machine", "crawler", times=2)
    visited(share, "machine", "link-preview", times=3)
    visited(share, "unknown", "unrecognised")
    visited(share, "repeat", "same-day")
    visited(share, "self", "sharer")
    visited(share, "human", "engaged", times=2, kind="read")
    visited(share, "repeat", "same-day", kind="read")
    result = selectors.result(share)
    assert (result.human, result.machine, result.unknown, result.repeat, result.self) == (5, 5, 1, 1, 1)
    assert result.reads == 2
    assert result.reasons == [
        Reason("machine", "crawler", 2),
        Reason("machine", "link-preview", 3),
        Reason("repeat", "same-day", 1),
        Reason("self", "sharer", 1),
        Reason("unknown", "unrecognised", 1),
    ]
    assert all(reason.text != reason.rule for reason in result.reasons)


def test_what_grew_from_a_link_is_told_by_generation(posts, share):
    children = [used(posts.first, via=share.code) for _ in range(2)]
    grandchild = used(posts.second, via=children[0].code)
    services.offer(page=posts.first, via=children[1].code)  # never used
    stranger = used(posts.first)
    for link, times in ((share, 3), (children[0], 2), (children[1], 1), (grandchild, 1), (stranger, 9)):
        visited(link, times=times)
    visited(children[0], "machine", "crawler", times=5)
    result = selectors.result(share)
    assert result.children == 2
    assert result.generations == [Generation(1, 1, 3), Generation(2, 2, 3), Generation(3, 1, 1)]
    middle = selectors.result(children[0])
    assert middle.generations == [Generation(2, 1, 2), Generation(3, 1, 1)]
    assert (middle.generation, middle.children) == (2, 1)


def test_it_costs_three_queries_however_far_the_link_went(posts, share, django_assert_num_queries):
    parent = share
    for _ in range(6):
        parent = used(posts.first, via=parent.code)
        visited(parent)
    with django_assert_num_queries(3):
        assert len(selectors.result(share).generations) == 7
