"""The order of names, the same on every database."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func
from django.db.models.sql.compiler import SQLCompiler


class ByName(Func):
    """Sorts text by its characters' numbers, the letters A to Z without regard to case.

    PostgreSQL would sort by whatever collation the database was made with, SQLite capitals first.
    """

    function = "LOWER"

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> Any:
        return self.as_sql(
            compiler, connection, template='%(function)s((%(expressions)s) COLLATE "C")', **context
        )
