"""The words that stand in searchable texts, so that a misspelt one finds its neighbours."""

from __future__ import annotations

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

    text = models.CharField(max_length=40, db_collation="C", db_index=True)
    variants = ArrayField(models.CharField(max_length=40))

    class Meta:
        indexes = [GinIndex(fields=["variants"], name="word_variants")]

    def __str__(self) -> str:
        return self.text


LEARN = """
    INSERT INTO grc_word (text, variants)
    SELECT word, grc_variants(word)
    FROM (SELECT DISTINCT unnest(grc_words({text})) AS word FROM new_values) AS seen
    WHERE NOT EXISTS (SELECT FROM grc_word WHERE grc_word.text = seen.word);
    RETURN NULL;
"""


def learn_words(*columns: str) -> list[pgtrigger.Trigger]:
    """The triggers that add to the vocabulary the words of ``columns``, at inserts and updates."""
    text = " || ' ' || ".join(columns)
    return [
        pgtrigger.Trigger(
            name=name,
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(new="new_values"),  # type: ignore[no-untyped-call]
            func=LEARN.format(text=text),
        )
        for name, operation in (
            ("learn_words_insert", pgtrigger.Insert),
            ("learn_words_update", pgtrigger.Update),
        )
    ]
