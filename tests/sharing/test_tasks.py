import pytest

from sharing import selectors
from sharing.hits import services as hits
from sharing.tasks import roll_up
from tests.sharing.conftest import ola

pytestmark = pytest.mark.django_db


def test_the_task_drains_what_is_due(share):
    hits.visit(share=share, caller=ola(mode="navigate", dest="document"))
    assert selectors.has_due()
    roll_up.enqueue()
    assert not selectors.has_due()
    assert selectors.result(share).human == 1
