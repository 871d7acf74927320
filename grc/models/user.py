from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grc.fields import SortKey
from grc.history import tracked
from grc.live.triggers import PEOPLE, Shown, tell_changes


class UserManager(BaseUserManager["User"]):
    def agents(self) -> models.QuerySet[User]:
        """Those who belong to the Region today, as ``is_agent`` says of one."""
        return self.filter(is_active=True, role__in=User.OF_THE_REGION)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a person who logs in by ``email`` (kept in lower case)."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, **{**fields, "role": User.Role.ADMINISTRATOR})


@tracked(exclude=["password", "last_login", "sort_name"])
class User(AbstractBaseUser):
    """Someone who logs in. What a gardener or a member may do comes from mandates and
    memberships in force, never from here: the role only tells who belongs to the Region."""

    class Role(models.TextChoices):
        VOLUNTEER = "volunteer", _("habitant ou bénévole")
        AGENT = "agent", _("agent de la Région")
        ADMINISTRATOR = "administrator", _("administrateur")

    OF_THE_REGION = (Role.AGENT, Role.ADMINISTRATOR)

    email = models.EmailField(_("adresse électronique"))
    first_name = models.CharField(_("prénom"), max_length=100, blank=True)
    last_name = models.CharField(_("nom"), max_length=100, blank=True)
    role = models.CharField(_("rôle"), max_length=20, choices=Role, default=Role.VOLUNTEER)
    language = models.CharField(
        _("langue"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    is_active = models.BooleanField(_("peut se connecter"), default=True)
    date_joined = models.DateTimeField(_("inscrit le"), default=timezone.now, editable=False)
    sort_name = SortKey("last_name", "first_name")

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("personne qui se connecte")
        verbose_name_plural = _("personnes qui se connectent")
        ordering = ["last_name", "first_name", "email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message=_("Cette adresse est déjà celle d’une autre personne."),
            )
        ]
        triggers = [tell_changes(Shown(PEOPLE, "id", when=("role", "is_active")))]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.email

    def get_full_name(self) -> str:
        return self.name

    @property
    def is_administrator(self) -> bool:
        return self.is_active and self.role == self.Role.ADMINISTRATOR

    @property
    def is_agent(self) -> bool:
        """Whether the person belongs to the Region."""
        return self.is_active and self.role in self.OF_THE_REGION

    # What django.contrib.admin asks of a user model: administrators may all, nobody else anything.
    @property
    def is_staff(self) -> bool:
        return self.is_administrator

    @property
    def is_superuser(self) -> bool:
        return self.is_administrator

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_administrator

    def has_perms(self, perm_list: list[str], obj: object = None) -> bool:
        return self.is_administrator

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_administrator
