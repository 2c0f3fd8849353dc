// What makes the pages livelier. Everything works without it: it follows the same links and the same
// form, only without a reload. Behaviour attaches through data-module.
'use strict';

const root = document.documentElement;
const byId = (id) => document.getElementById(id);

// -- Light, dark, or as the system ------------------------------------------------------------------

const themes = ['system', 'light', 'dark'];

function theme(button) {
  const name = button.querySelector('span');
  const show = () => { name.textContent = button.title = button.dataset[root.dataset.theme ?? 'system']; };
  button.addEventListener('click', () => {
    const next = themes[(themes.indexOf(root.dataset.theme ?? 'system') + 1) % themes.length];
    if (next === 'system') delete root.dataset.theme;
    else root.dataset.theme = next;
    try {
      if (next === 'system') localStorage.removeItem('theme');
      else localStorage.setItem('theme', next);
    } catch { /* not remembered, then */ }
    show();
    document.dispatchEvent(new Event('themechange'));
  });
  show();
}

// -- The filter's sheet on phones: the form moves into a dialog and back -----------------------------

function sheet(panel) {
  const dialog = panel.querySelector('dialog');
  const home = panel.querySelector('[data-home]');
  const body = dialog.querySelector('.sheet-body');
  const wide = matchMedia('(min-width: 64rem)');
  panel.addEventListener('click', ({ target }) => {
    if (target.closest('[data-do="open"]')) {
      body.append(...home.childNodes);
      dialog.showModal();
    } else if (target.closest('[data-do="close"]') || target === dialog) {
      dialog.close();
    }
  });
  dialog.addEventListener('close', () => {
    home.append(...body.childNodes);
    byId('sheet-opener')?.focus();
  });
  wide.addEventListener('change', () => wide.matches && dialog.open && dialog.close());
}

// -- A view without a reload ---------------------------------------------------------------------------

const policy = window.trustedTypes?.createPolicy('app', { createHTML: (html) => html });
const parse = (html) => new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, 'text/html');
const loud = (message) => { const box = byId('announcer'); if (box) box.textContent = message; };

