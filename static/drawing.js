// Draws figures with Plotly, where static/charts.js asks for it.
'use strict';
(() => {
  const { drawn } = window.charts;
  const lang = document.documentElement.lang;

  // The theme's colours as the browser has resolved them on the figure.
  function colours(figure) {
    const style = getComputedStyle(figure);
    return {
      ink: style.color, surface: style.backgroundColor, rule: style.borderTopColor || style.color,
      accent: style.outlineColor, soft: style.caretColor, accentInk: style.columnRuleColor, edge: style.textDecorationColor, font: style.fontFamily,
    };
  }

  // Plotly reads some markup in texts; ours have none.
  const plain = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

  const isTimeline = (figure) => figure.matches('.chart-timeline');
  const isUnits = (figure) => figure.matches('.chart-units');
  // Narrow are lying bars that have no room for their names.
  const isNarrow = (figure) => !isTimeline(figure) && !isUnits(figure) && figure.clientWidth < 480;

  const namesOf = (data) => [...new Set(data.flatMap((trace) => trace.y))];

  // Beside their bars long names stand on two lines, so that the bars keep their room.
  function beside(data) {
    const names = namesOf(data);
    const lines = (name) => name.replace(/(.{14,}?) /g, '$1\n').split('\n');
    const two = ([first, second, ...more]) => [first, ...second ? [more.length ? `${second}…` : second] : []].join('<br>');
    return { tickmode: 'array', tickvals: names, ticktext: names.map((name) => two(lines(name))) };
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
    const lying = data[0]?.orientation === 'h' && !isTimeline(figure) && !isUnits(figure);
    const axis = { ticks: '', showgrid: true, gridcolor: rule, linecolor: rule, zerolinecolor: rule, tickcolor: rule };
    const stacked = lying && isNarrow(figure);
    return {
      data: isUnits(figure) ? data.map((trace) => filled(trace, colours(figure))) : data.map((trace) => trace.meta === 'spans' ? plainly(trace) : trace.type !== 'bar' ? trace : {
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
        dragmode: matchMedia('(pointer: coarse)').matches || !data.some(({ meta }) => meta === 'marks') ? false : layout.dragmode,
        xaxis: { ...axis, showgrid: layout.xaxis?.type === 'date', showline: layout.xaxis?.type === 'date', ...layout.xaxis },
        yaxis: { ...axis, showgrid: false, showline: false, ...layout.yaxis, ...lying && (stacked ? { showticklabels: false } : beside(data)) },
        shapes: layout.shapes?.map((shape) => ({ ...shape, line: { width: 1, color: rule } })),
      },
    };
  }

  // A soft end fades; for who asks for contrast, it does not.
  const plainly = (trace) => matchMedia('(forced-colors: active), (prefers-contrast: more)').matches
    ? { ...trace, marker: { ...trace.marker, opacity: 1 } } : trace;

  const figureOf = (figure) => JSON.parse(figure.querySelector('script').textContent);
  const config = { displayModeBar: false, displaylogo: false, showSendToCloud: false, showTips: false, responsive: true, locale: lang, scrollZoom: false };
  const wasNarrow = new WeakMap();
  const wasWide = new WeakMap();
  // A phone that is turned, a window drawn smaller.
  const resized = new ResizeObserver((entries) => {
    for (const { target } of entries) if (drawn.has(target) && target.clientWidth && (isTimeline(target) || isUnits(target) ? wasWide.get(target) !== target.clientWidth : wasNarrow.get(target) !== isNarrow(target))) draw(target);
  });

  async function draw(figure) {
    const plot = figure.querySelector('[data-plot]');
    const { Plotly } = window;
    let { data, layout } = dressed(figure, figureOf(figure));
    const isNew = !drawn.has(figure);
    if (isTimeline(figure)) {
      const range = zoomOf(figure) ?? layout.xaxis?.range;
      layout = { ...layout, xaxis: { ...layout.xaxis, range } };
      data = named(figure, plot, data, layout);
    }
    if (isUnits(figure)) ({ data, layout } = packed(figure, plot, data, layout));
    if (isUnits(figure) && !isNew) await moved(plot, data, layout);
    wasNarrow.set(figure, isNarrow(figure));
    wasWide.set(figure, figure.clientWidth);
    drawn.set(figure, figure.querySelector('script').textContent);
    await Plotly.react(plot, data, layout, config);
    if (isNew) connect(figure, plot, Plotly);
    requestAnimationFrame(() => setTimeout(() => { figure.dataset.drawn = ''; }));  // once it is painted
    resized.observe(figure);
    const share = figure.querySelector('.chart-share');
    if (share) share.hidden = !navigator.share;
  }

  // The chart as a drawing of its own: with its title, its key, where it comes from and when.
  async function drawing(figure, plot, Plotly) {
    const { layout } = plot;
    const { name, sentence } = figure.dataset;
    const day = new Date().toLocaleDateString(lang === 'vi' ? 'vi' : 'en-GB');
    const from = [
      `${figure.dataset.source} ${document.documentElement.dataset.version} · CC BY 4.0`,
      `${decodeURI(location.href)} · ${figure.dataset.seen} ${day}`,
    ];
    const width = plot.clientWidth;
    const { ink, surface, accent, font } = colours(figure);
    const key = keyOf(figure, width);
    const subtitle = sentence.length * 6.5 < width ? sentence : '';
    const [above, below] = [subtitle ? 64 : 48, 32 + 14 * from.length + key.height];
    const height = plot.clientHeight + above + below;
    const margin = { ...layout.margin, t: layout.margin.t + above, b: layout.margin.b + below, l: layout.margin.l + 8 };
    const image = await Plotly.toImage({
      data: plot.data,
      layout: {
        ...layout, width, height, margin, paper_bgcolor: surface,
        title: { text: plain(name), subtitle: { text: plain(subtitle), font: { size: 12 } }, x: 0, xref: 'paper', y: 1, yref: 'container', yanchor: 'top', pad: { t: 12 }, font: { size: 18 } },
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
    const legend = `<g transform="translate(16 ${height - 20 - 14 * from.length - key.height})" font-family="${plain(font).replace(/"/g, "'")}" font-size="12" fill="${ink}">${key.marks.map(({ x, y, shape, text, wide }) => `<g transform="translate(${x} ${y})">${shape}<text x="${wide}" y="11">${plain(text)}</text></g>`).join('')}</g>`;
    // What hatches and dots the key.
    const patterns = [...document.querySelectorAll('.defs pattern')].map((each) => new XMLSerializer().serializeToString(each)).join('');
    const svg = decodeURIComponent(image.slice(image.indexOf(',') + 1)).replace('>', () => `>${about}<defs fill="${accent}">${patterns}</defs>`)
      .replace(/<\/svg>\s*$/, () => `${key.marks.length ? legend : ''}</svg>`);
    return { svg, width, height };
  }

  // The key under the chart, as marks and words in rows.
  function keyOf(figure, width) {
    const marks = [];
    let [x, y] = [0, 0];
    for (const item of (figure.closest('.picture') ?? figure.parentElement).querySelectorAll('[data-key] li')) {
      const text = item.textContent.trim();
      const wide = Number(item.querySelector('svg').getAttribute('width')) + 6;
      const whole = wide + 22 + text.length * 6.8;
      if (x && x + whole > width - 32) [x, y] = [0, y + 20];
      // The browser's own writing of our own drawing: shapes and numbers, nothing else.
      const shape = [...item.querySelector('svg').children].map((each) => {
        const copy = each.cloneNode();
        const { fill, stroke, strokeWidth } = getComputedStyle(each);
        for (const [name, value] of Object.entries({ fill, stroke, 'stroke-width': strokeWidth })) copy.setAttribute(name, value.replace(/"/g, ''));
        return new XMLSerializer().serializeToString(copy);
      }).join('');
      marks.push({ x, y, text, shape, wide });
      x += whole;
    }
    return { marks, height: marks.length ? y + 28 : 0 };
  }

  async function save(figure, plot, Plotly, type) {
    const { svg, ...size } = await drawing(figure, plot, Plotly);
    (await import('./saving.js')).save(svg, size, figure.id, type);
  }

  function connect(figure, plot, Plotly) {
    const zoom = (by, middle) => {
      const [from, to] = plot.layout.xaxis.range.map(Date.parse);
      const [first, last] = figureOf(figure).layout.xaxis.range.map(Date.parse);
      const half = Math.min(Math.max((to - from) * by, 864e5 * 30), last - first) / 2;
      const at = Math.min(Math.max(middle ? Date.parse(middle) : (from + to) / 2, first + half), last - half);
      return Plotly.relayout(plot, { 'xaxis.range': [at - half, at + half].map((time) => new Date(time).toISOString().slice(0, 19)) });
    };
    if (figure.dataset.keys) steer(figure, plot, zoom);
    if (isTimeline(figure)) {
      plot.on('plotly_relayout', (change) => {
        if (!Object.keys(change).some((name) => name.startsWith('xaxis'))) return;
        keepZoom(figure, plot);
        const { data, layout } = dressed(figure, figureOf(figure));
        layout.xaxis.range = [...plot.layout.xaxis.range];
        Plotly.react(plot, named(figure, plot, data, layout), layout, config);
      });
    }
    plot.on('plotly_click', ({ points: [point] }) => {
      if (point?.customdata?.[2]) showCard(figure, plot, markOf(point.data, point.pointNumber), { pin: true });
      else if (point?.customdata?.[0]) open(point.customdata[0]);
    });
    plot.on('plotly_hover', ({ points: [point] }) => {
      plot.classList.add('is-over');
      light(point?.customdata?.[1], true);
      if (point?.customdata?.[2]) showCard(figure, plot, markOf(point.data, point.pointNumber));
    });
    plot.on('plotly_clickannotation', ({ annotation: { name } }) => { if (name) open(name); });
    plot.on('plotly_unhover', ({ points: [point] }) => {
      plot.classList.remove('is-over');
      light(point?.customdata?.[1], false);
      hideCard(figure, { late: true });
    });
    figure.addEventListener('click', ({ target }) => {
      const what = target.closest('[data-do]')?.dataset.do;
      if (what === 'in') zoom(0.5);
      if (what === 'out') zoom(2);
      if (what === 'reset') Plotly.relayout(plot, { 'xaxis.range': [...figureOf(figure).layout.xaxis.range] });
      if (what === 'save' || what === 'png') save(figure, plot, Plotly, what === 'png' ? 'png' : 'svg');
      if (what === 'share') navigator.share({ title: figure.dataset.name, url: location.href }).catch(() => {});
      if (what === 'close-card') hideCard(figure);
    });
  }

  // A mark or a square, and its middle.
  const markOf = (trace, n) => ({
    customdata: trace.customdata[n], x: Array.isArray(trace.base) ? trace.base[n] + trace.x[n] / 2 : trace.x[n], y: trace.y[n],
  });

  // With the keyboard: arrows go from mark to mark, in the order of time or as they stand, Enter opens
  // the record.
  function steer(figure, plot, zoom) {
    let at = -1;
    plot.tabIndex = 0;
    plot.setAttribute('aria-description', figure.dataset.keys);
    plot.addEventListener('keydown', async (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const marks = plot.data.flatMap((trace) => (trace.customdata ?? []).map(([href, id, said], n) => (
        { ...markOf(trace, n), href, id, said: said ?? [trace.text[n]] }
      )));
      const order = isTimeline(figure) ? (a, b) => (a.x < b.x ? -1 : a.x > b.x ? 1 : a.y - b.y) : (a, b) => a.customdata[4] - b.customdata[4];
      marks.sort(order);
      if (step && marks.length) {
        event.preventDefault();
        light(marks[at]?.id, false);
        at = Math.min(Math.max(at + step, 0), marks.length - 1);
        const [from, to] = plot.layout.xaxis.range.map(timeOf);
        const x = timeOf(marks[at].x);
        if (x < from || x > to) await zoom(1, marks[at].x);
        showCard(figure, plot, marks[at]);
        light(marks[at].id, true);
        const announcer = document.getElementById('announcer');
        if (announcer) announcer.textContent = marks[at].said.filter(Boolean).join('. ').replace(/<br>/g, ', ');
      } else if (event.key === 'Enter' && marks[at]) {
        open(marks[at].href);
      } else if (isTimeline(figure) && '+=-'.includes(event.key) && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        await zoom(event.key === '-' ? 2 : 0.5, marks[at]?.x);
        if (marks[at]) showCard(figure, plot, marks[at]);
      } else if (event.key === 'Escape') {
        hideCard(figure);
      }
    });
    plot.addEventListener('blur', () => { hideCard(figure, { late: true }); document.querySelectorAll('.is-lit').forEach((item) => item.classList.remove('is-lit')); });
  }

  // The zoom stands in the address: who shares it shares what is seen.
  const zoomOf = (figure) => {
    const [, from, to] = /^#zoom=(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(location.hash) ?? [];
    return from && from < to && figure.dataset.keys && [from, to];
  };
  function keepZoom(figure, plot) {
    const [range, whole] = [plot.layout.xaxis.range, figureOf(figure).layout.xaxis.range].map((ends) => ends.map((end) => String(end).slice(0, 10)));
    const hash = String(range) === String(whole) ? '' : `#zoom=${range.join('..')}`;
    history.replaceState(history.state, '', location.pathname + location.search + hash);
  }

  // Where things stand in the plot, in pixels: along time, or along pixels as they are.
  const timeOf = (x) => typeof x === 'number' ? x : Date.parse(x);
  function scales(plot, layout) {
    const { l, r, t, b } = layout.margin;
    const [from, to] = layout.xaxis.range.map(timeOf);
    const width = (plot.clientWidth || 900) - l - r;
    const height = layout.height - t - b;
    const [bottom] = layout.yaxis.range;
    return {
      width, left: l, top: t,
      x: (day) => (timeOf(day) - from) / (to - from) * width,
      day: (x) => new Date(from + x / width * (to - from)).toISOString().slice(0, 19),
      y: (y) => y / bottom * height,
    };
  }

  // Names beside the marks, the weightiest first, each where it covers nothing; those that have no
  // room are counted beside the name of their lane.
  function named(figure, plot, data, layout) {
    const marks = data.find(({ meta }) => meta === 'marks');
    const lanes = data.find(({ meta }) => meta === 'lanes');
    if (!marks) return data;
    const at = scales(plot, layout);
    const pen = document.createElement('canvas').getContext('2d');
    pen.font = `13px ${layout.font.family}`;
    const all = marks.customdata.map(([, , , , name, weight, first, last, lasts], n) => {
      const half = (marks.marker.size[n] / 2) + 3;
      const [middle, y] = [at.x(marks.x[n]), at.y(marks.y[n])];
      return { n, name, weight, lasts, y, middle, half, start: Math.min(at.x(first), middle - half), end: Math.max(at.x(last), middle + half) };
    }).filter(({ start, end }) => end > 0 && start < at.width);
    const taken = all.map(({ start, end, y, half, lasts }) => [start, end, y - (lasts ? 5 : half), y + (lasts ? 5 : half)]);
    lanes.y.forEach((y, n) => taken.push([0, lanes.text[n].length * 8.5, at.y(y) - 9, at.y(y) + 9]));
    const isFree = (x, end, y) => x >= 0 && end <= at.width + 6
      && !taken.some(([left, right, top, bottom]) => left < end && x < right && top < y + 7 && y - 7 < bottom);
    const labels = { type: 'scatter', mode: 'text', meta: 'labels', x: [], y: [], text: [], textposition: 'middle right', textfont: { size: 13 }, hoverinfo: 'skip', cliponaxis: false };
    const unnamed = lanes.y.map(() => 0);
    for (const mark of all.sort((a, b) => b.weight - a.weight)) {
      const wide = pen.measureText(mark.name).width + 6;
      const { start, end, y } = mark;
      const places = mark.lasts
        ? [[0, -13], [1, 0], [0, 13], [0.2, -13], [0.4, -13], [0.6, -13]].map(([part, above]) => [
          part === 1 ? end + 3 : Math.max(start + mark.half, 0) + part * (Math.min(end, at.width) - Math.max(start, 0)), y + above,
        ])
        : [[end + 3, y], [start - wide - 1, y], [mark.middle + mark.half, y - 13], [mark.middle + mark.half, y + 13]];
      const place = places.find(([x, row]) => isFree(x, x + wide, row));
      if (!place) {
        unnamed[lanes.y.findLastIndex((lane) => at.y(lane) < y)] += 1;
        continue;
      }
      const [x, row] = place;
      taken.push([x, x + wide, row - 7, row + 7]);
      labels.x.push(at.day(x));
      labels.y.push(marks.y[mark.n] + (row - y) / at.y(1));
      labels.text.push(plain(mark.name));
    }
    const told = lanes.text.map((name, n) => unnamed[n] ? `${name} · ${figure.dataset.unnamed.replace('#', unnamed[n])}` : name);
    return [...data.filter((trace) => trace !== lanes), { ...lanes, text: told }, labels];
  }

  // A square as it looks: money is full, goods are hatched, a promise is dotted, the unknown is hollow.
  const filled = (trace, { accent, soft, surface, edge }) => ({
    ...trace,
    marker: {
      ...trace.marker,
      color: { cash: accent, 'in-kind': soft }[trace.meta] ?? surface,
      line: { width: 1.5, color: trace.meta === 'unknown' ? edge : accent },
      pattern: { ...trace.marker.pattern, fgcolor: accent },
    },
  });

  // Each group is a block of squares under its name, the blocks beside each other as words in lines;
  // all in pixels from the corner above left.
  const [GAP, BETWEEN, NAME_PX] = [4, 20, 44];
  function packed(figure, plot, data, layout) {
    const { ink, surface, accent, accentInk } = colours(figure);
    const width = plot.clientWidth || 900;
    const pen = document.createElement('canvas').getContext('2d');
    const measure = (text, font) => { pen.font = `${font} ${layout.font.family}`; return pen.measureText(text).width; };
    const placed = data.map((trace) => ({ ...trace, base: [], y: [] }));
    const squares = placed.flatMap((trace) => trace.customdata.map(([, , , , place, label], n) => ({ trace, n, place, label, side: trace.x[n] })))
      .sort((a, b) => a.place - b.place);
    const annotations = [];
    const say = (x, top, text, font, more = {}) => annotations.push({ x, y: top, text, font, xanchor: 'left', yanchor: 'top', align: 'left', borderpad: 0, xshift: -1, showarrow: false, ...more });
    const blocks = layout.meta.map(([name, sum, href, columns]) => {
      const lines = [];
      let [line, x] = [null, 0];
      for (const count of columns) {
        const column = squares.splice(0, count);
        const wide = Math.max(...column.map(({ side }) => side));
        if (!line || x + wide > width) {
          lines.push(line = { squares: [], height: 0 });
          x = 0;
        }
        let above = 0;
        for (const square of column) {
          line.squares.push({ ...square, x, above });
          above += square.side + GAP;
        }
        line.height = Math.max(line.height, above - GAP);
        x += wide + GAP;
        line.width = x - GAP;
      }
      return {
        name, sum, href, lines,
        width: Math.max(measure(name, '600 15px'), measure(sum, '13px'), ...lines.map((each) => each.width)),
        height: NAME_PX + lines.reduce((sum, each) => sum + each.height + GAP, 0),
      };
    });
    let [top, row, left] = [0, [], 0];
    const put = () => {
      const height = Math.max(...row.map((block) => block.height));
      for (const { name, sum, href, lines, left: start, height: own } of row) {
        let at = top + height - own;
        say(start, at, plain(name), { size: 15, weight: 600, color: accent }, { name: href, captureevents: true });
        say(start, at + 20, plain(sum), { size: 13 });
        at += NAME_PX;
        for (const line of lines) {
          const tall = line.height;
          for (const { trace, n, x, above, side, label: [amount, what] } of line.squares) {
            [trace.base[n], trace.y[n]] = [start + x, at + tall - above - side / 2];
            const text = label(amount, what, side - 12, (words) => measure(words, '11px'));
            const isFull = trace.meta === 'cash';
            if (text) say(start + x + 5, at + tall - side + 5, text, { size: 11, color: isFull ? accentInk : ink }, isFull ? {} : { bgcolor: surface, borderpad: 2 });
          }
          at += tall + GAP;
        }
      }
      top += height + 16;
    };
    for (const block of blocks) {
      if (row.length && left + block.width > width) {
        put();
        [row, left] = [[], 0];
      }
      row.push({ ...block, left });
      left += block.width + BETWEEN;
    }
    if (row.length) put();
    return {
      data: placed,
      layout: {
        ...layout, annotations, height: top,
        xaxis: { ...layout.xaxis, range: [-1, width - 1] },
        yaxis: { ...layout.yaxis, range: [top - 1, -1] },
      },
    };
  }

  // Grouped anew, each square goes to its new place. Plotly moves no pattern: that comes when they are there.
  async function moved(plot, data, layout) {
    const ids = (traces) => String(traces.map((trace) => [...trace.ids].sort()));
    if (ids(plot.data) !== ids(data) || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const plain = (trace) => ({ ...trace, marker: { ...trace.marker, pattern: { shape: '' } } });
    await window.Plotly.react(plot, plot.data.map(plain), { ...layout, annotations: [] }, config);
    await window.Plotly.animate(plot, { data: data.map(plain) }, { transition: { duration: 600, easing: 'cubic-in-out' }, frame: { duration: 600, redraw: false } });
  }

  // What stands in a square: the amount and the name, or the amount alone, or nothing, as there is room.
  function label(amount, name = '', room, measure) {
    for (const lines of [[amount, ...wrapped(name, room, measure)], [amount]]) {
      const some = lines.filter(Boolean);
      if (some.every((line) => measure(line) <= room) && some.length * 14 <= room) return some.map(plain).join('<br>');
    }
    return '';
  }

  // A text in lines no wider than they may be, but for a long word.
  function wrapped(text, width, measure) {
    const lines = [];
    for (const word of text.split(' ')) {
      const longer = `${lines.at(-1) ?? ''} ${word}`.trim();
      if (lines.length && measure(longer) <= width) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  }

  // The card of a mark: what it is, what came of it, and the way to its record. Pointing shows it, a
  // click or a tap keeps it open.
  const cards = new WeakMap();
  function showCard(figure, plot, { customdata, x, y }, { pin = false } = {}) {
    hideCard(figure);
    const [href, id, lines, outcomes] = customdata;
    const add = (parent, tag, text = '', name = '') => {
      const element = parent.appendChild(document.createElement(tag));
      if (text) element.textContent = text;
      if (name) element.className = name;
      return element;
    };
    const card = add(figure, 'div', '', 'chart-card');
    cards.set(figure, card);
    card.classList.toggle('is-pinned', pin);
    add(card, 'p', lines[1], 'note');
    add(card, 'p', lines[0], 'chart-card-title');
    if (lines[2]) add(card, 'p', lines[2], 'chart-card-sum');
    if (outcomes.length) {
      const list = add(card, 'ul');
      for (const outcome of outcomes) add(list, 'li', outcome);
    }
    const link = add(add(card, 'p', '', 'chart-card-link'), 'a', figure.dataset.open);
    link.href = href;
    if (window !== window.top) [link.target, link.rel] = ['_blank', 'noopener'];
    const close = add(card, 'button', '×', 'quiet');
    [close.type, close.ariaLabel, close.dataset.do] = ['button', figure.dataset.close, 'close-card'];
    const at = scales(plot, plot.layout);
    const box = plot.getBoundingClientRect();
    const home = figure.getBoundingClientRect();
    const middle = box.left - home.left + at.left + at.x(x);
    const row = box.top - home.top + at.top + at.y(y);
    const left = Math.max(8, Math.min(middle - card.offsetWidth / 2, figure.clientWidth - card.offsetWidth - 8));
    const isBelow = box.top + at.top + at.y(y) + 24 + card.offsetHeight < innerHeight || row < card.offsetHeight + 24;
    card.style.left = `${left}px`;
    card.style.top = `${isBelow ? row + 20 : row - card.offsetHeight - 20}px`;
    card.addEventListener('pointerenter', () => card.classList.add('is-over'));
    card.addEventListener('pointerleave', () => { card.classList.remove('is-over'); hideCard(figure, { late: true }); });
    light(id, true);
  }
  function hideCard(figure, { late = false } = {}) {
    const card = cards.get(figure);
    if (!card) return;
    const mayStay = () => card.matches('.is-pinned, .is-over') || card.contains(document.activeElement);
    if (late) setTimeout(() => { if (!mayStay()) card.remove(); }, 200);
    else card.remove();
  }
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') document.querySelectorAll('.chart-card').forEach((card) => card.remove());
  });
  document.addEventListener('pointerdown', ({ target }) => {
    if (!target.closest('.chart-card, [data-plot]')) document.querySelectorAll('.chart-card').forEach((card) => card.remove());
  });

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
    const figure = plot.closest('.chart');
    const marks = plot.data.find(({ meta }) => meta === 'marks');
    const n = item ? marks?.customdata.findIndex(([, id]) => id === item.closest('.event, tr, li').dataset.record) ?? -1 : -1;
    if (cards.get(figure)?.matches('.is-pinned')) return;
    if (n >= 0) showCard(figure, plot, { customdata: marks.customdata[n], x: marks.x[n], y: marks.y[n] });
    else hideCard(figure);
  }
  let pointed; // the list's record that is shown so; a mark that keys or the pointer chose stays as it is
  for (const kind of ['pointerover', 'focusin']) {
    document.addEventListener(kind, ({ target }) => {
      if (target.closest?.('.chart')) return;
      const item = target.closest?.('[data-record]');
      if (item || pointed) point(item);
      pointed = item;
    });
  }

  window.charts.draw = draw;
})();
