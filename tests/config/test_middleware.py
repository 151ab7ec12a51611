from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from config import sites
from config.middleware import ADMIN_POLICY, PUBLIC_POLICY, ProxyMiddleware

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/pl/",
    "/blogg/",
    "/pl/blogg/",
    "/leksikon/",
    "/nyhetsbrev/",
    "/pl/nyhetsbrev/",
    "/om/",
    "/personvern/",
]
HOST = "http://testserver"


@pytest.fixture
def site(settings: Any) -> sites.Tree:
    settings.ALLOWED_HOSTS = ["testserver"]
    return sites.build_tree(site_name="Snakkis")


def post(**headers: str) -> int:
    """The status of an unknown link's one-click post: 404 when it is let through, 403 when it is refused."""
    answer = Client().post("/u/unknown", {"List-Unsubscribe": "One-Click"}, headers=headers)
    return answer.status_code


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://stein.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://other.testserver"},
        {"Origin": "https://stein.example"},
        {"Origin": "https://testserver"},
        {"Origin": "http://testserver:8001"},
        {"Origin": "null"},
    ],
)
def test_a_post_from_another_site_is_refused(site: sites.Tree, headers: dict[str, str]):
    assert post(**headers) == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": HOST},
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": HOST},
        {"Origin": "http://127.0.0.1:8000"},
        {},
    ],
    ids=[
        "browser",
        "browser without origin",
        "older browser",
        "behind a proxy that renames",
        "mail provider",
    ],
)
def test_a_post_of_our_own_or_of_no_browser_is_let_through(
    site: sites.Tree, settings: Any, headers: dict[str, str]
):
    settings.BASE_URL = "http://127.0.0.1:8000"
    assert post(**headers) == 404


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "zlib", "base64", "idna", "undefined", "latin-1"])
@pytest.mark.parametrize("path", ["/nyhetsbrev/", "/fortell-oss/", "/u/unknown"])
def test_a_form_with_files_in_another_alphabet_is_refused_as_plain_ones_are(
    site: sites.Tree, path: str, charset: str
):
    form = '--B\r\nContent-Disposition: form-data; name="email"\r\n\r\n+2AA-@example.no\r\n--B--\r\n'
    kind = f"multipart/form-data; boundary=B; charset={charset}"
    answer = Client().generic("POST", path, form.encode(), content_type=kind)
    assert answer.status_code == 400


@pytest.mark.parametrize("charset", ["", "; charset=utf-8", '; charset="UTF-8"'])
def test_a_form_with_files_in_our_alphabet_is_read(site: sites.Tree, charset: str):
    form = '--B\r\nContent-Disposition: form-data; name="email"\r\n\r\nkåre@\r\n--B--\r\n'
    answer = Client().post(
        "/fortell-oss/", form.encode(), content_type=f"multipart/form-data; boundary=B{charset}"
    )
    assert answer.status_code == 422
    assert "kåre@" in answer.content.decode()


def large(**more: str) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("stor.txt", b"x" * 2_700_000), **more}


@pytest.mark.parametrize("path", ["/nyhetsbrev/", "/fortell-oss/", "/blogg/", "/d/", "/u/x", "/admin/login/"])
def test_nobody_who_is_not_signed_in_writes_files_to_our_disk(site: sites.Tree, path: str, monkeypatch: Any):
    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", lambda *args: pytest.fail("written"))
    browser = Client(enforce_csrf_checks=True)
    browser.cookies.load({"csrftoken": "a" * 32, "sessionid": "a" * 32})
    answer = browser.post(path, large(), headers={"authorization": "Bearer x"})
    assert 400 <= answer.status_code < 500


def test_an_editor_uploads_large_files(site: sites.Tree, admin_client: Client):
    assert admin_client.post("/admin/documents/add/", large(title="Stor")).status_code == 302


@pytest.mark.engines
@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/blogg/emne/%00/",
        "/blogg/emne/a%00b/feed.xml",
        "/tag/a%00",
        "/2011/02/25/%00/",
        "/d/%00",
    ],
)
def test_an_address_with_a_null_character_breaks_nothing(site: sites.Tree, path: str):
    assert Client().get(path).status_code == 400


def test_the_refusal_speaks_the_language_of_the_path(site: sites.Tree):
    answer = Client().post("/pl/nyhetsbrev/", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert answer.headers["Content-Language"] == "pl"
    assert '<html lang="pl"' in answer.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_sets_no_cookie_and_varies_on_nobody(site: sites.Tree, path: str):
    headers = {"Accept-Language": "pl,en;q=0.5", "Cookie": "django_language=pl; a=b"}
    plain, particular = Client().get(path), Client().get(path, headers=headers)
    assert plain.status_code == 200
    for answer in (plain, particular):
        assert not answer.cookies
        vary = answer.headers.get("Vary", "").lower()
        assert "cookie" not in vary
        assert "language" not in vary
    assert plain.content == particular.content
    assert plain.headers["Content-Language"] == ("pl" if path.startswith("/pl/") else "nb")


@pytest.mark.parametrize("path", ["/", "/healthz", "/finnes-ikke/", "/api/v1/lists"])
def test_every_public_answer_has_a_policy_without_inline_code(site: sites.Tree, path: str):
    answer = Client().get(path)
    assert answer.headers["Content-Security-Policy"] == PUBLIC_POLICY
    assert "unsafe" not in PUBLIC_POLICY
    assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_the_admin_has_a_policy_of_its_own(site: sites.Tree):
    answer = Client().get("/admin/login/")
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"] == ADMIN_POLICY


def test_the_admin_keeps_djangos_own_tokens(site: sites.Tree):
    answer = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "eva", "password": "x"})
    assert answer.status_code == 403


def test_behind_tls_browsers_are_told_to_stay_there(site: sites.Tree, settings: Any):
    settings.SECURE_HSTS_SECONDS = 31536000
    assert Client().get("/", secure=True).headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "203.0.113.7", "192.0.2.1"),
        (1, None, "192.0.2.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.9, 203.0.113.7", "203.0.113.7"),
        (2, "198.51.100.9, 203.0.113.7, 192.0.2.2", "203.0.113.7"),
        (3, "203.0.113.7", "192.0.2.1"),
    ],
)
def test_only_our_own_proxies_are_believed(settings: Any, proxies: int, forwarded: str | None, seen: str):
    settings.PROXIES = proxies
    addresses: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        addresses.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    ProxyMiddleware(view)(RequestFactory().get("/", headers=headers, REMOTE_ADDR="192.0.2.1"))
    assert addresses == [seen]
