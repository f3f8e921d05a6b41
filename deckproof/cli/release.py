"""`deckproof release` and `recall`: approved bytes out, and back."""

from __future__ import annotations

from typing import Annotated

import typer

from deckproof.cli.acting import AsJson, OutputId, Outputs, Reason, join_rooms, now, open_as
from deckproof.cli.output import print_json, print_line, say

RELEASES_SCHEMA = "deckproof.releases/1"


def register(app: typer.Typer) -> None:
    """Add this module's commands."""

    @app.command()
    def release(
        ids: Annotated[list[str], typer.Argument(metavar="ID…", help="Approved outputs.")],
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help="Tell what would leave, and write nothing.")
        ] = False,
        as_json: AsJson = False,
        outputs: Outputs = None,
    ) -> None:
        """Let approved bytes out into outputs/released, once; all that are named or none."""
        from deckproof.codec import to_plain
        from review import allowing, releases

        store, person = open_as(outputs)
        if not dry_run:
            allowing.expire(store, now=now())
        rooms = join_rooms(store)
        gone = releases.release(
            store,
            person,
            ids,
            now=now(),
            dry_run=dry_run,
            policy_version=rooms.policy_version(),
            rooms=rooms,
        )
        if as_json:
            print_json(
                {
                    "schema": RELEASES_SCHEMA,
                    "dry_run": dry_run,
                    "releases": [to_plain(one) for one in gone],
                }
            )
            return
        for one in gone:
            print_line(f"{one.output}  {one.sha256}  {store.outputs / one.path}")
        say(
            "Nothing was written."
            if dry_run
            else "To take one back: deckproof recall ID --reason TEXT"
        )

    @app.command()
    def recall(
        output_id: OutputId, reason: Reason, as_json: AsJson = False, outputs: Outputs = None
    ) -> None:
        """Take a release back; what others have copied by then is theirs to answer for."""
        from review import releases
        from review.documents import output_document

        store, person = open_as(outputs)
        releases.recall(store, person, output_id, reason=reason, now=now())
        if as_json:
            print_json(output_document(store, output_id))
        else:
            say(
                f"{output_id} is recalled; its file is gone from released/, and the manifest says so."
            )
            say(
                "Tell whoever has published it, by hand: Deckproof reaches no further than this folder."
            )
