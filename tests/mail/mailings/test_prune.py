"""Who got what is forgotten after three years, and not before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mail.mailings import selectors, services
from mail.models import Mailing, MailingText, OutboxMessage
from tests.mail.mailings.conftest import mailing_to, sent


@pytest.mark.parametrize(("years", "left"), [(2.9, 5), (3.1, 0)])
def test_after_three_years_nobody_knows_who_got_it(server, tips, tips_readers, years, left):
    mailing = sent(mailing_to(tips))
    Mailing.objects.update(ended_at=timezone.now() - timedelta(days=365 * years))
    assert selectors.has_old() is (left == 0)
    assert services.prune() == 5 - left
    assert OutboxMessage.objects.count() == left
    assert MailingText.objects.filter(mailing=mailing).exists()
    assert not selectors.has_old()
