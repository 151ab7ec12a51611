from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = _("Newsletter")

    def ready(self) -> None:
        from blog.page_cache.watched import Watched, watch
        from blog.previews.letters import WRITERS
        from consent.admin import told
        from consent.rights import register
        from mail import kinds
        from mail.bounces import registry as bounces
        from mail.mailings import registry
        from newsletter import farewells, headless, rights, undo_mails
        from newsletter import kinds as newsletter_kinds
        from newsletter.admin import person
        from newsletter.digests import sending as digests
        from newsletter.emails import COMPOSERS
        from newsletter.issues import sending
        from newsletter.issues.disclosing import disclosure_of
        from newsletter.issues.preview import draft_letter
        from newsletter.models import IssuePage
        from newsletter.selectors import list_purposes
        from newsletter.services.leaving import leave_by_mail, leave_list
        from sharing.pages import register_disclosure

        headless.register_kinds()
        register("newsletter", export=rights.export, erase=rights.erase)
        told.register("newsletter", facts=person.facts, moments=person.moments)
        bounces.register("newsletter", bounces.Mailed(list_purposes, leave_list, leave_by_mail))
        for kind, composer in {**COMPOSERS, **farewells.COMPOSERS, **undo_mails.COMPOSERS}.items():
            kinds.register(kind, composer)
        registry.register(newsletter_kinds.ISSUE, sending.BULK)
        registry.register(newsletter_kinds.DIGEST, digests.BULK)
        # What signup forms show.
        watch(Watched("newsletter_mailinglist"), Watched("newsletter_mailinglisttext"))
        # Issues, and that they were sent.
        watch(Watched("newsletter_issuepage", inserts=False), Watched("newsletter_sending"))
        register_disclosure(disclosure_of)
        WRITERS[IssuePage] = draft_letter
