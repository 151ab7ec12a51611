"""A static site made of what Snakkis' content API tells: one script, nothing but Python's standard library.

    python3 build.py http://127.0.0.1:8000 http://127.0.0.1:3000 --out site

The first address is Snakkis', the second is where readers will find the result. Every page lies at the path
it has there, so that share links lead home (``FRONT_END_URL``). Run it again when something is published.
"""

import argparse
import json
import re
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime
from html import escape
from pathlib import Path
from string import Template
from typing import Any
from urllib.request import urlopen

HERE = Path(__file__).parent
PER_PAGE = 9
BUILT = "post,term,page,issue"
PREVIEW = {"nb": "Utkast, ikke publisert", "pl": "Wersja robocza, nieopublikowana"}
LOADING = "Henter utkastet …"
NO_PREVIEW = "Utkastet kunne ikke hentes akkurat nå. Last siden på nytt, eller åpne hele lenken du fikk."
WORDS = {
    "nb": {
        "lang": "nb", "home": "/", "skip": "Til innholdet", "posts": "Innlegg", "terms": "Ord og begreper",
        "older": "Eldre", "newer": "Nyere", "read": "min å lese", "by": "Av", "related": "Les også",
        "tagged": "Om", "quoted": "«{}»", "pages": "Sider", "menu": "Hovedmeny", "other": "Polski",
        "months": "januar februar mars april mai juni juli august september oktober november desember",
        "about": "Et eksempel: en statisk side bygget av innholdet i Snakkis.",
    },
    "pl": {
        "lang": "pl", "home": "/pl/", "skip": "Do treści", "posts": "Wpisy", "terms": "Słownik",
        "older": "Starsze", "newer": "Nowsze", "read": "min czytania", "by": "Autor:",
        "related": "Czytaj też",
        "tagged": "O temacie", "quoted": "„{}”", "pages": "Strony", "menu": "Menu główne", "other": "Norsk",
        "months": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października "
        "listopada grudnia",
        "about": "Przykład: strona statyczna zbudowana z treści Snakkis.",
    },
}  # fmt: skip
Item = dict[str, Any]


