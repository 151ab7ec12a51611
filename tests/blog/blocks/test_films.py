"""Which addresses are films, and where they lead."""

import pytest

from blog.films import film_of

ID = "aqz-KE-bpKQ"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "benken",
        "javascript:alert(1)",
        "javascript://www.youtube.com/watch?v=aqz-KE-bpKQ",
        "https://www.youtube.com/",
        "https://www.youtube.com/@kanalen",
        "https://www.youtube.com/playlist?list=PL123",
        "https://www.youtube.com/watch?v=kort",
        f"https://www.youtube.com/watch?v={ID}%22onload=alert(1)",
        f"https://www.youtube.com.example.com/watch?v={ID}",
        f"https://example.com/watch?v={ID}",
        f"https://youtube.com@example.com/watch?v={ID}",
        f"ftp://youtu.be/{ID}",
        "https://vimeo.com/",
        "https://vimeo.com/kanalen",
        "https://vimeo.com/76979871/../../x",
        "https://player.vimeo.com/video/76979871?h=%22%3E",
        "https://vimeo.com/76979871١",
        "http://[",
        "https://www.youtube.com/watch?v=" + "a" * 100_000,
        "\0",
    ],
)
def test_what_is_no_film_we_know_is_none(address: str) -> None:
    assert film_of(address) is None


@pytest.mark.parametrize(
    "address",
    [
        f"https://www.youtube.com/watch?v={ID}",
        f"http://youtube.com/watch?feature=share&v={ID}&si=sporing",
        f"https://m.youtube.com/watch?v={ID}",
        f"https://youtu.be/{ID}?si=sporing",
        f"https://www.youtube.com/embed/{ID}",
        f"https://www.youtube.com/shorts/{ID}",
        f"https://www.youtube.com/live/{ID}?feature=share",
        f"https://www.youtube-nocookie.com/embed/{ID}",
        f"  https://WWW.YouTube.com/watch?v={ID}  ",
    ],
)
def test_a_film_on_youtube_is_played_without_its_cookies(address: str) -> None:
    film = film_of(address)
    assert film
    assert film.host == "YouTube"
    assert film.address == f"https://www.youtube.com/watch?v={ID}"
    assert film.player == f"https://www.youtube-nocookie.com/embed/{ID}?autoplay=1"


@pytest.mark.parametrize(("clock", "start"), [("90", 90), ("90s", 90), ("1m30s", 90), ("1h2m3s", 3723)])
def test_a_film_begins_where_its_address_says(clock: str, start: int) -> None:
    film = film_of(f"https://youtu.be/{ID}?t={clock}")
    assert film
    assert film.player.endswith(f"&start={start}")
    assert film.address.endswith(f"&t={start}")


def test_a_time_nobody_understands_is_left_out() -> None:
    film = film_of(f"https://youtu.be/{ID}?t=%22%3E%3Cscript%3E")
    assert film
    assert film.player == f"https://www.youtube-nocookie.com/embed/{ID}?autoplay=1"


@pytest.mark.parametrize(
    "address",
    [
        "https://vimeo.com/76979871",
        "https://player.vimeo.com/video/76979871",
        "https://vimeo.com/channels/staffpicks/76979871",
        "https://vimeo.com/groups/reklame/videos/76979871",
    ],
)
def test_a_film_on_vimeo_is_played_without_being_followed(address: str) -> None:
    film = film_of(address)
    assert film
    assert (film.host, film.address) == ("Vimeo", "https://vimeo.com/76979871")
    assert film.player == "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1"


@pytest.mark.parametrize(
    "address",
    ["https://vimeo.com/76979871/8272103f6e", "https://player.vimeo.com/video/76979871?h=8272103f6e"],
)
def test_an_unlisted_film_on_vimeo_keeps_its_key(address: str) -> None:
    film = film_of(address)
    assert film
    assert film.address == "https://vimeo.com/76979871/8272103f6e"
    assert film.player.endswith("&h=8272103f6e")
