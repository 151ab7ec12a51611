from django.test import Client

from config.sites import Tree


def test_robots_are_kept_from_what_is_one_persons_and_from_endless_pages(tree: Tree, client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    closed = {line.removeprefix("Disallow: ") for line in response.text.splitlines() if "Disallow" in line}
    assert {"/admin/", "/api/", "/sok/", "/pl/sok/", "/min-side/", "/pl/min-side/", "/u/"} <= closed


def test_share_links_stay_open_so_that_networks_can_show_a_preview(tree: Tree, client: Client) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    rules = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow")]
    for path in (
        "/d/abc",
        "/bilde/1-0123456789abcdef.png",
        "/media/images/a.jpg",
        "/static/css/site.css",
        "/",
    ):
        assert not any(path.startswith(rule) for rule in rules)


def test_the_map_is_named(tree: Tree, client: Client) -> None:
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").text.splitlines()
