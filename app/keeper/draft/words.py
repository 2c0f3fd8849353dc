"""The words by which a draft guesses sectors, places and acts. The keeper decides."""

from collections.abc import Mapping
from typing import Final

from app.values.vocabulary import Kind, PlaceKind

# Other names of a place of seed/; a place's own name is always one.
PLACE_WORDS: Final[Mapping[PlaceKind, tuple[str, ...]]] = {
    PlaceKind.CENTRAL: ("Thủ tướng", "Chính phủ"),  # not "phi Chính phủ"
}
# Words of an act, and the kind of record they suggest. The first that stands in the text decides.
ACTS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.CONTRIBUTION: (
        "trao tặng", "trao tằng", "ủng hộ", "tài trợ", "trao quà", "tặng", "hỗ trợ", "tiếp nhận",
        "gửi tới", "trích", "cấp",
    ),
    Kind.REQUEST: ("đề nghị", "kiến nghị"),
    Kind.PROPOSAL: ("đề xuất",),
    Kind.DIRECTIVE: ("yêu cầu",),
    Kind.AGREEMENT: ("ký kết", "đã ký", "ký", "thống nhất", "nhất trí"),
    Kind.COMMITMENT: ("giúp đỡ", "cam kết", "hứa"),
    Kind.PROJECT: ("bàn giao", "khởi công", "khánh thành"),
    Kind.TRAINING: ("tập huấn",),
    Kind.VISIT: ("khảo sát", "thăm"),
    Kind.MEETING: ("làm việc", "hội nghị"),
}  # fmt: skip
# Words between the one who gives and the one who receives, in Vietnamese and in English; after the
# others the one who receives stands first.
GIVING: Final = (
    "trao tặng", "trao", "tặng", "ủng hộ", "hỗ trợ", "giúp", "gửi", "trích", "cấp", "tài trợ", "cử",
    "góp", "giao", "lấy", "cứu trợ", "chở", "gave", "give", "gives", "given", "donated", "offered",
    "has set aside", "handed",
)  # fmt: skip
RECEIVING: Final = ("tiếp nhận", "đón nhận", "nhận được", "received", "got")
