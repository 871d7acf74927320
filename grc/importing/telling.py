"""The end of an import, told by email to who asked for it, when it took long enough to leave."""

from __future__ import annotations

import datetime as dt

from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grc.http import absolute_url
from grc.models import ImportBatch

LONG = dt.timedelta(seconds=30)


def tell_end(batch: ImportBatch) -> None:
    """Have an email sent, once the transaction is kept, if the work began long ago."""
    who = batch.undone_by if batch.state == ImportBatch.State.UNDONE else batch.confirmed_by
    quick = batch.asked_at and timezone.now() - batch.asked_at < LONG
    if who is None or not who.is_active or quick:
        return
    subject, text = told(batch)
    transaction.on_commit(lambda: send_mail(subject, text, None, [who.email]), robust=True)


def told(batch: ImportBatch) -> tuple[str, str]:
    """The subject and the text of the email."""
    counts = batch.counts
    if batch.state == ImportBatch.State.UNDONE:
        subject = _("Import annulé : %(file)s")
        text = _("Lignes annulées : %(undone)s. Qui n’ont pas pu l’être : %(refused)s.")
    else:
        subject = _("Import terminé : %(file)s")
        text = _("Fiches créées : %(created)s. Complétées : %(updated)s. Lignes rejetées : "
                 "%(rejected)s.")  # fmt: skip
    address = absolute_url(batch.get_absolute_url())
    return subject % {"file": batch.file_name}, f"{text % counts}\n\n{address}\n"
