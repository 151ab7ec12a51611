"""Workers and the mail server killed while a mailing is sent: everybody once, or in doubt and listed."""

import pytest
from django.db import connection

from tests.drills.mailings import Drill

pytestmark = pytest.mark.engines


def test_whatever_is_killed_everybody_gets_it_once_or_is_in_doubt(live_database, tmp_path):
    workers = 1 if connection.vendor == "sqlite" else 2
    drill = Drill(200, kills=4, server_kills=2, leaving=6, workers=workers, folder=tmp_path)
    drill.environment = live_database.environment
    books = drill.run()
    assert books.faults() == []
    assert books.accepted.total() > 150
