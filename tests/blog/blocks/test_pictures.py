"""Pictures come in the right sizes, say what they show, and tell nothing else."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from blog.models import Picture, Rendition
from blog.picture_sizes import USES, renditions_of, specs_of
from blog.selectors.posts import public_posts
from blog.tasks import prepare_pictures
from blog.templatetags.blog_pictures import responsive
from tests.blog.blocks.conftest import block, body, picture
from tests.blog.conftest import photograph

PLACE = b"SNAKKIS-SECRET-PLACE"


def with_traces(orientation: int = 1) -> bytes:
    """A photograph that says where it was taken, and which way is up."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = orientation, PLACE.decode()
    exif.get_ifd(0x8825)[2] = (59.0, 54.0, 50.0)
    return photograph(400, 200, exif=exif.tobytes(), comment=PLACE, xmp=PLACE)


def html(image: Picture, use: str = "text", **options: Any) -> str:
    return str(responsive(image, use, **options))


def test_a_picture_needs_words_for_those_who_cannot_see_it(make_picture: Any) -> None:
    _, value = picture(make_picture())
    with pytest.raises(ValidationError) as refusal:
        block("picture").clean(block("picture").to_python(value))
    assert "image" in refusal.value.block_errors


def test_decoration_needs_no_words_and_has_none(make_picture: Any, read: Any) -> None:
    kind, value = picture(make_picture(), decorative=True)
    block("picture").clean(block("picture").to_python(value))
    assert re.search(r'<img [^>]*alt=""', read((kind, value)))


def test_a_picture_in_a_text_has_its_words_caption_and_credit(make_picture: Any, read: Any) -> None:
    image = make_picture(credit="Kari Nordmann")
    page = read(picture(image, alt="En benk ved en dør", caption="Benken i mai"))
    figure = page[
        page.index('<figure class="picture') : page.index("</figure>", page.index('<figure class="picture'))
    ]
    assert 'alt="En benk ved en dør"' in figure
    assert "Benken i mai" in figure
    assert "Kari Nordmann" in figure
    assert image.title not in page


def test_a_picture_that_is_gone_leaves_no_hole(read: Any, make_picture: Any) -> None:
    image = make_picture()
    chosen = picture(image, alt="Borte")
    image.delete()
    assert "<figure" not in re.sub(r'<figure class="(sheet post-cover|qr)"', "", read(chosen))


def test_a_picture_comes_as_avif_webp_and_jpeg_with_its_size(make_picture: Any) -> None:
    shown = html(make_picture(1400, 700))
    assert re.findall(r'<source [^>]*type="([^"]*)"', shown) == ["image/avif", "image/webp"]
    assert re.findall(r"\.(?:avif|webp) (\d+w)", shown) == ["480w", "800w", "1200w"] * 2
    image = shown[shown.index("<img") :]
    assert re.search(r'src="[^"]*\.jpg"', image)
    assert 'width="800"' in image
    assert 'height="400"' in image
    assert shown.count('sizes="') == 2
    assert 'loading="lazy"' in shown
    assert 'decoding="async"' in shown


def test_a_small_picture_is_never_enlarged_nor_named_twice(make_picture: Any) -> None:
    shown = html(make_picture(500, 300))
    assert re.findall(r"avif (\d+w)", shown) == ["480w", "500w"]
    assert 'height="300"' in shown
    assert 'width="500"' in shown


def test_the_first_picture_in_view_is_fetched_at_once(make_picture: Any) -> None:
    shown = html(make_picture(), "cover", first=True)
    assert 'fetchpriority="high"' in shown
    assert "lazy" not in shown


@pytest.mark.parametrize("use", USES)
def test_every_use_shows_every_picture(use: str, make_picture: Any) -> None:
    for width, height in ((1, 1), (30, 2000), (2100, 50)):
        assert html(make_picture(width, height), use).startswith("<picture>")


def test_what_is_no_picture_any_more_is_not_shown(make_picture: Any, read: Any) -> None:
    broken, missing = make_picture(), make_picture()
    broken.file.storage.delete(missing.file.name)
    with broken.file.storage.open(broken.file.name, "wb") as file:
        file.write(b"\xff\xd8\xff\xe0 no picture")
    page = read(picture(broken, alt="Brukket"), picture(missing, alt="Borte"), picture=broken)
    assert "<picture" not in page
    assert page.count("not-found") == 0
    assert 'class="cover"' in page  # the drawn one stands for it


