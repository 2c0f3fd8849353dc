// Plotly's words, numbers and dates in Vietnamese. It expects a global `Plotly`: the bundle ends
// with this file, and where npm is absent it is put after the script of the Python package.
window.Plotly.register({
    moduleType: 'locale',
    name: 'vi',
    dictionary: {
        'Autoscale': 'Tự chỉnh tỷ lệ',
        'Box Select': 'Chọn theo khung',
        'Click to enter Plot subtitle': 'Bấm để nhập tên phụ của biểu đồ',
        'Click to enter Plot title': 'Bấm để nhập tên biểu đồ',
        'Click to enter X axis title': 'Bấm để nhập tên trục X',
        'Click to enter Y axis title': 'Bấm để nhập tên trục Y',
        'Compare data on hover': 'So sánh số liệu khi rê chuột',
        'Double-click on legend to isolate one trace': 'Bấm đúp vào chú giải để chỉ xem một nhóm',
        'Double-click to zoom back out': 'Bấm đúp để thu nhỏ lại',
        'Download plot': 'Tải biểu đồ',
        'Download plot as a PNG': 'Tải biểu đồ dạng PNG',
        'Image download succeeded': 'Đã tải xong ảnh',
        'Lasso Select': 'Chọn tự do',
        'Pan': 'Di chuyển',
        'Preparing image - this may take a few seconds': 'Đang tạo ảnh, có thể mất vài giây',
        'Reset': 'Đặt lại',
        'Reset axes': 'Đặt lại các trục',
        'Show closest data on hover': 'Hiện số liệu gần nhất khi rê chuột',
        'Sorry, there was a problem downloading your image!': 'Rất tiếc, không tải được ảnh!',
        'Toggle Spike Lines': 'Bật hoặc tắt đường dóng',
        'Toggle show closest data on hover': 'Bật hoặc tắt số liệu gần nhất khi rê chuột',
        'Zoom': 'Phóng to một vùng',
        'Zoom in': 'Phóng to',
        'Zoom out': 'Thu nhỏ',
        'trace': 'nhóm'
    },
    format: {
        days: ['Chủ Nhật', 'Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu', 'Thứ Bảy'],
        shortDays: ['CN', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7'],
        months: [
            'tháng 1', 'tháng 2', 'tháng 3', 'tháng 4', 'tháng 5', 'tháng 6',
            'tháng 7', 'tháng 8', 'tháng 9', 'tháng 10', 'tháng 11', 'tháng 12'
        ],
        shortMonths: [
            'Th1', 'Th2', 'Th3', 'Th4', 'Th5', 'Th6',
            'Th7', 'Th8', 'Th9', 'Th10', 'Th11', 'Th12'
        ],
        date: '%d/%m/%Y',
        decimal: ',',
        thousands: '.',
        grouping: [3],
        currency: ['', ' đ'],
        year: '%Y',
        month: '%m/%Y',
        dayMonth: '%d/%m',
        dayMonthYear: '%d/%m/%Y'
    }
});
