"""What each scene of the page on which one plays must do, said once: who opens it finds it in this table."""

from typing import NamedTuple

PLAY = "notebooks/play.html"


class Scene(NamedTuple):
    """Where it is in the page, an address in which much of it can be seen, and a first move in it."""

    name: str
    address: str
    press: str
    says: str

    def press_in(self, tab):
        """Make the first move, and look at what is said of it."""
        root = tab.locator(f"#{self.name}")
        root.get_by_role("button", name=self.press, exact=True).click()
        assert self.says in root.locator(".live").inner_text()


SCENES = [
    Scene("play-exchange", "#role=P1&seed=7&moves=gw", "Give", "You give."),
    Scene("play-crowd", "?altruists=least&step=1", "Let the next peers reconsider", "give up answering"),
    Scene("play-client", "?honest=10&client=8&evenings=oo", "Across the road", "You went across the road"),
]
