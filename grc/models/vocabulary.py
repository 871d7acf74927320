"""The words that stand in searchable texts, so that a misspelt one finds its neighbours."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Word(models.Model):
    """A word of some searchable text, without accents, in lower case.

    ``variants`` holds the word and each form of it with one letter left out: two words one
    typing error apart (a letter added, dropped, changed or two swapped) share a variant, which
    the index finds at once (symmetric delete, the method of SymSpell).

    A word may stand twice: uniqueness would make two people who log the same new word at the
    same moment wait for each other.
    """

    text = models.CharField(max_length=40, db_collation="C")
    variants = ArrayField(models.CharField(max_length=40))

    class Meta:
        indexes = [
            # In the order of bytes, it serves prefixes as well.
            models.Index(fields=["text"], name="word_text"),
            GinIndex(fields=["variants"], name="word_variants"),
        ]

    def __str__(self) -> str:
        return self.text


# Each text is cut in words once, and only distinct words are looked at after that: a stem, an
# expression or a look-up for each word of each row of an import would cost more than the rows.
LEARN = """
    WITH written AS MATERIALIZED (
        SELECT DISTINCT word FROM ({texts}) AS texts, unnest(grc_words(texts.text)) AS word
    ), letters AS MATERIALIZED (
        SELECT word FROM written WHERE word ~ '^[a-z]+$'
    ), forms AS (
        SELECT word FROM letters
        UNION SELECT unnest(ts_lexize('pg_catalog.french_stem', word)) FROM letters
    )
    INSERT INTO grc_word (text, variants)
    SELECT word, grc_variants(word) FROM forms
    WHERE length(word) BETWEEN 3 AND 40
      AND NOT EXISTS (SELECT FROM grc_word WHERE grc_word.text = forms.word);
    RETURN NULL;
"""


def learn_words(*columns: str) -> list[pgtrigger.Trigger]:
    """The triggers that add to the vocabulary the words of ``columns``, at inserts and updates."""
    text = " || ' ' || ".join(columns)
    new = f"SELECT {text} AS text FROM new_values"  # noqa: S608 - names from the models
    old = f"SELECT {text} FROM old_values"  # noqa: S608
    return [
        learning("insert", pgtrigger.Insert, new, new="new_values"),
        learning("update", pgtrigger.Update, f"{new} EXCEPT {old}",
                 new="new_values", old="old_values"),
    ]  # fmt: skip


def learning(name: str, operation: Any, texts: str, **tables: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=f"learn_words_{name}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**tables),  # type: ignore[no-untyped-call]
        func=LEARN.format(texts=texts),
    )
