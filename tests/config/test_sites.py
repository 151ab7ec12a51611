from pathlib import Path
from typing import Any

import pytest
from wagtail.models import Page, Site

from config import sites
from consent.models import SiteIdentity

SLUGS = ["blogg", "leksikon", "nyhetsbrev", "om", "personvern"]


@pytest.fixture
def var_dir(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path / "site"
    return settings.VAR_DIR


@pytest.mark.django_db
@pytest.mark.parametrize(("held", "wanted"), [("demo", "real"), ("real", "demo")])
def test_a_folder_of_the_other_kind_is_refused_and_stays_as_it_is(
    var_dir: Path, held: sites.Kind, wanted: sites.Kind
):
    sites.claim(held)
    with pytest.raises(sites.WrongKindError, match=f"holds a {held} site"):
        sites.claim(wanted)
    assert sites.held_kind() == held


@pytest.mark.django_db
@pytest.mark.parametrize(("is_demo", "wanted"), [(True, "real"), (False, "demo")])
def test_a_database_of_the_other_kind_is_refused_from_any_folder(
    var_dir: Path, is_demo: bool, wanted: sites.Kind
):
    site = sites.build_tree(site_name="Snakkis").site
    SiteIdentity.objects.create(site=site, controller="Kari AS", is_demo=is_demo)
    with pytest.raises(sites.WrongKindError, match="The database holds"):
        sites.claim(wanted)
    assert sites.held_kind() is None


@pytest.mark.django_db
def test_a_folder_nobody_recognises_is_never_taken_for_a_demo(var_dir: Path):
    var_dir.mkdir()
    (var_dir / "kind").write_text("?")
    with pytest.raises(sites.WrongKindError):
        sites.claim("demo")


@pytest.mark.django_db
def test_a_new_folder_holds_nothing_and_can_be_claimed_twice(var_dir: Path):
    assert sites.held_kind() is None
    sites.claim("real")
    sites.claim("real")
    assert sites.held_kind() == "real"


@pytest.mark.django_db
def test_the_tree_has_the_same_words_in_both_languages():
    tree = sites.build_tree(site_name="Snakkis")
    for branch, prefix in ((tree.nb, "/home-nb/"), (tree.pl, "/home-pl/")):
        assert branch.home.url_path == prefix
        assert [page.slug for page in branch.home.get_children()] == SLUGS
        assert all(page.live for page in branch.home.get_descendants(inclusive=True))
    assert tree.pl.glossary.title == "Słownik marketingu"
    assert tree.pl.glossary.translation_key == tree.nb.glossary.translation_key


@pytest.mark.django_db
def test_building_again_changes_nothing_an_editor_wrote():
    first = sites.build_tree(site_name="Snakkis")
    first.nb.about.title = "Om Kari"
    first.nb.about.save_revision().publish()
    count = Page.objects.count()
    again = sites.build_tree(site_name="Snakkis")
    assert again == first
    assert again.nb.about.title == "Om Kari"
    assert Page.objects.count() == count


@pytest.mark.django_db
def test_only_our_pages_stand_in_the_tree():
    sites.build_tree(site_name="Snakkis")
    assert not Page.objects.filter(title__startswith="Welcome").exists()


@pytest.mark.django_db
def test_a_site_that_moves_is_found_at_its_new_address(settings: Any):
    sites.build_tree(site_name="Snakkis")
    settings.BASE_URL = "http://127.0.0.1:8999"
    sites.keep_address()
    assert Site.objects.get().root_url == "http://127.0.0.1:8999"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "hostname", "port"),
    [
        ("http://127.0.0.1:8123", "127.0.0.1", 8123),
        ("http://snakkis.example", "snakkis.example", 80),
        ("https://snakkis.example", "snakkis.example", 443),
    ],
)
def test_the_one_site_stands_at_base_url(settings: Any, address: str, hostname: str, port: int):
    settings.BASE_URL, settings.HTTPS = address, address.startswith("https")
    sites.build_tree(site_name="Snakkis")
    site = Site.objects.get()
    assert (site.hostname, site.port, site.is_default_site) == (hostname, port, True)
    assert site.root_url == address
