"""A page of every kind that a reader may meet, fetched once from the running site."""

import re
from dataclasses import dataclass
from uuid import uuid4

from playwright.sync_api import APIRequestContext, APIResponse, Page

from tests.browser.inbox import wait_for_mail
from tests.browser.quality import rich
from tests.site import Site
from tests.waiting import until

# Where pages lead to one another by plain addresses.
PLACES = {
    "front page": "/",
    "Polish front page": "/pl/",
    "blog": "/blogg/",
    "blog, page 2": "/blogg/?side=2",
    "post": "/blogg/brevet-fra-solveig/",
    "Polish post": "/pl/blogg/tips-sett-ut-en-benk/",
    "weekly tip": "/blogg/tips-sett-ut-en-benk/",
    "post with everything": rich.EVERYTHING,
    "advertisement": rich.ADVERTISEMENT,
    "glossary": "/leksikon/",
    "term": "/leksikon/munn-til-munn/",
    "Polish term": "/pl/leksikon/poczta-pantoflowa/",
    "archive": "/blogg/arkiv/",
    "month": rich.MONTH,
    "category": "/blogg/kategori/munn-til-munn/",
    "tag": "/blogg/emne/snakkis/",
    "series": f"/blogg/serie/{rich.SERIES}/",
    "author": f"/blogg/forfatter/{rich.AUTHOR}/",
    "search": "/sok/",
    "search with answers": "/sok/?q=deling",
    "search, corrected": "/sok/?q=annbefaling",
    "search without answers": "/sok/?q=xyzzyqwv",
    "newsletter": "/nyhetsbrev/",
    "feedback": "/fortell-oss/",
    "feedback, thanks": "/fortell-oss/takk/",
    "consent log": "/samtykke/logg/",
    "check of receipts": "/samtykke/sjekk/",
    "about": "/om/",
    "privacy": "/personvern/",
    "not found": "/finnes-ikke/",
}


@dataclass(frozen=True)
class Answer:
    """What the site answered, to be shown in a browser as often as one likes."""

    url: str
    status: int
    headers: dict[str, str]
    html: str

    def show(self, page: Page) -> None:
        """Open it as if the site answered again: what was posted is not posted again."""
        page.route(self.url, lambda route: route.fulfill(status=200, headers=self.headers, body=self.html))
        page.goto(self.url)
        page.unroute(self.url)


# Where only a form or a mail leads.
ERRANDS = (
    "newsletter, refused",
    "signup, waiting",
    "code, refused",
    "confirm",
    "confirmed",
    "receipt",
    "receipt gone",
    "min side",
    "min side, refused",
    "pace",
    "unsubscribe",
    "unsubscribed",
    "undo",
    "link gone",
    "feedback, refused",
    "share result",
    "share, refused",
    "forbidden",
)
# All others answer with 200.
REFUSED, GONE, FORBIDDEN = 422, 404, 403
STATUS = {
    "newsletter, refused": REFUSED,
    "min side, refused": REFUSED,
    "code, refused": REFUSED,
    "feedback, refused": REFUSED,
    "link gone": GONE,
    "not found": GONE,
    "receipt gone": GONE,
    "share, refused": GONE,
    "forbidden": FORBIDDEN,
}
NAMES = [*PLACES, *ERRANDS, "broken"]


def answer(name: str, response: APIResponse) -> Answer:
    assert response.status == STATUS.get(name, 200), f"{name}: {response.status} at {response.url}"
    kept = {"content-type", "content-security-policy", "content-language"}
    headers = {name: value for name, value in response.headers.items() if name in kept}
    return Answer(response.url, response.status, headers, response.text())


def errands(http: APIRequestContext, site: Site) -> dict[str, Answer]:
    """The pages between a form and its end: nothing leads to them but a post or a mail."""
    address = f"kari.{uuid4().hex[:8]}@example.com"
    form = signup_form(http, address)
    seen = {"newsletter, refused": http.post("/nyhetsbrev/", form={"email": "kari@"})}
    seen["signup, waiting"] = http.post("/nyhetsbrev/", form=form)
    seen["code, refused"] = http.post("/nyhetsbrev/bekreft/", form={"email": address, "code": "1"})
    link = wait_for_mail(site.mailbox, address).link("/bekreft/")
    seen["confirm"] = http.get(link)
    seen["confirmed"] = http.post(link, form={"confirm": "1"})
    seen["receipt"] = sealed_receipt(http, seen["confirmed"].text())
    seen["receipt gone"] = http.get("/samtykke/kvittering/finnes-ikke/")
    welcome = wait_for_mail(site.mailbox, address, count=2)
    http.post("/min-side/", form={"email": address})
    http.post(wait_for_mail(site.mailbox, address, count=3).link("/min-side/inn/"))
    seen["min side"] = http.get("/min-side/?lagret=svar")
    seen["min side, refused"] = http.post("/min-side/adresse/", form={"email": address})
    seen["pace"] = http.get(welcome.link("/tempo/"))
    leave = welcome.link("/avmelding/")
    seen["unsubscribe"] = http.get(leave)
    seen["unsubscribed"] = http.post(leave, form={"list": "1"})
    seen["undo"] = http.get(wait_for_mail(site.mailbox, address, count=4).link("/angre/"))
    seen["link gone"] = http.get("/nyhetsbrev/bekreft/finnes-ikke/")
    seen["feedback, refused"] = http.post("/fortell-oss/", form={"message": "", "email": "kari@"})
    seen["share result"] = http.post("/d/", form={"page": page_id(http)})
    seen["share, refused"] = http.post("/d/", form={"page": "0"})
    seen["forbidden"] = http.post("/nyhetsbrev/", form=form, headers={"Sec-Fetch-Site": "cross-site"})
    return {name: answer(name, response) for name, response in seen.items()}


def sealed_receipt(http: APIRequestContext, confirmed: str) -> APIResponse:
    """The receipt that the page after a confirmation leads to, once it is signed."""
    path = re.search(r'href="(/samtykke/kvittering/[^"]+)"', confirmed)[1]
    return until(lambda: "refresh" not in (found := http.get(path)).headers and found, what="signed receipt")


def signup_form(http: APIRequestContext, address: str) -> dict[str, str]:
    """The form of the newsletter page with its first box ticked."""
    html = http.get("/nyhetsbrev/").text()
    slug, notice = re.search(r'name="notice-([\w-]+)" value="(\w+)"', html).groups()
    return {"email": address, "list": slug, f"notice-{slug}": notice}


def page_id(http: APIRequestContext) -> str:
    return str(re.search(r'data-page="(\d+)"', http.get(rich.EVERYTHING).text())[1])


def broken(site: Site) -> Answer:
    """The page for what no test can provoke: it is read from its template."""
    code = "from django.template.loader import render_to_string; print(render_to_string('500.html'))"
    done = site.manage("shell", "-v", "0", "-c", code)
    assert done.returncode == 0, done.stderr
    return Answer(f"{site.base_url}/feil/", 500, {"content-type": "text/html; charset=utf-8"}, done.stdout)


def every_page(http: APIRequestContext, site: Site) -> dict[str, Answer]:
    """Every kind of page by name."""
    code = "from tests.browser.quality.rich import write; write()"
    done = site.manage("shell", "-v", "0", "-c", code)
    assert done.returncode == 0, done.stderr
    plain = {name: answer(name, http.get(path)) for name, path in PLACES.items()}
    return {**plain, **errands(http, site), "broken": broken(site)}
