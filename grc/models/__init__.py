from grc.models.export import ExportLog
from grc.models.importing import ImportBatch, ImportPart, ImportRow
from grc.models.record import PRESENT, Archivable, Audience, Guarded, Record
from grc.models.throttle import Throttle
from grc.models.user import User
from grc.models.vocabulary import Word

__all__ = [
    "PRESENT",
    "Archivable",
    "Audience",
    "ExportLog",
    "Guarded",
    "ImportBatch",
    "ImportPart",
    "ImportRow",
    "Record",
    "Throttle",
    "User",
    "Word",
]