@pytest.mark.parametrize("name", ["jpeg", "webp", "avif", "png"])
def test_a_file_that_is_served_says_nothing_of_where_it_was_taken(name: str, make_picture: Any) -> None:
    image = make_picture(data=with_traces())
    assert PLACE in image.file.read()
    rendition = image.get_rendition(f"width-200|format-{name}")
    assert PLACE not in rendition.file.read()
    assert not Image.open(rendition.file).getexif()


def test_a_picture_taken_on_its_side_stands_upright(make_picture: Any) -> None:
    sideways = make_picture(data=with_traces(orientation=6))
    files = [file for files in renditions_of(sideways, "text").values() for file in files]
    assert {(file.width, file.height) for file in files} == {(200, 400)}


def test_the_original_is_for_those_who_keep_the_site(
    make_picture: Any, client: Client, admin_client: Client
) -> None:
    image = make_picture()
    for address in (image.file.url, image.file.url.replace("original", "ORIGINAL")):
        assert client.get(address).status_code == 404
    answer = admin_client.get(image.file.url)
    assert answer.status_code == 200
    assert "private" in answer.headers["Cache-Control"]
    served = client.get(image.get_rendition("width-100").url)
    assert served.status_code == 200
    assert "public" in served.headers["Cache-Control"]


def test_no_page_links_an_original(make_picture: Any, read: Any, client: Client) -> None:
    image = make_picture()
    page = read(picture(image, alt="Benken"), picture=image)
    assert "<picture" in page
    for text in (page, *(client.get(path).content.decode() for path in ("/", "/blogg/"))):
        assert "original_images" not in text


def test_the_picture_of_a_post_stands_above_it_with_its_credit(make_picture: Any, read: Any) -> None:
    page = read(picture=make_picture(credit="Ola Vik", description="En kø om morgenen"))
    assert re.search(
        r'<figure class="sheet post-cover">.*?alt="En kø om morgenen".*?Ola Vik', page, re.DOTALL
    )


def test_lists_read_the_pictures_of_all_posts_together(make_post: Any, make_picture: Any) -> None:
    asked = []
    for number in range(1, 4):
        make_post(f"Innlegg {number}", picture=make_picture(), body=body(("text", "<p>Ord.</p>")))
        assert html(public_posts("nb")[0].picture, "list")
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert all(html(post.picture, "list") for post in public_posts("nb"))
        asked.append(len(queries))
    assert asked[0] == asked[1] == asked[2]
    assert Rendition.objects.count() == 3 * len(USES["list"].specs)


def test_a_saved_draft_has_the_files_of_its_pictures_made(
    make_post: Any, make_picture: Any, admin_client: Client, client: Client
) -> None:
    above, within = make_picture(), make_picture()
    post = make_post("Benken", slug="benken", picture=above, body=body(picture(within, alt="x", wide=True)))
    post.save_revision()
    form = {
        "title": "Benken",
        "slug": "benken",
        "relation": "none",
        "audience": "everyone",
        "picture": above.pk,
        "body-count": 1,
        "body-0-deleted": "",
        "body-0-order": 0,
        "body-0-type": "picture",
        "body-0-id": "b0",
        "body-0-value-image-image": within.pk,
        "body-0-value-image-alt_text": "En benk",
        "body-0-value-wide": "on",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
    }
    answer = admin_client.post(f"/admin/pages/{post.pk}/edit/", form)
    assert answer.status_code == 302, answer.context["form"].errors
    shown = specs_of("list", "lead", "cover")
    assert set(above.renditions.values_list("filter_spec", flat=True)) >= shown
    assert set(within.renditions.values_list("filter_spec", flat=True)) >= specs_of("wide")
    made = Rendition.objects.count()
    client.get("/blogg/benken/")
    assert Rendition.objects.count() == made


def test_a_page_without_pictures_has_nothing_made(make_post: Any) -> None:
    assert prepare_pictures.call(make_post("Ord").pk) == 0
    assert prepare_pictures.call(4242) == 0
