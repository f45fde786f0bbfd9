"""Paper I's strategies, and the beliefs that go with them."""
