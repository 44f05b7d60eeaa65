"""What the people and places of TechShop are called, and how common each answer is.

Addresses that could reach somebody are avoided: domains end in ``.example`` and telephone numbers
are of the range that Ofcom keeps free for drama.
"""

from __future__ import annotations

from typing import NamedTuple


class City(NamedTuple):
    """A place that customers live in; ``weight`` is its share of them."""

    city: str
    region: str
    country: str
    postcode: str
    latitude: float
    longitude: float
    weight: float


CITIES = (
    City("London", "Greater London", "GB", "SE1", 51.5074, -0.1278, 17),
    City("Birmingham", "West Midlands", "GB", "B1", 52.4862, -1.8904, 5),
    City("Manchester", "North West", "GB", "M1", 53.4808, -2.2426, 5),
    City("Leeds", "Yorkshire", "GB", "LS1", 53.8008, -1.5491, 4),
    City("Sheffield", "Yorkshire", "GB", "S1", 53.3811, -1.4701, 3),
    City("Liverpool", "North West", "GB", "L1", 53.4084, -2.9916, 3),
    City("Newcastle upon Tyne", "North East", "GB", "NE1", 54.9783, -1.6178, 2.5),
    City("Bristol", "South West", "GB", "BS1", 51.4545, -2.5879, 3),
    City("Brighton", "South East", "GB", "BN1", 50.8225, -0.1372, 2.5),
    City("Reading", "South East", "GB", "RG1", 51.4543, -0.9781, 2.5),
    City("Oxford", "South East", "GB", "OX1", 51.7520, -1.2577, 2),
    City("Cambridge", "East of England", "GB", "CB1", 52.2053, 0.1218, 2),
    City("Norwich", "East of England", "GB", "NR1", 52.6309, 1.2974, 1.5),
    City("Edinburgh", "Scotland", "GB", "EH1", 55.9533, -3.1883, 3),
    City("Glasgow", "Scotland", "GB", "G1", 55.8642, -4.2518, 3),
    City("Inverness", "Scotland", "GB", "IV1", 57.4778, -4.2247, 0.7),
    City("Cardiff", "Wales", "GB", "CF10", 51.4816, -3.1791, 2),
    City("Ynys Môn", "Wales", "GB", "LL60", 53.2800, -4.3800, 0.6),
    City("Belfast", "Northern Ireland", "GB", "BT1", 54.5973, -5.9301, 2),
    City("St Ives", "South West", "GB", "TR26", 50.2084, -5.4809, 0.7),
    City("Dublin", "Leinster", "IE", "D02", 53.3498, -6.2603, 5),
    City("Cork", "Munster", "IE", "T12", 51.8985, -8.4756, 2),
    City("Dún Laoghaire", "Leinster", "IE", "A96", 53.2945, -6.1336, 1),
    City("Paris", "Île-de-France", "FR", "75", 48.8566, 2.3522, 3),
    City("Lyon", "Auvergne-Rhône-Alpes", "FR", "69", 45.7640, 4.8357, 1.5),
    City("L'Haÿ-les-Roses", "Île-de-France", "FR", "94", 48.7796, 2.3371, 0.5),
    City("Berlin", "Berlin", "DE", "10", 52.5200, 13.4050, 3),
    City("München", "Bayern", "DE", "80", 48.1351, 11.5820, 2),
    City("Köln", "Nordrhein-Westfalen", "DE", "50", 50.9375, 6.9603, 1.5),
    City("Amsterdam", "Noord-Holland", "NL", "10", 52.3676, 4.9041, 2.5),
    City("'s-Hertogenbosch", "Noord-Brabant", "NL", "52", 51.6978, 5.3037, 0.7),
    City("Antwerpen", "Vlaanderen", "BE", "20", 51.2194, 4.4025, 1.2),
    City("Liège", "Wallonie", "BE", "40", 50.6326, 5.5797, 0.8),
    City("Madrid", "Comunidad de Madrid", "ES", "28", 40.4168, -3.7038, 1.5),
    City("A Coruña", "Galicia", "ES", "15", 43.3623, -8.4115, 0.6),
    City("Milano", "Lombardia", "IT", "20", 45.4642, 9.1900, 1.4),
    City("Wien", "Wien", "AT", "10", 48.2082, 16.3738, 1),
    City("Zürich", "Zürich", "CH", "80", 47.3769, 8.5417, 1),
    City("Oslo", "Østlandet", "NO", "01", 59.9139, 10.7522, 0.8),
    City("New York", "New York", "US", "10", 40.7128, -74.0060, 1.5),
    City("San Francisco", "California", "US", "94", 37.7749, -122.4194, 1),
)

