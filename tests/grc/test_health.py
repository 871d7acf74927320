import pytest
from django.db import DatabaseError, connection
from django.test import Client


@pytest.mark.django_db
def test_answers_when_the_database_does(client: Client) -> None:
    assert client.get("/healthz").status_code == 200


def test_answers_503_without_the_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", fail)

    assert client.get("/healthz").status_code == 503
