"""Paper II's strategies, and the beliefs that go with them."""
