"""One mailing that cannot be written keeps no other from going out."""

from typing import Any

import pytest
from django.db import OperationalError

from mail.mailings.registry import Bulk, register
from mail.models import Mailing, SendingRun
from tests.mail.mailings import bulk
from tests.mail.mailings.conftest import mailing_to, sent, states

pytestmark = pytest.mark.engines


def stumble(*_args: Any) -> Any:
    raise LookupError


def lose_the_database(*_args: Any) -> Any:
    raise OperationalError


WITHOUT_TEXTS, WITHOUT_VALUES = "tests.without-texts", "tests.without-values"
register(WITHOUT_TEXTS, Bulk(bulk.recipients, stumble, bulk.fields, stumble))
register(WITHOUT_VALUES, Bulk(bulk.recipients, bulk.texts, lose_the_database, stumble))


def test_a_mailing_that_cannot_be_frozen_waits_and_the_others_go(server, tips, tips_readers):
    broken = mailing_to(tips, kind=WITHOUT_TEXTS)
    assert states(sent(mailing_to(tips))) == {"sent": 5}
    broken.refresh_from_db()
    assert broken.state == Mailing.State.WAITING


def test_a_run_that_stumbles_gives_back_at_once_what_it_held(server, tips, tips_readers):
    broken = mailing_to(tips, kind=WITHOUT_VALUES)
    with pytest.raises(OperationalError):
        sent(broken)
    Mailing.objects.filter(pk=broken.pk).update(state=Mailing.State.PAUSED)
    assert states(sent(mailing_to(tips))) == {"sent": 5}
    assert not SendingRun.objects.exists()
