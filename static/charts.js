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
      data: data.filter((trace) => !(narrow && trace.meta === 'labels')).map((trace) => trace.type !== 'bar' || trace.meta === 'spans' ? trace : {
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
        margin: { ...layout.margin, r: lying ? 14 + 7.8 * Math.max(...layout.annotations.map(({ text }) => text.length)) : layout.margin.r, t: layout.margin.t + (stacked ? 14 : 0) },
        ...stacked && { bargap: 0.6, annotations: [...layout.annotations, ...above(data, figure.clientWidth)] },
        font: { ...layout.font, family: font, color: ink, size: 13 },
        hoverlabel: { ...layout.hoverlabel, bgcolor: surface, bordercolor: ink, font: { family: font, color: ink, size: 13 } },
        // Where a finger draws, it scrolls the page.
        dragmode: matchMedia('(pointer: coarse)').matches || data[0]?.type === 'bar' ? false : layout.dragmode,
        xaxis: { ...axis, showgrid: layout.xaxis?.type === 'date', showline: layout.xaxis?.type === 'date', ...layout.xaxis },
        yaxis: { ...axis, showgrid: false, showline: false, ...layout.yaxis, ...lying && (stacked ? { showticklabels: false } : beside(data)) },
        shapes: layout.shapes?.map((shape) => ({ ...shape, line: { width: 1, color: rule } })),
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
    requestAnimationFrame(() => setTimeout(() => { figure.dataset.drawn = ''; }));  // once it is painted
    resized.observe(figure);
  }

  // The chart as a file of its own: with its title, what it shows, where it comes from and when.
  async function save(figure, plot, Plotly) {
    const { data, layout } = dressed(figure, figureOf(figure));
    const { name, sentence } = figure.dataset;
    const day = new Date().toLocaleDateString(lang === 'vi' ? 'vi' : 'en-GB');
    const from = [
      ...figure.querySelector('.chart-key')?.textContent.split(/(?<=\.) /) ?? [],
      `${figure.dataset.source} ${document.documentElement.dataset.version} · CC BY 4.0`,
      `${decodeURI(location.href)} · ${figure.dataset.seen} ${day}`,
    ];
    const width = plot.clientWidth;
    const [above, below] = [64, 32 + 14 * from.length];
    const height = plot.clientHeight + above + below;
    const margin = { ...layout.margin, t: layout.margin.t + above, b: layout.margin.b + below, l: layout.margin.l + 8 };
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
    const zoom = (by, middle) => {
      const [from, to] = plot.layout.xaxis.range.map(Date.parse);
      const [first, last] = figureOf(figure).layout.xaxis.range.map(Date.parse);
      const half = Math.min(Math.max((to - from) * by, 864e5 * 30), last - first) / 2;
      const at = Math.min(Math.max(middle ? Date.parse(middle) : (from + to) / 2, first + half), last - half);
      return Plotly.relayout(plot, { 'xaxis.range': [at - half, at + half].map((time) => new Date(time).toISOString().slice(0, 19)) });
    };
    if (figure.matches('.chart-timeline')) {
      steer(figure, plot, Plotly, zoom);
      plot.on('plotly_relayout', (change) => {
        if (Object.keys(change).some((name) => name.startsWith('xaxis'))) entitle(figure, plot, Plotly);
      });
    }
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
      if (what === 'in') zoom(0.5);
      if (what === 'out') zoom(2);
      if (what === 'reset') Plotly.relayout(plot, { 'xaxis.range': [...figureOf(figure).layout.xaxis.range] });
      if (what === 'save') save(figure, plot, Plotly);
    });
  }

  // With the keyboard: arrows go from mark to mark in the order of time, Enter opens the record.
  function steer(figure, plot, Plotly, zoom) {
    let at = -1;
    plot.tabIndex = 0;
    plot.setAttribute('aria-description', figure.dataset.keys);
    plot.addEventListener('keydown', async (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const marks = plot.data.flatMap((trace, curveNumber) => (trace.customdata ?? []).map(([href, id], pointNumber) => (
        { curveNumber, pointNumber, href, id, x: trace.x[pointNumber], y: trace.y[pointNumber], text: trace.text[pointNumber] }
      ))).sort((a, b) => (a.x < b.x ? -1 : a.x > b.x ? 1 : a.y - b.y));
      if (step && marks.length) {
        event.preventDefault();
        light(marks[at]?.id, false);
        at = Math.min(Math.max(at + step, 0), marks.length - 1);
        const [from, to] = plot.layout.xaxis.range.map(Date.parse);
        const x = Date.parse(marks[at].x);
        if (x < from || x > to) await zoom(1, marks[at].x);
        Plotly.Fx.hover(plot, [marks[at]]);
        light(marks[at].id, true);
        const announcer = document.getElementById('announcer');
        if (announcer) announcer.textContent = marks[at].text.replace(/<br>/g, ', ').replace(/&lt;/g, '<').replace(/&amp;/g, '&');
      } else if (event.key === 'Enter' && marks[at]) {
        open(marks[at].href);
      } else if ('+=-'.includes(event.key) && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        await zoom(event.key === '-' ? 2 : 0.5, marks[at]?.x);
        if (marks[at]) Plotly.Fx.hover(plot, [marks[at]]);
      } else if (event.key === 'Escape') {
        Plotly.Fx.unhover(plot);
      }
    });
    plot.addEventListener('blur', () => { Plotly.Fx.unhover(plot); document.querySelectorAll('.is-lit').forEach((item) => item.classList.remove('is-lit')); });
  }

  // Where there are too many marks for their titles, those that have room get them once one has zoomed in.
  function entitle(figure, plot, Plotly) {
    const { data, layout } = plot;
    const { xaxis, yaxis } = plot._fullLayout;
    const marks = data.find((trace) => trace.customdata?.[0]?.length > 2);
    const whole = figureOf(figure).layout.xaxis.range.map(Date.parse);
    const [from, to] = layout.xaxis.range.map(Date.parse);
    const isWhole = to - from > (whole[1] - whole[0]) * 0.95;
    const others = data.filter((trace) => trace.meta !== 'titles');
    if (!marks || (isWhole && others.length === data.length)) return;
    const titles = { type: 'scatter', mode: 'text', meta: 'titles', x: [], y: [], text: [], textposition: [], textfont: { size: 12 }, hoverinfo: 'skip' };
    const taken = [];
    const take = (x, end, y, half) => taken.push([x, end, y - half, y + half]);
    const isFree = (x, end, y) => x > 0 && end < xaxis._length
      && !taken.some(([left, right, top, bottom]) => left < end && x < right && top < y + 7 && y - 7 < bottom);
    const spans = [];
    for (const { meta, mode, base, x, y, text, textposition } of others) {
      if (meta === 'spans') {
        base.forEach((time, at) => {
          const ends = [xaxis.d2p(time), xaxis.d2p(Date.parse(time) + x[at])];
          take(...ends, yaxis.d2p(y[at]), 3);
          spans.push([y[at], ends]);
        });
      } else if (meta === 'lanes') {
        text.forEach((name, at) => take(0, name.length * 9, yaxis.d2p(y[at]), 14));
      } else x.forEach((time, at) => {
        const [left, top] = [xaxis.d2p(time), yaxis.d2p(y[at])];
        const wide = mode === 'text' ? text[at].length * 6.8 : 7;
        if (mode !== 'text') take(left - 7, left + 7, top, 5);
        else if (textposition === 'middle left') take(left - wide, left, top, 7);
        else take(left, left + wide, top, 7);
      });
    }
    if (!isWhole) marks.x.forEach((time, at) => {
      const [middle, y] = [xaxis.d2p(time), yaxis.d2p(marks.y[at])];
      const title = marks.text[at].split('<br>').slice(0, marks.customdata[at][2]).join(' ');
      const [, [first, last]] = spans.find(([row, ends]) => row === marks.y[at] && ends[0] <= middle && middle <= ends[1]) ?? [0, [middle, middle]];
      for (const most of [44, 32, 22]) {
        const name = title.length > most ? `${title.slice(0, most).replace(/[ ,;:–]* \S*$/, '')}…` : title;
        const wide = name.length * 6.8 + 14;
        const after = isFree(last + 8, last + wide, y);
        if (!after && !isFree(first - wide, first - 8, y)) continue;
        take(after ? last : first - wide, after ? last + wide : first, y, 7);
        titles.x.push(xaxis.p2d(after ? last : first));
        titles.y.push(marks.y[at]);
        titles.text.push(after ? `\u00a0\u00a0\u00a0${name}` : `${name}\u00a0\u00a0\u00a0`);
        titles.textposition.push(after ? 'middle right' : 'middle left');
        return;
      }
    });
    Plotly.react(plot, titles.x.length ? [...others, titles] : others, layout, config);
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
  let pointed; // the list's record that is shown so; a mark that keys or the pointer chose stays as it is
  for (const kind of ['pointerover', 'focusin']) {
    document.addEventListener(kind, ({ target }) => {
      const item = target.closest?.('[data-record]');
      if (item || pointed) point(item);
      pointed = item;
    });
  }

  // One after the other, each in a task of its own, so that the page answers in between: at once where
  // there is power for it, elsewhere when one comes near the view. A box that is not shown (the
  // timeline's, on phones) waits until it is.
  const isWide = matchMedia('(min-width: 48rem)').matches;
  const queued = new WeakSet();
  let queue = Promise.resolve();
  if (isWide) plotly().catch(() => {});  // said where it is drawn
  function enqueue(figure) {
    if (queued.has(figure)) return;
    queued.add(figure);
    queue = queue.then(() => draw(figure))
      .catch((error) => { figure.dataset.failed = ''; console.error(error); })
      .then(() => new Promise((next) => { setTimeout(next); }));
  }
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      enqueue(target.closest('.chart'));
    }
  });

  function watch() {
    for (const figure of drawn.keys()) if (!figure.isConnected) drawn.delete(figure);
    for (const figure of document.querySelectorAll('[data-module="chart"]')) {
      if (document.readyState === 'loading' && !figure.nextSibling) continue;  // not all there
      const box = figure.querySelector('.chart-box');
      if (drawn.has(figure)) {
        if (drawn.get(figure) !== figure.querySelector('script').textContent) draw(figure);
      } else if (isWide && box.clientWidth) enqueue(figure);
      else near.observe(box);
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
  document.addEventListener('chartready', watch);
  document.addEventListener('viewchange', watch);
  document.addEventListener('themechange', redraw);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  document.addEventListener('DOMContentLoaded', watch);
  watch();  // whichever of this script and a chart's place comes last
})();
