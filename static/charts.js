// Has the Plotly figures that stand in the page as JSON drawn when one comes near the view; what draws them
// (Plotly, drawing.js) is fetched for the first. The tables and lists beside them say the same without it.
'use strict';
(() => {
  const { plotly, drawing } = document.currentScript.dataset;
  const drawn = new Map(); // figure element -> the JSON it shows
  window.charts = { drawn };

  // What the page lets scripts do, with no other way: load a script of this site, and (Plotly, saving a
  // drawing) read an entity such as &nbsp; as text. No markup.
  window.trustedTypes?.createPolicy('default', {
    createScriptURL: (address) => new URL(address, location.href).origin === location.origin ? address : null,
    createHTML: (text) => text.includes('<') ? null : text,
  });

  const load = (address) => new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = resolve;
    script.onerror = () => reject(new Error('the charts’ scripts did not load'));
    document.head.append(script);
  });
  let loading;
  const tools = () => loading ??= Promise.all([load(plotly), load(drawing)]);
  const draw = (figure) => tools().then(() => window.charts.draw(figure));

  // One after the other, each in a task of its own, so that the page answers in between: at once where
  // there is power for it, elsewhere when one comes near the view. A box that is not shown (the
  // timeline's, on phones) waits until it is.
  const isWide = matchMedia('(min-width: 48rem)').matches;
  const queued = new WeakSet();
  let queue = Promise.resolve();
  if (isWide) tools().catch(() => {});  // said where it is drawn
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
    // What is not drawn on phones is drawn to be saved.
    const units = target.closest('[data-do]')?.closest('.chart-units');
    if (units && !drawn.has(units)) {
      units.classList.add('is-shown');
      draw(units).then(() => drawn.has(units) && target.click());
    }
  });
  document.addEventListener('chartready', watch);
  document.addEventListener('viewchange', watch);
  document.addEventListener('themechange', redraw);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  document.addEventListener('DOMContentLoaded', watch);
  watch();  // whichever of this script and a chart's place comes last
})();
