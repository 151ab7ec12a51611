"""An imported post says what ties us to its matter, or is counted among those that do not."""

import json
from pathlib import Path

import pytest

from blog.models import PostPage, Relation, Series
from config.sites import Tree
from tests.blog.importing import post, run, write


def test_a_relation_nobody_knows_is_refused_with_its_line(tree: Tree, tmp_path: Path) -> None:
    path = write(tmp_path, "blogg/nb/benken.md", post("Benken", relation="sponset"))
    result = run(tmp_path)
    assert f"{path}:3: 'sponset' is no relation: write one of none, own-product, " in result.err
    assert not PostPage.objects.exists()


@pytest.mark.parametrize("relation", ["advertisement", "received-product"])
def test_a_relation_to_somebody_unnamed_is_refused(tree: Tree, tmp_path: Path, relation: str) -> None:
    write(tmp_path, "blogg/nb/benken.md", post("Benken", relation=relation))
    result = run(tmp_path)
    assert result.summary.startswith("1 files: 0 imported, 0 updated, 0 unchanged, 1 failed")
    assert not PostPage.objects.exists()


def test_a_stated_relation_stands_on_the_post(tree: Tree, tmp_path: Path) -> None:
    fields = {"relation": "advertisement", "relation_party": "Brødrene Dahl"}
    write(tmp_path, "blogg/nb/benken.md", post("Benken", **fields))
    assert "state no relation" not in run(tmp_path).summary
    page = PostPage.objects.get()
    assert (page.relation, page.relation_party) == (Relation.ADVERTISEMENT, "Brødrene Dahl")


def test_posts_that_do_not_state_their_relation_have_none_and_are_counted(tree: Tree, tmp_path: Path) -> None:
    write(tmp_path, "blogg/nb/taus.md", post("Taus"))
    write(tmp_path, "blogg/nb/frank.md", post("Frank", relation="none"))
    write(tmp_path, "leksikon/nb/snakkis.md", post("Snakkis"))
    assert "; posts that state no relation, taken to have none: 1; keys" in run(tmp_path).summary
    assert {*PostPage.objects.values_list("relation", flat=True)} == {Relation.NONE}
    assert json.loads(run(tmp_path, json=True).out)["relation_unstated"] == 1


def test_a_post_whose_relation_an_editor_has_stated_since_is_not_counted(tree: Tree, tmp_path: Path) -> None:
    write(tmp_path, "blogg/nb/taus.md", post("Taus"))
    run(tmp_path, publish=True)
    page = PostPage.objects.get()
    page.relation = Relation.OWN_PRODUCT
    page.save_revision().publish()
    assert "state no relation" not in run(tmp_path, publish=True).summary


@pytest.mark.parametrize(
    ("title", "is_weekly"),
    [('"Ukens tips (8-2011): Svar"', True), ('"Ukens tips (gratis): Svar"', False), ("Svar", False)],
)
def test_a_new_series_is_numbered_by_week_if_its_post_is(
    tree: Tree, tmp_path: Path, title: str, is_weekly: bool
) -> None:
    write(tmp_path, "blogg/nb/svar.md", post(title, series="Ukens tips", date="2011-02-24"))
    run(tmp_path)
    assert Series.objects.get().is_weekly is is_weekly
    assert PostPage.objects.get().week_label == ("Ukens tips (8-2011)" if is_weekly else "")


def test_a_series_that_stands_stays_as_the_editor_has_it(tree: Tree, tmp_path: Path) -> None:
    Series.objects.create(name="Ukens tips", slug="tips", locale=tree.nb.home.locale, is_weekly=False)
    write(tmp_path, "blogg/nb/svar.md", post('"Ukens tips (8-2011): Svar"', series="ukens TIPS"))
    run(tmp_path)
    assert not Series.objects.get().is_weekly
