"""Two posts to share."""

import pytest

from tests.sharing.conftest import Posts, make_posts


@pytest.fixture
def posts(db: None) -> Posts:
    return make_posts()
