from datetime import UTC, datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format


@pytest.mark.parametrize(
    ("lang", "written"), [("nb", "22. november 2026 kl. 02.23"), ("pl", "22 listopada 2026 02:23")]
)
def test_a_moment_is_written_the_local_way(lang: str, written: str):
    with translation.override(lang):
        assert date_format(datetime(2026, 11, 22, 2, 23, tzinfo=UTC), "DATETIME_FORMAT") == written
