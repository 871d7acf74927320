from __future__ import annotations

import io

from django.http import FileResponse, Http404, HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grc.importing.registry import get_importer
from grc.importing.template import template_of
from grc.views.importing import administrators_only


@require_safe
def import_template(request: HttpRequest, name: str) -> FileResponse:
    """An empty spreadsheet to fill in, then to import."""
    administrators_only(request)
    try:
        importer = get_importer(name)
    except KeyError as error:
        raise Http404(name) from error
    file_name = _("modele-%(name)s.xlsx") % {"name": name}
    content = io.BytesIO(template_of(importer))
    return FileResponse(content, as_attachment=True, filename=file_name)
