"""What one file may cost. Above, it is refused with a sentence, never half read."""

MEGABYTE = 1024 * 1024

FILE_BYTES = 50 * MEGABYTE
ROWS = 200_000
COLUMNS = 500
# Values found beyond the last column kept: a few strays are left out, more is another file.
STRAY_CELLS = 1_000
# Cells merged over rows, or near the titles; what repeating them on each of their rows may weigh,
# each with its characters.
MERGED_CELLS = 100_000
REPEATED_CELL = 100
REPEATED_WEIGHT = 100 * MEGABYTE
TEXT_CHARACTERS = 300 * MEGABYTE
SHEETS = 100

ARCHIVE_MEMBERS = 2_000
ARCHIVE_BYTES = 800 * MEGABYTE
# Deflate reaches 1,032:1 on one repeated byte; sheets of real workbooks stay under 60:1.
ARCHIVE_RATIO = 200
ARCHIVE_RATIO_FROM = 20 * MEGABYTE

CHILD_MEMORY = 480 * MEGABYTE
CHILD_SECONDS = 15
