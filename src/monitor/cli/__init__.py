"""The command line of the monitor: one command per intention."""

import typer


app = typer.Typer(no_args_is_help=True)


def main() -> None:
    app()
