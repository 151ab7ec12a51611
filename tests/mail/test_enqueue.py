"""mail.services.enqueue."""

import re

import pytest

from tests.mail.conftest import note

pytestmark = pytest.mark.django_db


def test_the_row_holds_neither_address_nor_rendered_words(kari):
    message = note(kari)
    columns = {field.attname: getattr(message, field.attname) for field in message._meta.fields}
    assert "kari@" not in repr(columns)


def test_the_message_id_is_fixed_and_tells_one_message_from_another(kari):
    one, two = note(kari), note(kari)
    assert re.fullmatch(r"<[0-9a-f-]{36}\.tests\.note@127\.0\.0\.1>", one.message_id)
    assert one.message_id != two.message_id
