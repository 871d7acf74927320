"""A review closed: its minutes are sent to those who read them, once each."""

from __future__ import annotations

from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from communities.models import Membership
from gardeners.models import Mandate, MinutesSent, Review
from gardeners.reviewing.minutes import minutes_of, side_read
from grc.http import absolute_url
from grc.models import User


def close(*, review: Review, by: User) -> None:
    """Close ``review``; the worker then sends its minutes."""
    from gardeners.tasks import send_minutes

    review.closed_at, review.closed_by = timezone.now(), by
    review.save()
    send_minutes.defer(review_id=review.pk)


def readers_of(review: Review) -> QuerySet[User]:
    """The gardeners of today, and the members who have an account and refused no message."""
    gardeners = Mandate.objects.in_force().filter(community=review.community_id)
    members = Membership.objects.active().filter(
        community=review.community_id, actor__opted_out=False, actor__user__isnull=False
    )
    chosen = Q(pk__in=gardeners.values("user")) | Q(pk__in=members.values("actor__user"))
    return User.objects.filter(chosen, is_active=True).order_by("pk")


def send_to(review: Review, user: User) -> bool:
    """Send the minutes to ``user`` unless they were; whether they have now been."""
    with transaction.atomic():
        _row, is_new = MinutesSent.objects.get_or_create(review=review, user=user)
        if not is_new:
            return False
        with translation.override(user.language or translation.get_language()):
            minutes = minutes_of(review, user, side_read(review, user))
            context = {
                "review": review, "minutes": minutes, "user": user,
                "url": absolute_url(review.get_absolute_url()),
            }  # fmt: skip
            subject = _("Compte rendu de la revue – %(community)s")
            text = render_to_string("gardeners/mail/minutes.txt", context)
            send_mail(subject % {"community": review.community}, text, None, [user.email])
    return True
