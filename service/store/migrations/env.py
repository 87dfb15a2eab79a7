"""What Alembic runs: the migrations, in the transaction that service.store.engine has opened."""

from alembic import context

from service.store.tables import metadata


def run() -> None:
    """Run the migrations on the connection given by the caller."""
    context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()


# Alembic loads this file as "env_py"; a tool that imports it as a module has no database to migrate.
if __name__ == "env_py":
    run()
