"""Triggers that keep the ledger append-only, whoever writes to it and by which tool, until he drops them on purpose."""

from __future__ import annotations

from sqlalchemy import Connection, PrimaryKeyConstraint, Table, UniqueConstraint, text

SAYS = "{table} is append-only: what was received or published is never changed and never deleted"
DELETES = "{table} keeps every row"
FORWARD = "{table} changes once, when it ends"


def forbid_rewriting(connection: Connection, *tables: Table) -> None:
    """No row of these tables can be updated, deleted or replaced."""
    for table in tables:
        for statement in _sqlite(table) if connection.dialect.name == "sqlite" else _postgres(table):
            connection.execute(text(statement))


def _sqlite(table: Table) -> list[str]:
    """REPLACE deletes without firing the trigger of DELETE: a row that would take another's place is stopped first."""
    raising = _raising(SAYS.format(table=table.name))
    same = " OR ".join(f"EXISTS (SELECT 1 FROM {table.name} WHERE {_matches(key)})" for key in _keys(table))
    return [
        f"CREATE TRIGGER {table.name}_no_update BEFORE UPDATE ON {table.name} {raising}",
        f"CREATE TRIGGER {table.name}_no_delete BEFORE DELETE ON {table.name} {raising}",
        f"CREATE TRIGGER {table.name}_no_replace BEFORE INSERT ON {table.name} WHEN {same} {raising}",
    ]


def _raising(says: str) -> str:
    return f"BEGIN SELECT RAISE(ABORT, '{says}'); END"


def _keys(table: Table) -> list[list[str]]:
    unique = (c for c in table.constraints if isinstance(c, UniqueConstraint | PrimaryKeyConstraint))
    return sorted([column.name for column in constraint.columns] for constraint in unique)


def _matches(key: list[str]) -> str:
    return " AND ".join(f'"{name}" = NEW."{name}"' for name in key)


def _postgres(table: Table) -> list[str]:
    return [
        _function(f"{table.name}_append_only", "NULL", SAYS.format(table=table.name)),
        f"""CREATE TRIGGER {table.name}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table.name}
            FOR EACH STATEMENT EXECUTE FUNCTION {table.name}_append_only()""",
    ]


def _function(name: str, unless: str, says: str) -> str:
    """A trigger function that stops everything, or with a condition every row but those that meet it."""
    stop = f"RAISE EXCEPTION '{says}' USING ERRCODE = 'integrity_constraint_violation';"
    body = stop if unless == "NULL" else f"IF {unless} THEN RETURN NEW; END IF; {stop}"
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"


def forbid_deleting(connection: Connection, *tables: Table) -> None:
    """Rows of these tables may change but never go."""
    for table in tables:
        name, says = f"{table.name}_no_delete", DELETES.format(table=table.name)
        if connection.dialect.name == "sqlite":
            connection.execute(text(f"CREATE TRIGGER {name} BEFORE DELETE ON {table.name} {_raising(says)}"))
            continue
        connection.execute(text(_function(name, "NULL", says)))
        before = f"CREATE TRIGGER {name} BEFORE DELETE OR TRUNCATE ON {table.name}"
        connection.execute(text(f"{before} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"))


def forward_only(connection: Connection, table: Table, ends: tuple[str, ...]) -> None:
    """A row with a `state` changes once, from `running` to another state, and only in the columns of its end."""
    name, says = f"{table.name}_forward", FORWARD.format(table=table.name)
    kept = [column.name for column in table.columns if column.name not in ("state", *ends)]
    same = " AND ".join(f'NEW."{column}" = OLD."{column}"' for column in kept)
    right = f"OLD.state = 'running' AND NEW.state <> 'running' AND {same}"
    if connection.dialect.name == "sqlite":
        when = f"CREATE TRIGGER {name} BEFORE UPDATE ON {table.name} WHEN NOT ({right})"
        connection.execute(text(f"{when} {_raising(says)}"))
        return
    connection.execute(text(_function(name, right, says)))
    connection.execute(
        text(f"CREATE TRIGGER {name} BEFORE UPDATE ON {table.name} FOR EACH ROW EXECUTE FUNCTION {name}()")
    )
