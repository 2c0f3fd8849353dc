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
    "tổ dân phố, khu phố, cụm, địa phương, bên, phía, nước, quốc gia, dân tộc",
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
    "lượt khách, du khách, khách",
    # things
    "suất, suất quà, phần quà, món quà, học bổng, xe, chiếc, cái, bộ, máy, máy tính, thiết bị",
    "con, con bò, con trâu, cây, cây giống, ghế, bàn, giường, cuốn, quyển, sản phẩm, mặt hàng",
    "tấn, tạ, ki-lô-gam, héc ta, héc-ta, hecta, mét, ki-lô-mét",
    # occasions and times
    "cuộc, hội nghị, hội thảo, lễ hội, đợt, khóa, khoá, khóa đào tạo, buổi, ngày, tuần, tháng",
    "năm, giờ, lần, sao, bậc",
)
# Signs of units: what they measure is counted by digits only.
SYMBOLS: Final = _listed(
    "km2, km², m2, m², m3, m³, km, mm, cm, m, ha, kg, MW, kWh, KWh, GWh, kW, KW, kV, KV",
    "USD, EUR, đô la, euro, nhân dân tệ",
)
# After "hai" these are the two parties that the article is about, not a count of something.
PAIRED: Final = frozenset(
    _listed(
        "tỉnh, thành phố, tp, địa phương, bên, phía, nước, quốc gia, dân tộc, ngành, đơn vị",
        "đồng chí",
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
# Words that follow a number without being what it counts.
FUNCTION_WORDS: Final = frozenset(
    _listed(
        "và, với, của, cho, tại, từ, đến, tới, ở, trong, ngoài, trên, dưới, về, theo, để, là, được",
        "đã, đang, sẽ, cũng, còn, có, không, chưa, thì, mà, nhưng, hoặc, hay, do, bởi, vì, nên",
        "nếu, khi, sau, trước, lúc, vào, ra, lên, xuống, tăng, giảm, đạt, so, bằng, hơn, kém, gần",
        "cùng, giữa, qua, như, nhằm, tỷ, tỉ, triệu, nghìn, ngàn, đồng, này, đó, trở, vẫn, phải",
    )
)
# What stands before the number that is part of a name: "Quốc lộ 279", "Đề án 1816".
TITLES: Final = _listed(
    "Quốc lộ, Tỉnh lộ, Đường tỉnh, Đường, Đề án, Chương trình, Nghị quyết, Nghị định, Quyết định",
    "Thông báo, Thông tư, Kế hoạch, Chỉ thị, Kết luận, Công văn, Công điện, Quy định, Hướng dẫn",
    "Luật, Điều, Khoản, Sư đoàn, Trung đoàn, Lữ đoàn, Quân khu, Ban Chỉ đạo quốc gia, Khóa, Lớp",
    "Ảnh, Hình, Bảng, Tổ, Khu, Thôn, Quận, Phường",
)
# How a number is hedged by the words before it.
HEDGES: Final = {
    word: qualifier
    for qualifier, words in (
        (Qualifier.AT_LEAST, "không dưới, ít nhất, tối thiểu, hơn, trên"),
        (Qualifier.AT_MOST, "không quá, tối đa, nhiều nhất, dưới"),
        (Qualifier.ABOUT, "ước đạt, ước tính, ước, khoảng, xấp xỉ, chừng, ngót, gần"),
    )
    for word in _listed(words)
}
