"""The pages of `docs` are run: their examples are rules, and mean what the pages say."""
