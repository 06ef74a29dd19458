"""The page on which anybody checks a letter (controlepagina): uploaded, read, answered, forgotten.

Nothing is stored: the file lives in the memory of one request and of the process that reads it, and
its name and text are written to no log.
"""
