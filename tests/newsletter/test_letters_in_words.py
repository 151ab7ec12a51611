"""«Everything we know» names each letter in words, whatever kind it is."""

import pytest

from consent import rights
from consent.models import Subject
from consent.rights.page import export_page
from mail.models import OutboxMessage
from tests.newsletter.letters import WRITES, write_all

pytestmark = pytest.mark.django_db


def test_every_kind_of_letter_has_a_name(lists, site):
    write_all()
    people = Subject.objects.filter(pk__in=OutboxMessage.objects.values("subject"))
    pages = [export_page(rights.export(subject)) for subject in people]
    assert [kind for kind in WRITES if any(kind in page for page in pages)] == []
