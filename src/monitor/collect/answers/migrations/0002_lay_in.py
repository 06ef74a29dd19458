from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from monitor.collect.answers.functions import definitions


def make(_: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    if schema.connection.vendor == "postgresql":
        schema.execute(definitions().replace("%", "%%"))


class Migration(migrations.Migration):
    dependencies = [("answers", "0001_begin")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