// Make `old` say what `next` says and keep its nodes: focus, scroll and open folds stay.
function morph(old, next) {
  const kept = new Map();
  for (const child of old.children) if (child.id) kept.set(child.id, child);
  let at = old.firstChild;
  for (const node of [...next.childNodes]) {
    const same = node.nodeType === 1 && node.id ? kept.get(node.id)
      : at && at.nodeType === node.nodeType && at.nodeName === node.nodeName && !at.id && !node.id ? at : null;
    if (!same) {
      old.insertBefore(document.adoptNode(node), at);
      continue;
    }
    if (same !== at) old.insertBefore(same, at);
    else at = at.nextSibling;
    if (node.nodeType !== 1) {
      if (same.data !== node.data) same.data = node.data;
      continue;
    }
    if ('plot' in same.dataset) {  // what draws there keeps the rest
      same.ariaLabel = node.ariaLabel;
      continue;
    }
    for (const { name } of [...same.attributes]) {
      if (!node.hasAttribute(name) && name !== 'open' && !(name === 'data-drawn' && same.matches('.chart-units'))) same.removeAttribute(name);
    }
    for (const { name, value } of node.attributes) {
      if (same.getAttribute(name) !== value && name !== 'open') same.setAttribute(name, value);
    }
    if (same.localName === 'input') {
      if (same.type === 'checkbox' || same.type === 'radio') same.checked = node.checked;
      else if (same !== document.activeElement) same.value = node.value;
    }
    morph(same, node);
    if (same.localName === 'select') same.value = node.value;
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

// Gifts that are grouped anew go to their new places, so that each can be followed.
const places = () => new Map([...document.querySelectorAll('.units [data-gift]')].map((each) => [each.dataset.gift, each.getBoundingClientRect()]));
function follow(before) {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  for (const [id, { left, top }] of places()) {
    const [x, y] = before.has(id) ? [before.get(id).left - left, before.get(id).top - top] : [0, 0];
    if (x || y) document.querySelector(`.units [data-gift="${CSS.escape(id)}"]`).animate({ transform: [`translate(${x}px, ${y}px)`, 'none'] }, { duration: 600, easing: 'ease-in-out' });
  }
}

function show(page) {
  const hadFocus = document.activeElement !== document.body;
  const before = places();
  for (const next of page.querySelectorAll('[data-live]')) {
    const old = byId(next.id);
    if (!old || next.parentElement.closest('[data-live]')) continue;
    // While the sheet is open the form stands in it.
    const place = next.hasAttribute('data-home') ? byId('filters')?.parentElement ?? old : old;
    morph(place, next);
    for (const { name, value } of next.attributes) if (name !== 'open') old.setAttribute(name, value);
  }
  // A link that took itself away leaves the focus where it stood.
  if (hadFocus && document.activeElement === document.body) byId('chips')?.focus({ preventScroll: true });
  document.title = page.title;
  follow(before);
  start(document.querySelector('main'));
  document.dispatchEvent(new Event('viewchange'));
  loud(page.querySelector('[data-announce]')?.textContent.replace(/\s+/g, ' ').trim() ?? '');
}

let asking;

async function go(address, { push = true, replace = false } = {}) {
  asking?.abort();
  const mine = asking = new AbortController();
  root.toggleAttribute('data-busy', true);
  try {
    const answer = await fetch(address, { headers: { Accept: 'text/html' }, signal: mine.signal });
    const page = parse(await answer.text());
    if (!answer.ok || !page.querySelector('[data-live]')) throw new Error(String(answer.status));
    if (mine.signal.aborted) return;
    if (replace) history.replaceState({ live: true }, '', address);
    else if (push) history.pushState({ live: true }, '', address);
    show(page);
  } catch (error) {
    if (error.name !== 'AbortError') location.assign(address);
  } finally {
    if (asking === mine) root.removeAttribute('data-busy');
  }
}

function addressOf(form) {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value.trim()) asked.append(name, value.trim());
  if (asked.get('within') === 'possibly') asked.delete('within');
  if (asked.get('sort') === 'newest') asked.delete('sort');
  // In the server's order, so that two addresses that mean the same are the same.
  const query = String(new URLSearchParams([...asked].sort((a, b) => String(a) < String(b) ? -1 : 1)));
  return form.getAttribute('action') + (query ? `?${query}` : '');
}

function filters(form) {
  // Where what is filtered is not on this page (an error page), the form is an ordinary one.
  const isLive = () => form.action.split('?')[0] === location.href.split(/[?#]/)[0] && document.querySelector('[data-announce]');
  let timer;
  let typing = false;
  const send = (options) => {
    clearTimeout(timer);
    const address = addressOf(form);
    if (isLive() && form.checkValidity() && address !== location.pathname + location.search) go(address, options);
  };
  form.addEventListener('change', ({ target }) => {
    if (target.type !== 'search') send();
    typing = false;
  });
  form.addEventListener('input', ({ target }) => {
    if (target.type !== 'search') return;
    clearTimeout(timer);
    timer = setTimeout(() => { send({ replace: typing }); typing = true; }, 250);
  });
  form.addEventListener('submit', (event) => {
    if (!isLive()) return;
    event.preventDefault();
    send();
    form.closest('dialog')?.close();
  });
}

// The choices of a facet hang below the form's row; they close when one turns elsewhere.
const facets = (but) => document.querySelectorAll('.sheet-home .facet[open]').forEach((each) => { if (each !== but) each.open = false; });
document.addEventListener('click', ({ target }) => { if (matchMedia('(min-width: 64rem)').matches) facets(target.closest('.facet')); });
document.addEventListener('keydown', ({ key, target }) => {
  if (key !== 'Escape') return;
  target.closest?.('.facet[open]')?.querySelector('summary').focus();
  facets();
});

// -- Years: drawing over several chooses the period, and so does a click with Shift ---------------------

function strip(box) {
  const years = () => [...box.querySelectorAll('[data-year]')];
  const yearAt = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest('.strip [data-year]');
  let first;
  let last;
  const mark = (on) => {
    const ends = [years().indexOf(first), years().indexOf(last)];
    years().forEach((link, at) => link.classList.toggle('is-in', on && at >= Math.min(...ends) && at <= Math.max(...ends)));
  };
  const choose = () => {
    const [from, to] = [first.dataset.year, last.dataset.year].sort();
    byId('f-from').value = from;
    byId('f-to').value = to;
    byId('f-to').dispatchEvent(new Event('change', { bubbles: true }));
  };
  box.addEventListener('pointerdown', (event) => {
    if (event.button || event.pointerType === 'touch') return;
    first = last = event.target.closest('[data-year]');
  });
  box.addEventListener('dragstart', (event) => event.preventDefault());
  addEventListener('pointermove', (event) => {
    if (!first || !event.buttons) return;
    last = yearAt(event) ?? last;
    mark(last !== first);
  });
  addEventListener('pointerup', () => {
    if (first && last !== first) choose();
    mark(false);
    setTimeout(() => { first = null; });
  });
  box.addEventListener('click', (event) => {
    const link = event.target.closest('[data-year]');
    const chosen = years().filter((each) => each.ariaCurrent);
    if (first && last !== first) event.preventDefault();
    else if (link && event.shiftKey && chosen.length) {
      event.preventDefault();
      [first, last] = [chosen[0], link];
      choose();
    }
  });
}

// Links that only change the filter of this page change it in place.
document.addEventListener('click', (event) => {
  const link = event.target.closest('main a[href]');
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const there = new URL(link.getAttribute('href'), location.href);
  if (there.origin !== location.origin || there.pathname !== location.pathname || (there.hash && there.search === location.search)) return;
  if (!link.closest('.picture > .tabs') && (there.hash || !document.querySelector('[data-announce]'))) return;
  event.preventDefault();
  const turns = Boolean(link.closest('.pages'));
  go(there.pathname + there.search).then(() => turns && byId('list')?.scrollIntoView());
});

let shown = location.pathname + location.search;
addEventListener('popstate', () => {
  const now = location.pathname + location.search;
  if (now !== shown || history.state?.live) go(now, { push: false });
});
document.addEventListener('viewchange', () => { shown = location.pathname + location.search; });

// -- Attach ----------------------------------------------------------------------------------------------

// What suggests is fetched when the field is first used.
function suggest(form) {
  const begin = async () => (await import('./suggest.js')).suggest(form, parse);
  if (form.contains(document.activeElement)) begin();
  else form.addEventListener('focusin', begin, { once: true });
}

const modules = { theme, sheet, filters, strip, suggest };
const attached = new WeakSet();

// A table whose rows are stacked on phones stays a table to those who hear it.
const parts = { table: 'table', thead: 'rowgroup', tbody: 'rowgroup', tfoot: 'rowgroup', tr: 'row', td: 'cell' };

function start(scope) {
  for (const table of scope.querySelectorAll('table:is(.stack, .bars)')) {
    for (const part of [table, ...table.querySelectorAll('thead, tbody, tfoot, tr, td, th')]) {
      part.setAttribute('role', parts[part.localName] ?? (part.scope === 'row' ? 'rowheader' : 'columnheader'));
    }
  }
  for (const element of scope.querySelectorAll('[data-module]')) {
    const module = modules[element.dataset.module];
    if (module && !attached.has(element)) {
      attached.add(element);
      module(element);
    }
  }
}

start(document);