FIRST_NAMES = {
    "female": (
        "Olivia", "Amelia", "Isla", "Ava", "Grace", "Sophie", "Chloé", "Zoë", "Siân", "Niamh",
        "Françoise", "Anna", "Lena", "Marta", "Lucía", "Giulia", "Priya", "Fatima", "Mei", "Aoife",
        "Hannah", "Emily", "Charlotte", "Ruth", "Margaret", "Ingrid", "Sanne", "Noor", "Eve", "Jo",
    ),
    "male": (
        "Oliver", "George", "Arthur", "Noah", "Jack", "Harry", "José", "Jürgen", "Seán", "Łukasz",
        "François", "Lars", "Max", "Matteo", "Björn", "Ravi", "Omar", "Wei", "Conor", "Thomas",
        "James", "William", "David", "Peter", "Henry", "Sven", "Daan", "Yusuf", "Al", "Ed",
    ),
    "other": ("Alex", "Sam", "Robin", "Charlie", "Kim", "Jamie", "Ariel", "Noé", "Quinn", "Sasha"),
}  # fmt: skip

LAST_NAMES = (
    "Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Patel",
    "Wright", "Walker", "Khan", "Thompson", "Evans", "Hughes", "O'Brien", "O'Neill", "D'Angelo",
    "MacDonald", "Murphy", "Byrne", "Müller", "Schröder", "Weiß", "Dubois", "Lefèvre", "L'Hôpital",
    "van der Berg", "de Vries", "Janssens", "García", "Núñez", "Rossi", "Hansen", "Ødegård",
    "Kowalski", "Łapiński", "Singh", "Chen", "Nguyễn", "Begum", "Campbell-Reid", "St. John", "Ng",
)  # fmt: skip

DOMAINS = {
    "mail.example": 46, "inbox.example": 24, "post.example": 13, "Post.Example": 1,
    "brightworks.example": 6, "harbour-legal.example": 4, "techshop.example": 1.5,
}  # fmt: skip
"""The last one is the shop's own: its staff are customers too."""

STUDENT_DOMAINS = {"student.northfield-uni.example": 3, "student.lakeside-uni.example": 2}

GENDERS = {"female": 48, "male": 50, "other": 2}
OCCUPATIONS = {
    "employee": 52, "self-employed": 14, "public sector": 14, "homemaker": 8, "jobseeker": 5,
    "other": 7,
}  # fmt: skip
EDUCATIONS = {"school": 30, "apprenticeship": 18, "bachelor": 31, "master": 17, "doctorate": 4}
MARITAL = {"single": 32, "married": 42, "partnered": 14, "divorced": 9, "widowed": 3}
INCOME_BANDS = ("under 15k", "15-30k", "30-50k", "50-80k", "over 80k")

INTERESTS = {
    "gaming": 0.28, "music": 0.34, "photography": 0.17, "fitness": 0.25, "travel": 0.31,
    "cooking": 0.2, "smart home": 0.22, "coding": 0.12, "cinema": 0.26, "cycling": 0.14,
}  # fmt: skip
CORE_VALUES = {
    "sustainability": 0.3, "privacy": 0.27, "quality": 0.44, "thrift": 0.33, "status": 0.13,
    "family": 0.38, "adventure": 0.18, "simplicity": 0.24,
}  # fmt: skip
LIFESTYLES = {
    "homebody": 0.3, "traveller": 0.24, "night owl": 0.2, "commuter": 0.27, "parent": 0.28,
    "outdoors": 0.22, "digital nomad": 0.06, "minimalist": 0.1,
}  # fmt: skip

DEVICES = {
    "phone": 0.93, "laptop": 0.66, "tablet": 0.35, "desktop": 0.28, "smart tv": 0.33,
    "smart watch": 0.2, "games console": 0.27, "smart speaker": 0.24,
}  # fmt: skip
SYSTEMS = {"Android": 33, "iOS": 29, "Windows": 24, "macOS": 11, "Linux": 2, "ChromeOS": 1}
BROWSERS = {"Chrome": 52, "Safari": 25, "Edge": 11, "Firefox": 8, "Samsung Internet": 4}
APP_VERSIONS = {"6.2.1": 40, "6.2.0": 22, "6.1.4": 15, "5.9.2": 12, "5.8.0": 7, "4.12.3": 4}

CHANNELS = {"web": 44, "app": 24, "store": 16, "referral": 9, "marketplace": 7}
TAGS = {
    "newsletter": 0.4, "reviewer": 0.08, "beta tester": 0.03, "click and collect": 0.18,
    "gift buyer": 0.12, "press": 0.008, "wholesale": 0.012, "fraud check": 0.008,
}  # fmt: skip

STORES = {"London Soho": 42, "Manchester": 22, "Bristol": 12, "Edinburgh": 14, "Dublin": 10}
TOPICS = {"delivery": 36, "refund": 21, "defect": 17, "account": 14, "advice": 12}
