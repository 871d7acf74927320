"""The addresses of the site, in messages."""

from __future__ import annotations

from django import template

from grc.http import absolute_url

register = template.Library()
register.filter("whole", absolute_url)
