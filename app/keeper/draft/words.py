"""The words by which a draft guesses sectors, places and acts. The keeper decides."""

import re
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
# next the one who receives stands first.
GIVING: Final = (
    "trao tặng", "trao tằng", "trao", "tặng", "ủng hộ", "hỗ trợ", "giúp", "giúp đỡ", "gửi",
    "gửi tặng", "trích", "cấp", "mang theo", "dành", "tài trợ", "cử", "góp", "đóng góp", "giao",
    "bàn giao", "lấy", "cứu trợ",
    "chở", "viện trợ", "gave", "give", "gives", "giving", "given", "donated", "donates", "offered",
    "granted", "provided", "has set aside", "set aside", "handed", "handed over", "presented",
    "sent", "funded", "went",
)  # fmt: skip
# Of these a gift is told, too, where no figure is.
HANDING: Final = ("trao tặng", "tặng", "bàn giao", "khánh thành", "handed over", "donated")
RECEIVING: Final = (
    "tiếp nhận", "đón nhận", "nhận được", "nhận", "được nhận", "received", "receives", "receive",
    "got", "get", "will get",
)  # fmt: skip
# Words that lead to the one who gives, to the one who receives, and to where something happens.
FROM: Final = (
    "từ", "do", "được", "quà của", "tiền của", "hỗ trợ của", "giúp đỡ của", "ủng hộ của", "from",
    "by",
)  # fmt: skip
TO: Final = (
    "cho", "tới", "đến với", "dành cho", "chuyển về", "gửi về", "gửi đến", "gửi tới", "chuyển tới",
    "chuyển đến", "to", "for",
)  # fmt: skip
AT: Final = ("tại", "ở", "trên địa bàn", "in", "at")
# What makes a gift one that is only asked for, suggested, or to come.
ASKED: Final = ("đề nghị", "kiến nghị", "mong muốn", "asked", "asks", "requested")
SUGGESTED: Final = ("đề xuất", "proposed", "suggested")
TO_COME: Final = (
    "sẽ", "cam kết", "hứa", "dự kiến", "will", "would", "pledged", "promised",
)  # fmt: skip
# What tells the form of a gift: what is built, who is sent, of what a value is told.
BUILT: Final = (
    "xây", "xây dựng", "dựng", "sửa chữa", "khởi công", "khánh thành", "nhà tình nghĩa", "build",
    "building", "built", "construction",
)  # fmt: skip
STAFF: Final = ("bác sĩ", "bác sỹ", "giáo viên", "chuyên gia", "điều dưỡng", "cán bộ", "doctors")
VALUED: Final = ("trị giá", "worth", "valued")
# Money that is no gift, and what is counted and cannot be given.
NOT_GIVEN: Final = (
    "doanh thu", "thu nhập", "thiệt hại", "tổng mức đầu tư", "vốn đầu tư", "kim ngạch",
    "thu ngân sách", "tổng vốn", "tổng số tiền", "trong tổng số", "losses", "revenue", "income",
    "loss", "a total of",
)  # fmt: skip
# Who may be told to have got a sum each.
EACH: Final = frozenset(
    ["hộ", "hộ dân", "hộ nghèo", "gia đình", "hộ gia đình", "người", "em", "cháu", "học sinh"]
)
NOT_THINGS: Final = frozenset(
    ["năm", "tháng", "ngày", "tuần", "giờ", "phút", "lần", "tỉnh", "huyện", "xã", "phường", "km",
     "ha", "năm học", "nước", "quốc gia", "lĩnh vực", "nội dung", "cuộc", "hội nghị", "bên", "hộ",
     "gia đình", "người", "người dân", "em", "học sinh", "days", "years", "months", "people",
     "families", "pupils", "dân tộc", "tuổi", "đợt", "khóa"]
)  # fmt: skip


def any_of(*words: str) -> re.Pattern[str]:
    """Whole words, or patterns of some, in small letters or capitals."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)
