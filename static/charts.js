// Draws the Plotly figures that stand in the page as JSON, when one comes near the view. The tables and
// lists beside them say the same without it.
'use strict';
(() => {
  const source = document.currentScript.dataset.plotly;
  const lang = document.documentElement.lang;
  let loading;

  // What the page lets scripts do, with no other way: load a script of this site, and (Plotly, saving a
  // drawing) read an entity such as &nbsp; as text. No markup.
  window.trustedTypes?.createPolicy('default', {
    createScriptURL: (address) => new URL(address, location.href).origin === location.origin ? address : null,
    createHTML: (text) => text.includes('<') ? null : text,
  });

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
      accent: style.outlineColor, soft: style.caretColor, accentInk: style.columnRuleColor, font: style.fontFamily,
    };
  }

  // Narrow are lying bars that have no room for their names, and lanes that have none for labels.
  const isNarrow = (figure) => figure.clientWidth < (figure.matches('.chart-timeline') ? 720 : 480);

  const namesOf = (data) => [...new Set(data.flatMap((trace) => trace.y))];

  // Beside their bars long names stand on several lines, so that the bars keep their room.
  function beside(data) {
    const names = namesOf(data);
    return { tickmode: 'array', tickvals: names, ticktext: names.map((name) => name.replace(/(.{14,}?) /g, '$1<br>')) };
  }

  // On a phone they stand above them.
  function above(data, width) {
    const room = Math.floor(width / 8.5);
    return namesOf(data).map((name, y) => ({
      x: 0, xref: 'paper', xanchor: 'left', xshift: -4, y, yshift: 19, showarrow: false,
      text: name.length > room ? `${name.slice(0, room - 1)}…` : name,
    }));
  }

  function dressed(figure, { data, layout }) {
    const { ink, surface, rule, accent, accentInk, soft, font } = colours(figure);
    const lying = data[0]?.orientation === 'h';
    const axis = { ticks: '', showgrid: true, gridcolor: rule, linecolor: rule, zerolinecolor: rule, tickcolor: rule };
    const narrow = isNarrow(figure);
    const stacked = lying && narrow;
    return {
      data: data.filter((trace) => !(narrow && trace.meta === 'labels')).map((trace) => trace.type !== 'bar' ? trace : {
        ...trace,
        marker: {
          ...trace.marker,
          color: trace.marker.pattern?.shape ? soft : accent,
          line: { color: accent, width: 1 },
          pattern: { ...trace.marker.pattern, fgcolor: accent },
        },
        textfont: { color: ink },
        insidetextfont: { color: trace.marker.opacity.map((opacity) => opacity < 1 ? ink : accentInk) },
        cliponaxis: false,
      }),
      layout: {
        ...layout,
        // What is said at the end of a lying bar stands outside the axes.
        margin: { ...layout.margin, r: lying ? 108 : layout.margin.r, t: layout.margin.t + (stacked ? 14 : 0) },
        ...stacked && { bargap: 0.6, annotations: [...layout.annotations, ...above(data, figure.clientWidth)] },
        font: { ...layout.font, family: font, color: ink, size: 13 },
        hoverlabel: { ...layout.hoverlabel, bgcolor: surface, bordercolor: ink, font: { family: font, color: ink, size: 13 } },
        // Where a finger draws, it scrolls the page.
        dragmode: matchMedia('(pointer: coarse)').matches || data[0]?.type === 'bar' ? false : layout.dragmode,
        xaxis: { ...axis, showgrid: layout.xaxis?.type === 'date', showline: layout.xaxis?.type === 'date', ...layout.xaxis },
        yaxis: { ...axis, showgrid: false, showline: false, ...layout.yaxis, ...lying && (stacked ? { showticklabels: false } : beside(data)) },
        shapes: layout.shapes?.map((shape) => ({ ...shape, line: { ...shape.line, color: rule } })),
      },
    };
  }

  const figureOf = (figure) => JSON.parse(figure.querySelector('script').textContent);
  const config = { displayModeBar: false, displaylogo: false, showSendToCloud: false, showTips: false, responsive: true, locale: lang, scrollZoom: false };
  const drawn = new Map(); // figure element -> the JSON it shows
  const wasNarrow = new WeakMap();
  // A phone that is turned, a window drawn smaller.
  const resized = new ResizeObserver((entries) => {
    for (const { target } of entries) if (drawn.has(target) && target.clientWidth && wasNarrow.get(target) !== isNarrow(target)) draw(target);
  });

  async function draw(figure) {
    const plot = figure.querySelector('[data-plot]');
    const Plotly = await plotly();
    const { data, layout } = dressed(figure, figureOf(figure));
    const isNew = !drawn.has(figure);
    wasNarrow.set(figure, isNarrow(figure));
    drawn.set(figure, figure.querySelector('script').textContent);
    await Plotly.react(plot, data, layout, config);
    if (isNew) connect(figure, plot, Plotly);
    resized.observe(figure);
  }

  // The chart as a file of its own: with its title, what it shows, where it comes from and when.
  async function save(figure, plot, Plotly) {
    const { data, layout } = dressed(figure, figureOf(figure));
    const { name, sentence } = figure.dataset;
    const day = new Date().toLocaleDateString(lang === 'vi' ? 'vi' : 'en-GB');
    const from = [
      `${figure.dataset.source} ${document.documentElement.dataset.version} · CC BY 4.0`,
      `${decodeURI(location.href)} · ${figure.dataset.seen} ${day}`,
    ];
    const width = plot.clientWidth;
    const height = plot.clientHeight + 110;
    const margin = { ...layout.margin, t: layout.margin.t + 50, b: layout.margin.b + 60, l: layout.margin.l + 8 };
    // Plotly reads some markup in texts; these have none.
    const plain = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
    const image = await Plotly.toImage({
      data,
      layout: {
        ...layout, width, height, margin, paper_bgcolor: colours(figure).surface,
        title: { text: plain(name), subtitle: { text: plain(sentence), font: { size: 12 } }, x: 0, xref: 'paper', y: 1, yref: 'container', yanchor: 'top', pad: { t: 12 }, font: { size: 18 } },
        annotations: [...layout.annotations ?? [], {
          text: from.map(plain).join('<br>'),
          x: 0, xref: 'paper', xanchor: 'left', y: 0, yref: 'paper', yanchor: 'bottom', yshift: 8 - margin.b,
          showarrow: false, align: 'left', font: { size: 11 },
        }],
      },
    }, { format: 'svg', width, height });
    // As text: to parse it would try its inline styles, which the page's policy refuses.
    const about = [['title', name], ['desc', sentence], ['metadata', from.join('\n')]]
      .map(([tag, text]) => `<${tag}>${plain(text)}</${tag}>`).join('');
    const drawing = decodeURIComponent(image.slice(image.indexOf(',') + 1)).replace('>', () => `>${about}`);
    const link = document.createElement('a');
    link.href = `data:image/svg+xml,${encodeURIComponent(drawing)}`;
    link.download = `${figure.id}.svg`;
    link.click();
  }

  function connect(figure, plot, Plotly) {
    if (figure.matches('.chart-timeline')) steer(figure, plot, Plotly);
    plot.on('plotly_click', ({ points: [point] }) => {
      const address = point?.customdata?.[0];
      if (address) open(address);
    });
    const over = (on) => ({ points: [point] }) => {
      plot.classList.toggle('is-over', on);
      light(point?.customdata?.[1], on);
    };
    plot.on('plotly_hover', over(true));
    plot.on('plotly_unhover', over(false));
    figure.addEventListener('click', ({ target }) => {
      const what = target.closest('[data-do]')?.dataset.do;
      if (what === 'reset') Plotly.relayout(plot, { 'xaxis.range': [...figureOf(figure).layout.xaxis.range] });
      if (what === 'save') save(figure, plot, Plotly);
    });
  }

  // With the keyboard: arrows go from mark to mark in the order of time, Enter opens the record.
  function steer(figure, plot, Plotly) {
    let at = -1;
    plot.tabIndex = 0;
    plot.setAttribute('aria-description', figure.dataset.keys);
    const announcer = document.getElementById('announcer');
    plot.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const marks = plot.data.flatMap((trace, curveNumber) => (trace.customdata ?? []).map(([href, id], pointNumber) => (
        { curveNumber, pointNumber, href, id, x: trace.x[pointNumber], y: trace.y[pointNumber], text: trace.text[pointNumber] }
      ))).sort((a, b) => (a.x < b.x ? -1 : a.x > b.x ? 1 : a.y - b.y));
      if (step && marks.length) {
        event.preventDefault();
        light(marks[at]?.id, false);
        at = Math.min(Math.max(at + step, 0), marks.length - 1);
        Plotly.Fx.hover(plot, [marks[at]]);
        light(marks[at].id, true);
        if (announcer) announcer.textContent = marks[at].text.replace(/<br>/g, ', ').replace(/&lt;/g, '<').replace(/&amp;/g, '&');
      } else if (event.key === 'Enter' && marks[at]) {
        open(marks[at].href);
      } else if (event.key === 'Escape') {
        Plotly.Fx.unhover(plot);
      }
    });
    plot.addEventListener('blur', () => { Plotly.Fx.unhover(plot); document.querySelectorAll('.is-lit').forEach((item) => item.classList.remove('is-lit')); });
  }

  // Framed by another site, the page opens beside it: only embedded views may be framed.
  function open(address) {
    if (window !== window.top) window.open(address, '_blank', 'noopener');
    else location.assign(address);
  }

  const light = (id, on) => {
    if (id) document.querySelectorAll(`[data-record="${CSS.escape(id)}"]`).forEach((item) => item.classList.toggle('is-lit', on));
  };

  // The list's record under the pointer or the focus is shown on the timeline.
  function point(item) {
    const plot = document.querySelector('.chart-timeline [data-plot].js-plotly-plot');
    if (!plot) return;
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

  // One after the other, each in a task of its own, so that the page answers in between: first what is
  // seen; then, where there is power for it, the rest. A box that is not shown (the timeline's, on
  // phones) waits until it is.
  const isWide = matchMedia('(min-width: 48rem)').matches;
  let queue = Promise.resolve();
  if (isWide && document.querySelector('[data-module="chart"]')) plotly().catch(() => {});  // said where it is drawn
  const near = new IntersectionObserver((entries) => {
    entries.sort((a, b) => b.isIntersecting - a.isIntersecting);
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting && !(isWide && target.clientWidth)) continue;
      near.unobserve(target);
      const figure = target.closest('.chart');
      queue = queue.then(() => draw(figure))
        .catch((error) => { figure.dataset.failed = ''; console.error(error); })
        .then(() => new Promise((next) => { setTimeout(next); }));
    }
  });

  function watch() {
    for (const figure of drawn.keys()) if (!figure.isConnected) drawn.delete(figure);
    for (const figure of document.querySelectorAll('[data-module="chart"]')) {
      if (!drawn.has(figure)) near.observe(figure.querySelector('.chart-box'));
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
