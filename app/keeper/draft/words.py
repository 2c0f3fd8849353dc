"""The words by which a draft guesses sectors, places and acts. The keeper decides."""

from collections.abc import Mapping
from typing import Final

from app.values.vocabulary import Kind, PlaceKind

# Words that suggest a sector; only of the sectors that seed/ has.
SECTOR_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "agriculture": ("nông nghiệp", "nông sản", "lâm nghiệp", "thủy sản", "chăn nuôi", "trồng trọt",
                    "dược liệu", "gia cầm", "rau an toàn"),
    "rural-development": ("nông thôn mới", "ocop"),
    "environment": ("môi trường", "tài nguyên", "rừng", "khoáng sản", "biến đổi khí hậu"),
    "health": ("y tế", "bệnh viện", "bác sĩ", "bác sỹ", "khám chữa bệnh", "khám bệnh"),
    "education": ("giáo dục", "đào tạo", "học sinh", "giáo viên", "phòng học", "học bổng",
                  "trường học", "trường tiểu học", "trường trung học", "điểm trường"),
    "social-protection": ("an sinh", "xóa đói", "giảm nghèo", "hộ nghèo", "nhà tình nghĩa", "tết",
                          "gia đình chính sách"),
    "culture": ("văn hóa", "văn hoá", "thể thao", "văn nghệ", "lễ hội"),
    "tourism": ("du lịch", "du khách"),
    "trade": ("thương mại", "giao thương", "tiêu thụ", "xuất khẩu", "cửa khẩu", "siêu thị", "chợ"),
    "industry": ("công nghiệp", "chế biến"),
    "energy": ("năng lượng", "thủy điện", "điện lưới"),
    "investment": ("đầu tư", "doanh nghiệp"),
    "transport": ("giao thông", "đường bộ", "cao tốc", "quốc lộ", "hầm đường", "cầu đường"),
    "technology": ("công nghệ", "chuyển đổi số", "khoa học"),
    "governance": ("xây dựng đảng", "hệ thống chính trị", "cải cách hành chính", "chính quyền"),
    "security": ("quốc phòng", "an ninh", "đối ngoại", "biên phòng", "tội phạm"),
}  # fmt: skip
# Other names of a place of seed/; a place's own name is always one.
PLACE_WORDS: Final[Mapping[PlaceKind, tuple[str, ...]]] = {
    PlaceKind.CENTRAL: ("Thủ tướng", "Chính phủ"),
}
# Neighbours that an article may name and seed/ may not have yet.
NEIGHBOURS: Final = (
    "Yên Bái", "Điện Biên", "Sơn La", "Hòa Bình", "Hà Giang", "Tuyên Quang", "Phú Thọ", "Vân Nam",
)  # fmt: skip
# Words of an act, and the kind of record they suggest. The first that stands in the text decides.
ACTS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.CONTRIBUTION: (
        "trao tặng", "trao tằng", "ủng hộ", "tài trợ", "trao quà", "tặng", "hỗ trợ",
    ),
    Kind.REQUEST: ("đề nghị", "kiến nghị"),
    Kind.PROPOSAL: ("đề xuất",),
    Kind.DIRECTIVE: ("yêu cầu",),
    Kind.AGREEMENT: ("ký kết", "đã ký", "ký", "thống nhất", "nhất trí"),
    Kind.COMMITMENT: ("giúp đỡ",),
    Kind.PROJECT: ("bàn giao", "khởi công", "khánh thành"),
    Kind.TRAINING: ("tập huấn",),
    Kind.VISIT: ("khảo sát", "thăm"),
    Kind.MEETING: ("làm việc", "hội nghị"),
}  # fmt: skip
