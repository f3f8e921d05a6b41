"""Our import names are plain words; nobody else's distribution may ship one of them."""

from importlib.metadata import packages_distributions

from deckproof.logs import PACKAGES


def test_no_other_distribution_ships_one_of_our_names() -> None:
    shipped = packages_distributions()
    strangers = {name: set(shipped.get(name, ())) - {"deckproof"} for name in PACKAGES}
    assert not {name: who for name, who in strangers.items() if who}
