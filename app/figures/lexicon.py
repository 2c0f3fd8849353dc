"""The words that figures are told by: what is counted, in what units, what is named, what hedges.

A noun that an article counts in words and that is missing here goes into `NOUNS`; nothing else has
to change.
"""

from typing import Final

from app.values.vocabulary import Qualifier


def _listed(*lines: str) -> list[str]:
    """The words of a list, longest first: so a pattern takes "nhà văn hóa" before "nhà"."""
    words = (word.strip() for line in lines for word in line.split(","))
    return sorted(words, key=lambda word: (-len(word), word))


# What may be counted by a number in words.
NOUNS: Final = _listed(
    # places
    "tỉnh, thành phố, tp, quận, huyện, thị xã, thị trấn, xã, phường, thôn, bản, buôn, ấp",
    "tổ dân phố, khu phố, cụm, địa phương, nơi, bên, phía, nước, quốc gia, dân tộc",
    # work, and papers about it
    "cơ sở, lĩnh vực, ngành, nhóm, nội dung, nhiệm vụ, giải pháp, đột phá, tiêu chí, chỉ tiêu",
    "mục tiêu, đề án, dự án, công trình, chương trình, hạng mục, mô hình, hợp đồng, biên bản",
    "bản ghi nhớ, văn bản, thỏa thuận, thoả thuận",
    # buildings and roads
    "trường, trường học, ngôi trường, điểm trường, lớp, lớp học, lớp đào tạo, phòng, phòng học",
    "phòng khám, gian, gian nhà, gian hàng, nhà, căn nhà, ngôi nhà, nhà văn hóa, nhà văn hoá",
    "nhà máy, trạm, trạm y tế, bệnh viện, cầu, cây cầu, con đường, tuyến đường, tuyến, cửa khẩu",
    "cặp cửa khẩu, lối mở, chợ, thủy điện, di tích, điểm, khu du lịch, khu công nghiệp",
    # bodies
    "hợp tác xã, doanh nghiệp, đơn vị, tổ chức, sở, đoàn, đoàn công tác",
    # people
    "hộ, hộ dân, hộ nghèo, hộ gia đình, gia đình, nhân khẩu, người, người dân, cán bộ, công chức",
    "giáo viên, học sinh, sinh viên, học viên, em, cháu, bác sĩ, bác sỹ, y sĩ, y bác sĩ",
    "chuyên gia, đại biểu, đồng bào, đồng chí, thành viên, lao động, lượt, lượt người",
    "lượt khách, du khách, khách, điều dưỡng, y tá, dược sĩ, kỹ sư, thầy, cô giáo, thầy cô",
    "thầy giáo, nghệ sĩ, nghệ sỹ, nghệ nhân, tình nguyện viên, đoàn viên, hội viên, đứa trẻ",
    "trẻ em, trẻ, bệnh nhân, công nhân, nông dân, phụ nữ, kỹ thuật viên, thương binh",
    # things
    "suất, suất quà, phần quà, món quà, học bổng, xe, chiếc, cái, bộ, máy, máy tính, thiết bị",
    "chuyến, chuyến xe, chuyến hàng, bao, thùng, hộp, gói, lô, bể nước, áo, áo ấm, chăn",
    "chăn ấm, màn, thư viện, tủ sách, giá sách, tủ thuốc, đầu sách, lít, cây số, sân chơi",
    "con, con bò, con trâu, cây, cây giống, ghế, bàn, giường, cuốn, quyển, sản phẩm, mặt hàng",
    "giếng, giếng nước, túi, túi quà, bình, chai, tờ, chuồng, vườn, ao, kho, lều, đập, máy bơm",
    "tấn, tạ, ki-lô-gam, héc ta, héc-ta, hecta, mét, ki-lô-mét",
    # occasions and times
    "cuộc, hội nghị, hội thảo, lễ hội, đợt, khóa, khoá, khóa đào tạo, buổi, ngày, tuần, tháng",
    "năm, giờ, lần, sao, bậc, ca, học kỳ",
    # in English, where two of them are the parties
    "provinces, cities, localities, places, sides, parties, countries, peoples",
)
# Signs of units: what they measure is counted by digits only.
SYMBOLS: Final = _listed(
    "km2, km², m2, m², m3, m³, km, mm, cm, m, ha, kg, MW, kWh, KWh, GWh, kW, KW, kV, KV",
)
# Money that is not đồng, as it stands after a number.
CURRENCIES: Final = _listed(
    "USD, US$, đô la, đô-la, đôla, đô la Mỹ, đô-la Mỹ, đô la Úc, dollars, dollar, US dollars",
    "EUR, euro, euros, ơ-rô, AUD, CAD, SGD, HKD, CHF, NZD, THB, LAK, RUB, INR, TWD",
    "NDT, nhân dân tệ, CNY, RMB, tệ, yuan, yên, yên Nhật, JPY, yen, won, KRW, bảng, bảng Anh, GBP",
    "kíp, kíp Lào, baht, bạt, rúp",
)
# What is measured, so that it may be parted: a comma in it can mark decimals.
PARTED: Final = frozenset(
    _listed(
        "tấn, tạ, ki-lô-gam, lít, cây số, héc ta, héc-ta, hecta, mét, ki-lô-mét, năm, tháng, giờ"
        ", điểm, lần",
    )
)
# After "hai" these are the two parties that the article is about, not a count of something.
PAIRED: Final = frozenset(
    _listed(
        "tỉnh, thành phố, tp, địa phương, bên, phía, nước, quốc gia, dân tộc, ngành, đơn vị",
        "đồng chí, provinces, cities, localities, places, sides, parties, countries, peoples",
    )
)
# "trên" before these means "in" or "on", not "more than".
STOOD_ON: Final = frozenset(
    _listed(
        "lĩnh vực, địa phương, tỉnh, thành phố, huyện, thị xã, xã, phường, thôn, bản, nước, tuyến",
        "tuyến đường, nội dung, nhóm, cơ sở, phía, bên",
    )
)
TIME_NOUNS: Final = _listed("ngày, tuần, tháng, năm, giờ, quý")
# Nouns that may follow a year or a day without being counted by it: "năm 2018 ngành y tế".
AFTER_DATES: Final = [
    *TIME_NOUNS,
    *_listed("điểm, nước, bên, phía, con, bản, bộ, ngành, đoàn, cầu"),
]
# Who acts in a year: "năm 2024 tỉnh đón" counts no provinces.
ACTING: Final = _listed(
    "tỉnh, thành phố, huyện, xã, địa phương, trường, đơn vị, doanh nghiệp, đoàn"
)
# Words that follow a number without being what it counts.
FUNCTION_WORDS: Final = frozenset(
    _listed(
        "và, với, của, cho, tại, từ, đến, tới, ở, trong, ngoài, trên, dưới, về, theo, để, là, được",
        "đã, đang, sẽ, cũng, còn, có, không, chưa, thì, mà, nhưng, hoặc, hay, do, bởi, vì, nên",
        "nếu, khi, sau, trước, lúc, vào, ra, lên, xuống, tăng, giảm, đạt, so, bằng, hơn, kém, gần",
        "cùng, giữa, qua, như, nhằm, tỷ, tỉ, triệu, nghìn, ngàn, đồng, này, đó, trở, vẫn, phải",
        "mỗi, một, hai, ba, bốn, năm, sáu, bảy, tám, chín, mười, nửa",
        "of, in, to, from, for, and, or, with, by, at, on, as, was, were, is, are, the, per, each",
    )
)
# What stands before the number that is part of a name: "Quốc lộ 279", "Đề án 1816".
TITLES: Final = _listed(
    "Quốc lộ, Tỉnh lộ, Đường tỉnh, Đường, Đề án, Chương trình, Nghị quyết, Nghị định, Quyết định",
    "Thông báo, Thông tư, Kế hoạch, Chỉ thị, Kết luận, Công văn, Công điện, Quy định, Hướng dẫn",
    "Luật, Điều, Khoản, Sư đoàn, Trung đoàn, Lữ đoàn, Quân khu, Ban Chỉ đạo quốc gia, Khóa, Lớp",
    "Ảnh, Hình, Bảng, Tổ, Khu, Thôn, Quận, Phường",
)
# What is named after a day, or numbered as if it were one: "đường 30/4", "ngõ 12/3".
NAMED_AFTER_DAYS: Final = _listed(
    "đường, phố, đại lộ, quảng trường, công viên, cầu, ngõ, ngách, hẻm, kiệt, số nhà, bệnh viện",
    "công ty, hợp tác xã, nông trường, lâm trường, sân vận động, nhà máy, xí nghiệp, rạp, khu phố",
    "trường, trường mầm non, trường tiểu học, cung, nhà văn hóa, tổ",
)
# How a number is hedged by the words before it.
HEDGES: Final = {
    word: qualifier
    for qualifier, words in (
        (
            Qualifier.AT_LEAST,
            "không dưới, không ít hơn, ít nhất, tối thiểu, hơn, trên, >, ≥, more than, over"
            ", at least",
        ),
        (
            Qualifier.AT_MOST,
            "không quá, không vượt quá, tối đa, nhiều nhất, dưới, chưa đầy, chưa đến, chưa tới"
            ", không đầy, không đến, không tới, <, ≤, up to, at most, less than, fewer than, under",
        ),
        (
            Qualifier.ABOUT,
            "ước đạt, ước tính, ước chừng, ước khoảng, ước, khoảng, vào khoảng, xấp xỉ, chừng"
            ", ngót, ngót nghét, gần, trên dưới, suýt soát, cỡ, áng chừng, ~, ≈, about, around"
            ", nearly, almost, approximately, some",
        ),
    )
    for word in _listed(words)
}
