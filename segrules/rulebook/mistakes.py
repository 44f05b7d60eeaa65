"""All mistakes of this room; their wordings stand in the four files that are named after them."""

from segrules.rulebook.mistakes_of_formats import FORMAT_CODES
from segrules.rulebook.mistakes_of_keys import KEY_CODES
from segrules.rulebook.mistakes_of_names import NAME_CODES
from segrules.rulebook.mistakes_of_yaml import YAML_CODES

CODES = (*YAML_CODES, *KEY_CODES, *NAME_CODES, *FORMAT_CODES)
