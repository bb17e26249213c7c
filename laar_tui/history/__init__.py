"""The SQLite database, through sqlite-utils: migrations, the one writer, queries, export. The only room with
SQL in it.
"""