class Snakkis:
    """The content API at ``address``."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")

    def get(self, url: str) -> Any:
        with urlopen(url, timeout=60) as answer:
            return json.load(answer)

    def pages(self, **asked: str) -> Iterator[Item]:
        """Every page of a kind, each with all there is to it."""
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        url = f"{self.address}/api/v1/content/?limit=100&fields=id&{query}"
        while url:
            found = self.get(url)
            for item in found["items"]:
                yield self.get(f"{self.address}/api/v1/content/{item['id']}")
            url = found["next"]


class Site:
    """Pages of ``snakkis`` as files in ``out``, read at ``address``."""

    def __init__(self, snakkis: Snakkis, address: str, out: Path) -> None:
        self.snakkis, self.address, self.out = snakkis, address.rstrip("/"), out
        self.page = Template((HERE / "page.html").read_text(encoding="utf-8"))
        self.written = 0
        self.here: set[str] = set()

    def build(self) -> None:
        self.out.mkdir(parents=True, exist_ok=True)
        for name in ("style.css", "preview.js"):
            shutil.copy(HERE / name, self.out)
        items = {locale: list(self.snakkis.pages(type=BUILT, locale=locale)) for locale in WORDS}
        self.here = {item["path"] for of_one in items.values() for item in of_one}
        self.here |= {words["home"] for words in WORDS.values()}
        for locale, of_one in items.items():
            posts = [item for item in of_one if item["type"] == "post"]
            self.posts(posts, locale)
            self.tags(posts, locale)
            for item in of_one:
                self.write(item["path"], item["title"], article(item, self.at_home), locale, item=item)
        self.preview()

    def preview(self) -> None:
        """Where drafts are shown: the script fills it with what the token in the address opens."""
        address = escape(self.snakkis.address)
        told = f'data-preview="{address}" data-loading="{LOADING}" data-failed="{NO_PREVIEW}"'
        told += "".join(f' data-{locale}="{words}"' for locale, words in PREVIEW.items())
        head = '<meta name="robots" content="noindex"><script type="module" src="/preview.js"></script>'
        self.write("/utkast/", "Utkast", f'<article class="text" {told}></article>', "nb", head=head)

    def at_home(self, html: str) -> str:
        """Links to pages that are built lead to them; all others stay where they are."""

        def moved(found: re.Match[str]) -> str:
            return f'href="{self.address}{found[1]}' if found[1] in self.here else found[0]

        return re.sub(f'href="{re.escape(self.snakkis.address)}(/[^"#?]*)', moved, html)

    def posts(self, posts: list[Item], locale: str) -> None:
        """The front page and those that follow it."""
        words = WORDS[locale]
        parts = [posts[start : start + PER_PAGE] for start in range(0, len(posts), PER_PAGE)] or [[]]
        paths = [
            f"{words['home']}{f'side/{number}/' if number > 1 else ''}" for number in range(1, len(parts) + 1)
        ]
        for number, (part, path) in enumerate(zip(parts, paths, strict=True)):
            newer = link(paths[number - 1], words["newer"], rel="prev") if number else ""
            older = link(paths[number + 1], words["older"], rel="next") if number + 1 < len(paths) else ""
            turn = (
                f'<nav class="turn" aria-label="{words["pages"]}">{newer}{older}</nav>'
                if newer or older
                else ""
            )
            self.write(path, words["posts"], listing(words["posts"], part) + turn, locale)

    def tags(self, posts: list[Item], locale: str) -> None:
        tags = {tag["slug"]: tag["name"] for post in posts for tag in post["tags"]}
        prefix = WORDS[locale]["home"]
        for slug, name in tags.items():
            tagged = [post for post in posts if slug in {tag["slug"] for tag in post["tags"]}]
            heading = f"{WORDS[locale]['tagged']} {WORDS[locale]['quoted'].format(name)}"
            self.write(f"{prefix}blogg/emne/{slug}/", heading, listing(heading, tagged), locale)

    def write(
        self, path: str, title: str, main: str, locale: str, *, item: Item | None = None, head: str = ""
    ) -> None:
        """One file. A page of Snakkis has its head from there, with the address it has here."""
        words, item = WORDS[locale], item or {}
        described = item.get("description") or item.get("seo", {}).get("description")
        other = next(
            (one["path"] for one in item.get("translations", [])),
            WORDS["pl" if locale == "nb" else "nb"]["home"],
        )
        html = self.page.substitute(
            {name: escape(word) for name, word in words.items()},
            title=escape(title),
            description=escape(described or words["about"]),
            canonical=escape(self.address + path),
            other_url=escape(other),
            other_lang="pl" if locale == "nb" else "nb",
            snakkis=escape(self.snakkis.address),
            head=head + json_ld(item),
            main=main,
        )
        file = self.out / path.strip("/") / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(html, encoding="utf-8")
        self.written += 1


def link(url: str, words: str, **attributes: str) -> str:
    told = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f'<a href="{escape(url)}"{told}>{escape(words)}</a>'


def json_ld(item: Item) -> str:
    """What search engines read. No ``<`` of a text can end the script."""
    if not item.get("json_ld"):
        return ""
    told = json.dumps(item["json_ld"], ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{told}</script>'


def day(item: Item) -> str:
    """«6. november 2026», as the language writes it."""
    at = datetime.fromisoformat(item["published_at"])
    month = WORDS[item["locale"]]["months"].split()[at.month - 1]
    dot = "." if item["locale"] == "nb" else ""
    return f'<time datetime="{at.date()}">{at.day}{dot} {month} {at.year}</time>'


def picture(told: Item | None, sizes: str, *, eager: bool = False) -> str:
    if not told:
        return ""
    sources = "".join(
        f'<source type="{escape(source["type"])}" srcset="{escape(source["srcset"])}" sizes="{sizes}">'
        for source in told["sources"]
    )
    credit = f"<figcaption>{escape(told['credit'])}</figcaption>" if told["credit"] else ""
    loading = 'fetchpriority="high"' if eager else 'loading="lazy"'
    return (
        f'<figure class="picture"><picture>{sources}<img src="{escape(told["src"])}" '
        f'alt="{escape(told["alt"])}" width="{told["width"]}" height="{told["height"]}" {loading}>'
        f"</picture>{credit}</figure>"
    )


def listing(heading: str, posts: list[Item]) -> str:
    return f"<h1>{escape(heading)}</h1>" + "".join(['<div class="cards">', *map(card, posts), "</div>"])


def card(post: Item) -> str:
    disclosure = (post["relation"] or {}).get("disclosure")
    told = f'<p class="disclosure">{escape(disclosure)}</p>' if disclosure else ""
    return (
        f'<article class="card">{picture(post["picture"], "(min-width: 60rem) 22rem, 90vw")}{told}'
        f"<h2>{link(post['path'], post['title'])}</h2><p>{escape(post['excerpt'])}</p>"
        f'<p class="small">{day(post)}</p></article>'
    )


def cards_to(pages: list[Item], heading: str) -> str:
    if not pages:
        return ""
    items = "".join(f"<li>{link(page['path'], page['title'])}</li>" for page in pages)
    return f'<nav class="on" aria-label="{heading}"><h2>{heading}</h2><ul>{items}</ul></nav>'


def article(item: Item, at_home: Any) -> str:
    """A post, a term or a page, with what stands around it."""
    words = WORDS[item["locale"]]
    relation, author = item.get("relation") or {}, item.get("author") or {}
    facts = [day(item)] if item["type"] == "post" else []
    if author:
        facts.insert(0, f"{words['by']} {escape(author['name'])}")
    if item.get("reading_minutes"):
        facts.append(f"{item['reading_minutes']} {words['read']}")
    tags = [link(f"{words['home']}blogg/emne/{tag['slug']}/", tag["name"]) for tag in item.get("tags", [])]
    ways = [(item.get("previous"), words["older"], "prev"), (item.get("next"), words["newer"], "next")]
    turn = "".join(
        link(page["path"], f"{label}: {page['title']}", rel=rel) for page, label, rel in ways if page
    )
    return "".join(
        [
            '<article class="text"><header>',
            f'<p class="disclosure">{escape(relation["disclosure"])}</p>'
            if relation.get("disclosure")
            else "",
            f"<h1>{escape(item['title'])}</h1>",
            f'<p class="intro">{escape(item["intro"])}</p>' if item.get("intro") else "",
            f'<p class="small">{" · ".join(facts)}</p>' if facts else "",
            "</header>",
            picture(item.get("picture"), "(min-width: 60rem) 56rem, 96vw", eager=True),
            f'<div class="body">{at_home(item["body_html"])}</div>',
            f'<p class="tags">{" ".join(tags)}</p>' if tags and item["type"] == "post" else "",
            f'<snakkis-share page="{item["id"]}"></snakkis-share>' if item["type"] != "page" else "",
            "</article>",
            f'<nav class="turn" aria-label="{words["posts"]}">{turn}</nav>' if turn else "",
            cards_to(item.get("related") or item.get("mentions") or [], words["related"]),
            f'<snakkis-signup page="{item["id"]}"></snakkis-signup>',
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("snakkis", help="address of Snakkis")
    parser.add_argument("address", help="address at which the result will be read")
    parser.add_argument("--out", type=Path, default=Path("site"), help="folder to write into (default: site)")
    asked = parser.parse_args()
    site = Site(Snakkis(asked.snakkis), asked.address, asked.out)
    try:
        site.build()
    except OSError as error:
        print(f"Snakkis does not answer at {asked.snakkis}: {error}", file=sys.stderr)
        return 1
    print(f"{site.written} pages in {asked.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
