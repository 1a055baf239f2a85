"""The command line: `serve` runs the server, `demo` makes a room to look at.

Only reads what was asked and hands it on; what the commands do is in app.py and demo.py.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence

from server.settings import SETTINGS, Settings, SettingsError, unknown_variables


def main(arguments: Sequence[str]) -> int:
    """Run one command and return the exit code."""
    asked = _parser().parse_args(arguments)
    flags = {setting.name: getattr(asked, setting.name, None) for setting in SETTINGS if setting.flag}
    for name in unknown_variables(os.environ):
        print(f"baseline: {name} is not a setting, so it does nothing", file=sys.stderr)
    try:
        settings = Settings.read(os.environ, flags)
        return _serve(settings) if asked.command == "serve" else _demo(settings, asked)
    except SettingsError as error:
        print(f"baseline: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m server", description="Baseline, a room for school therapy.")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="run the server")
    demo = commands.add_parser("demo", help="make a room with a sample page and print the links to it")
    for setting in SETTINGS:
        if setting.flag:
            serve.add_argument(setting.flag, dest=setting.name, help=f"{setting.about} (or {setting.variable})")
    demo.add_argument("--data-dir", dest="data_dir", help="the data folder of the server")
    demo.add_argument("--url", help="the address under which the server is reached")
    demo.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _serve(settings: Settings) -> int:
    from server.app import run  # only here: making a demo room needs no web server

    run(settings)
    return 0


def _demo(settings: Settings, asked: argparse.Namespace) -> int:
    from server.demo import make_demo_room

    links = make_demo_room(settings, asked.url or min(settings.origins))
    if asked.json:
        print(json.dumps(links))
    else:
        print("\n".join(f"{name:12} {value}" for name, value in links.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
