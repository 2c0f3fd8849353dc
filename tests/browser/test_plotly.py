"""The charts' script as it was built, alone on a page."""

from pathlib import Path

from playwright.sync_api import Browser
from plotly.offline import get_plotlyjs_version

from app.assets.manifest import load_manifest

DRAW = """async () => {
  const data = [{ type: 'bar', x: ['2017', '2018'], y: [1234.5, 2] },
                { type: 'scatter', x: ['2017', '2018'], y: [3, 4] }];
  const layout = { xaxis: { type: 'date' }, yaxis: { tickformat: ',.1f', tickvals: [1234.5] } };
  const chart = await Plotly.newPlot('chart', data, layout, { locale: 'vi' });
  return {
    version: Plotly.version,
    bars: chart.querySelectorAll('.bars .point').length,
    lines: chart.querySelectorAll('.scatterlayer .js-line').length,
    ticks: [...chart.querySelectorAll('.ytick')].map((each) => each.textContent),
    positioned: getComputedStyle(chart.querySelector('.main-svg')).position,
    zoom: chart.querySelector('[data-attr=zoom][data-val=in]').dataset.title,
  };
}"""


def test_the_script_draws_bars_and_lines_in_vietnamese(browser: Browser, static_dir: Path) -> None:
    manifest = load_manifest(static_dir / "manifest.json")
    page = browser.new_page(locale="en-US")
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text))
    page.set_content("<!doctype html><div id=chart></div>")
    page.add_style_tag(path=static_dir / manifest.files["plotly.css"])
    page.add_script_tag(path=static_dir / manifest.files["plotly.js"])
    assert page.evaluate(DRAW) == {
        "version": get_plotlyjs_version(),
        "bars": 2,
        "lines": 1,
        "ticks": ["1.234,5"],
        "positioned": "absolute",
        "zoom": "Phóng to",
    }
    assert complaints == []
    page.close()
