"""One community and everybody who may stand around it (domain.md, *Who may do what*).

A plugin of pytest (``pytest_plugins = ["tests.roles"]``): ask for a role by its name, or for
``people``, all of them by role.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from communities.models import Community
from gardeners.models import Mandate
from grc.models import User
from tests.factories import (
    ActorFactory,
    AdministratorFactory,
    AgentFactory,
    CommunityFactory,
    MandateFactory,
    UserFactory,
)

ROLES = (
    "anonymous",
    "member",
    "gardener",
    "former_gardener",
    "agent",
    "region_gardener",
    "administrator",
)

Person = User | AnonymousUser


@pytest.fixture
def community(db: None) -> Community:
    return CommunityFactory(name="Les Tables du Lot", slug="tables-du-lot")


@pytest.fixture
def anonymous() -> AnonymousUser:
    return AnonymousUser()


@pytest.fixture
def member(community: Community) -> User:
    """Someone whose actor is an active member of the community."""
    user = UserFactory(email="membre@example.org", first_name="Maëlle", last_name="Membre")
    ActorFactory(user=user, first_name="Maëlle", name="Membre", community=community)
    return user


@pytest.fixture
def gardener(community: Community) -> User:
    """The territory gardener in force."""
    user = UserFactory(email="territoire@example.org", first_name="Tom", last_name="Territoire")
    MandateFactory(user=user, community=community)
    return user


@pytest.fixture
def former_gardener(community: Community) -> User:
    """The territory gardener whose mandate ended yesterday."""
    user = UserFactory(email="ancien@example.org", first_name="Anouk", last_name="Ancien")
    MandateFactory(user=user, community=community, ended=True)
    return user


@pytest.fixture
def agent(db: None) -> User:
    return AgentFactory(email="agente@example.org", first_name="Agnès", last_name="Agente")


@pytest.fixture
def region_gardener(community: Community) -> User:
    user = AgentFactory(email="region@example.org", first_name="Rémi", last_name="Région")
    MandateFactory(user=user, community=community, side=Mandate.Side.REGION)
    return user


@pytest.fixture
def administrator(db: None) -> User:
    return AdministratorFactory(email="admin@example.org", first_name="Ada", last_name="Admin")


@pytest.fixture
def people(request: pytest.FixtureRequest) -> dict[str, Person]:
    """Everybody, by role."""
    return {role: request.getfixturevalue(role) for role in ROLES}


@pytest.fixture
def browse() -> Callable[[Person], Client]:
    """A browser in which someone is logged in: ``browse(agent).get("/")``."""

    def open_browser(user: Person) -> Client:
        client = Client()
        if isinstance(user, User):
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return open_browser
