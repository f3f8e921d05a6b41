"""Our import names are plain words; nobody else's distribution may ship one of them."""

from importlib.metadata import packages_distributions

OURS = (
    "deckproof",
    "extractors",
    "scanners",
    "writers",
    "review",
    "plans",
    "echo",
    "desk",
    "flows",
)


def test_no_other_distribution_ships_one_of_our_names() -> None:
    shipped = packages_distributions()
    strangers = {name: set(shipped.get(name, ())) - {"deckproof"} for name in OURS}
    assert not {name: who for name, who in strangers.items() if who}
