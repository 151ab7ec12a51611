"""A site's frame: the page tree that a real site and the demo share, and which of the two VAR_DIR holds."""

from dataclasses import dataclass, fields
from typing import Literal, NamedTuple, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from blog.models import BlogIndexPage, GlossaryIndexPage, HomePage, StandardPage
from consent.selectors import site_identity
from newsletter.models import NewsletterPage

Kind = Literal["demo", "real"]


class WrongKindError(Exception):
    """VAR_DIR already holds a site of the other kind. Demo people and a real ledger never share one."""


@dataclass(frozen=True)
class Branch:
    """The fixed pages of one language."""

    home: HomePage
    blog: BlogIndexPage
    glossary: GlossaryIndexPage
    newsletter: NewsletterPage
    about: StandardPage
    privacy: StandardPage

    @classmethod
    def translated(cls, branch: Self, locale: Locale) -> Self:
        """The pages of ``branch`` in ``locale``."""
        pages = {field.name: getattr(branch, field.name).get_translation(locale) for field in fields(cls)}
        return cls(**pages)


@dataclass(frozen=True)
class Tree:
    """The whole frame: Norwegian pages and their Polish translations."""

    site: Site
    nb: Branch
    pl: Branch


class Fixed(NamedTuple):
    """A fixed page. Its slug is the same word in both languages: /leksikon/ and /pl/leksikon/."""

    kind: type[Page]
    slug: str
    nb: str
    pl: str
    in_menu: bool = True


PAGES = {
    "blog": Fixed(BlogIndexPage, "blogg", "Blogg", "Blog"),
    "glossary": Fixed(GlossaryIndexPage, "leksikon", "Ord og begreper i markedsføring", "Słownik marketingu"),
    "newsletter": Fixed(NewsletterPage, "nyhetsbrev", "Nyhetsbrev", "Newsletter"),
    "about": Fixed(StandardPage, "om", "Om oss", "O nas"),
    # In the footer, beside who answers for the site.
    "privacy": Fixed(StandardPage, "personvern", "Personvern", "Prywatność", in_menu=False),
}


def held_kind() -> Kind | None:
    """What VAR_DIR holds, or None while it holds no site."""
    try:
        kind = (settings.VAR_DIR / "kind").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    return "demo" if kind == "demo" else "real"


def claim(kind: Kind) -> None:
    """Mark VAR_DIR as holding a site of this kind. WrongKindError when it holds one of the other."""
    refuse_other(kind)
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    (settings.VAR_DIR / "kind").write_text(kind, encoding="utf-8")


def refuse_other(kind: Kind) -> None:
    """WrongKindError when VAR_DIR, or the database, holds a site of the other kind."""
    places = {f"VAR_DIR ({settings.VAR_DIR})": held_kind(), "The database": _kind_of_database()}
    for place, held in places.items():
        if held not in {None, kind}:
            raise WrongKindError(
                f"{place} holds a {held} site, so no {kind} site can be made there. "
                "Choose another folder, as in VAR_DIR=var/other, and with DATABASE_URL another database."
            )


def _kind_of_database() -> Kind | None:
    """Told by who answers for the site. The row alone says nothing: Wagtail makes an empty one."""
    identity = site_identity()
    if identity.is_demo:
        return "demo"
    return "real" if identity.controller else None


@transaction.atomic
def build_tree(*, site_name: str) -> Tree:
    """The page tree of a site in both languages. Idempotent: pages that exist are left as they are."""
    norwegian, _ = Locale.objects.get_or_create(language_code="nb")
    polish, _ = Locale.objects.get_or_create(language_code="pl")
    home = _home(norwegian, polish, site_name)
    site = _site(home, site_name)
    _drop_welcome_page()
    found = {name: _page(home, polish, fixed) for name, fixed in PAGES.items()}
    nb = Branch(home=home, **found)
    return Tree(site=site, nb=nb, pl=Branch.translated(nb, polish))


def keep_address() -> None:
    """Move the site to BASE_URL, if it stands elsewhere."""
    site = Site.objects.filter(is_default_site=True).first()
    if site and (site.hostname, site.port) != _address():
        site.hostname, site.port = _address()
        site.save(update_fields=["hostname", "port"])


def _address() -> tuple[str, int]:
    parts = urlsplit(settings.BASE_URL)
    return str(parts.hostname), parts.port or (443 if settings.HTTPS else 80)


def _site(home: HomePage, site_name: str) -> Site:
    hostname, port = _address()
    given = {"hostname": hostname, "port": port, "root_page": home, "site_name": site_name}
    site, _ = Site.objects.update_or_create(is_default_site=True, defaults=given)
    return site


def _home(norwegian: Locale, polish: Locale, site_name: str) -> HomePage:
    home = HomePage.objects.filter(locale=norwegian, depth=2).first()
    if home is None:
        root = Page.get_first_root_node()
        home = root.add_child(instance=HomePage(title=site_name, slug="home-nb", locale=norwegian))
        _publish(home)
    if not home.has_translation(polish):
        translation = home.copy_for_translation(polish)
        translation.slug = "home-pl"
        _publish(translation)
    return home


def _drop_welcome_page() -> None:
    """Wagtail's migrations make a page without a type of ours; no site is rooted at it any more."""
    for page in Page.objects.filter(depth=2, slug="home", content_type__model="page"):
        page.delete()


def _page(home: HomePage, polish: Locale, fixed: Fixed) -> Page:
    page = fixed.kind.objects.child_of(home).filter(slug=fixed.slug).first()
    if page is None:
        page = fixed.kind(title=fixed.nb, slug=fixed.slug, locale=home.locale, show_in_menus=fixed.in_menu)
        _publish(home.add_child(instance=page))
    if not page.has_translation(polish):
        translation = page.copy_for_translation(polish)
        translation.title = fixed.pl
        _publish(translation)
    return page


def _publish(page: Page) -> None:
    page.save_revision().publish()
    page.refresh_from_db()
