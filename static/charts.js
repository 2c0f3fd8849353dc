// Draws the Plotly figures that stand in the page as JSON, when one comes near the view. The tables and
// lists beside them say the same without it.
'use strict';
(() => {
  const source = document.currentScript.dataset.plotly;
  const lang = document.documentElement.lang;
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  let loading;

  function plotly() {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = source;
      script.onload = () => resolve(window.Plotly);
      script.onerror = () => reject(new Error('the charts’ script did not load'));
      document.head.append(script);
    });
    return loading;
  }

  // The theme's colours as the browser has resolved them on the figure.
  function colours(figure) {
    const style = getComputedStyle(figure);
    return {
      ink: style.color, surface: style.backgroundColor, rule: style.borderTopColor || style.color,
      accent: style.outlineColor, soft: style.caretColor, font: style.fontFamily,
    };
  }

  function dressed(figure, { data, layout }) {
    const { ink, surface, rule, accent, soft, font } = colours(figure);
    const axis = { gridcolor: rule, linecolor: rule, zerolinecolor: rule, tickcolor: rule };
    return {
      data: data.map((trace) => trace.type !== 'bar' ? trace : {
        ...trace,
        marker: {
          ...trace.marker,
          color: trace.marker.pattern?.shape ? soft : accent,
          line: { color: accent, width: 1 },
          pattern: { ...trace.marker.pattern, fgcolor: accent },
        },
        textfont: { color: ink },
        textposition: 'outside',
        cliponaxis: false,
      }),
      layout: {
        ...layout,
        font: { ...layout.font, family: font, color: ink, size: 13 },
        hoverlabel: { ...layout.hoverlabel, bgcolor: surface, bordercolor: ink, font: { family: font, color: ink, size: 13 } },
        xaxis: { ...axis, ...layout.xaxis },
        yaxis: { ...axis, ...layout.yaxis },
        shapes: layout.shapes?.map((shape) => ({ ...shape, line: { ...shape.line, color: rule } })),
      },
    };
  }

  const figureOf = (figure) => JSON.parse(figure.querySelector('script').textContent);
  const config = { displayModeBar: false, displaylogo: false, showSendToCloud: false, responsive: true, locale: lang, scrollZoom: false };
  const drawn = new Map(); // figure element -> the JSON it shows

  async function draw(figure) {
    const plot = figure.querySelector('[data-plot]');
    const Plotly = await plotly();
    const { data, layout } = dressed(figure, figureOf(figure));
    const isNew = !drawn.has(figure);
    drawn.set(figure, figure.querySelector('script').textContent);
    await Plotly.react(plot, data, layout, config);
    if (isNew) connect(figure, plot, Plotly);
  }

  function connect(figure, plot, Plotly) {
    plot.on('plotly_click', ({ points: [point] }) => {
      const address = point?.customdata?.[0];
      if (address) location.assign(address);
    });
    const light = (id, on) => {
      if (id) document.querySelectorAll(`[data-record="${CSS.escape(id)}"]`).forEach((item) => item.classList.toggle('is-lit', on));
    };
    plot.on('plotly_hover', ({ points: [point] }) => light(point?.customdata?.[1], true));
    plot.on('plotly_unhover', ({ points: [point] }) => light(point?.customdata?.[1], false));
    figure.addEventListener('click', ({ target }) => {
      const what = target.closest('[data-do]')?.dataset.do;
      if (what === 'reset') Plotly.relayout(plot, { 'xaxis.range': [...figureOf(figure).layout.xaxis.range] });
      if (what === 'save') Plotly.downloadImage(plot, { format: 'svg', filename: figure.id, width: plot.clientWidth, height: plot.clientHeight });
    });
  }

  // The list's record under the pointer or the focus is shown on the timeline.
  function point(item) {
    const plot = document.querySelector('.chart-timeline [data-plot].js-plotly-plot');
    if (!plot || still.matches) return;
    const at = [];
    plot.data.forEach((trace, curveNumber) => trace.customdata?.forEach((data, pointNumber) => {
      if (item && data[1] === item.dataset.record) at.push({ curveNumber, pointNumber });
    }));
    if (at.length) window.Plotly.Fx.hover(plot, at.slice(0, 1));
    else window.Plotly.Fx.unhover(plot);
  }
  for (const kind of ['pointerover', 'focusin']) {
    document.addEventListener(kind, ({ target }) => {
      const item = target.closest?.('[data-record]');
      if (item || document.querySelector('.hoverlayer .hovertext')) {
        if (!target.closest?.('.chart')) point(item);
      }
    });
  }

  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) {
        near.unobserve(target);
        draw(target).catch((error) => { target.dataset.failed = ''; console.error(error); });
      }
    }
  }, { rootMargin: '400px' });

  function watch() {
    for (const figure of drawn.keys()) if (!figure.isConnected) drawn.delete(figure);
    for (const figure of document.querySelectorAll('[data-module="chart"]')) {
      if (!drawn.has(figure)) near.observe(figure);
      else if (drawn.get(figure) !== figure.querySelector('script').textContent) draw(figure);
    }
  }
  const redraw = () => { for (const figure of drawn.keys()) draw(figure); };

  document.addEventListener('click', ({ target }) => {
    const figure = target.closest('[data-do="show"]')?.closest('.chart');
    if (figure) {
      figure.classList.add('is-shown');
      const box = figure.querySelector('.chart-box');
      box.tabIndex = 0;
      box.setAttribute('role', 'group');
      box.setAttribute('aria-label', figure.dataset.name);
      draw(figure);
    }
  });
  document.addEventListener('viewchange', watch);
  document.addEventListener('themechange', redraw);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  watch();
})();
