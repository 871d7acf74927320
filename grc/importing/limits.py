"""What one file may cost. Above, it is refused with a sentence, never half read."""

MEGABYTE = 1024 * 1024

FILE_BYTES = 50 * MEGABYTE
ROWS = 200_000
COLUMNS = 500
# Values found beyond the last column kept: a few strays are left out, more is another file.
STRAY_CELLS = 1_000
TEXT_CHARACTERS = 300 * MEGABYTE
SHEETS = 100

ARCHIVE_MEMBERS = 2_000
ARCHIVE_BYTES = 800 * MEGABYTE
# Deflate reaches 1,032:1 on one repeated byte; sheets of real workbooks stay under 60:1.
ARCHIVE_RATIO = 200
ARCHIVE_RATIO_FROM = 20 * MEGABYTE

CHILD_MEMORY = 480 * MEGABYTE
CHILD_SECONDS = 15
