"""Run by Alembic: uses the connection that store.schema hands over, within its transaction."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes["metadata"],
    transactional_ddl=False,
)
context.run_migrations()
