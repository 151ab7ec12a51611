"""How long a text takes, and how it begins, whatever blocks it is made of."""

from typing import Any

from blog.models import PostPage
from tests.blog.blocks.conftest import Block, body, picture, table, tips


def post(*blocks: Block) -> PostPage:
    page = PostPage(title="En tekst", relation="none", slug="en-tekst", depth=3, path="0001", locale_id=1)
    page.body = body(*blocks)
    page.full_clean(exclude=["path", "depth", "slug", "content_type"])
    return page


def words(number: int) -> str:
    return "ord " * number


def test_an_empty_text_takes_a_minute_and_has_no_beginning(db: None) -> None:
    assert (post().reading_minutes, post().beginning) == (1, "")


def test_the_words_of_every_kind_of_block_count(db: None, make_picture: Any) -> None:
    blocks = [
        ("text", f"<p>{words(200)}</p>"),
        ("quote", {"quote": words(200), "source": ""}),
        ("callout", {"heading": "", "text": f"<p>{words(200)}</p>"}),
        tips((words(100), f"<p>{words(100)}</p>"), (words(100), f"<p>{words(100)}</p>")),
        table([words(100), words(50)], caption=words(50)),
        ("code", {"language": "", "code": words(200)}),
        picture(make_picture(), decorative=True, caption=words(200)),
    ]
    assert post(*blocks).reading_minutes == 8


def test_addresses_and_settings_are_no_words(db: None) -> None:
    film = ("embed", {"url": "https://youtu.be/aqz-KE-bpKQ", "title": "En film"})
    assert post(*[film] * 60).reading_minutes == 1


def test_a_text_begins_with_its_first_paragraph(db: None) -> None:
    quote = ("quote", {"quote": "Sitatet", "source": ""})
    assert post(quote, ("text", "<h2>Over</h2><p>Det <b>første</b> &amp; beste.</p>")).beginning == (
        "Det første & beste."
    )


def test_a_text_without_a_paragraph_begins_with_the_first_words_there_are(db: None) -> None:
    signup = ("signup", None)
    assert post(signup, tips(("Sett ut en benk", "<p>De blir.</p>"))).beginning == "Sett ut en benk De blir."


def test_a_word_without_an_end_is_cut(db: None) -> None:
    beginning = post(("text", f"<p>{'x' * 100_000}</p>")).beginning
    assert beginning == "x" * 220 + "…"
