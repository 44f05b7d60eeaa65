"""The sample shop TechShop, for the first minute with segrules and for tests and benchmarks."""

from segrules.demo.shop import SEED, TODAY, Shop, make_shop, write_shop

__all__ = ["SEED", "TODAY", "Shop", "make_shop", "write_shop"]
