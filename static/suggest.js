// What the search of the whole site would find, under its field while one types: the first of each
// group of the page it leads to, which is there without any script. While nothing is typed: what this
// device searched for last, which only its own storage knows.
const AT_ONCE = 3; // of each group
const WAIT_MS = 200;
const KEPT = 5;
const STORED = `searches-${document.documentElement.lang}`;

// The last searches: name and address of each, the latest first.
function recent() {
  try {
    return JSON.parse(localStorage.getItem(STORED)).filter(([name, href]) => name && href.startsWith('/')).slice(0, KEPT);
  } catch {
    return []; // none yet, or storage is closed
  }
}

function keep(found) {
  try {
    if (found.length) localStorage.setItem(STORED, JSON.stringify(found.slice(0, KEPT)));
    else localStorage.removeItem(STORED);
  } catch { /* storage is closed: nothing is kept */ }
}

function remember(name, href) {
  keep([[name, href], ...recent().filter((other) => other[1] !== href)]);
}

export function suggest(form, parse) {
  const input = form.querySelector('input');
  const list = form.appendChild(document.createElement('ul'));
  list.className = 'suggestions';
  list.id = `${input.id}-suggestions`;
  list.role = 'listbox';
  list.ariaLabel = input.labels[0].textContent;
  input.role = 'combobox';
  input.ariaAutoComplete = 'list';
  input.setAttribute('aria-controls', list.id);
  let timer;
  let asking;
  let at = -1;

  const options = () => [...list.children];
  const choose = (next) => {
    at = next;
    options().forEach((option, n) => { option.ariaSelected = String(n === at); });
    if (at < 0) input.removeAttribute('aria-activedescendant');
    else input.setAttribute('aria-activedescendant', list.children[at].id);
    list.children[at]?.scrollIntoView({ block: 'nearest' });
  };
  // Each found: name, note, and address; what has none clears what is kept.
  const fill = (found) => {
    const chosen = list.children[at]?.firstChild.href;
    list.replaceChildren(...found.map(([name, kind, href], n) => {
      const option = document.createElement('li');
      option.id = `${input.id}-suggestion-${n}`;
      option.role = 'option';
      const own = option.appendChild(document.createElement('a'));
      if (href) own.href = href;
      own.tabIndex = -1;
      own.textContent = name;
      const note = own.appendChild(document.createElement('span'));
      note.className = 'note';
      note.textContent = ` ${kind}`;
      own.addEventListener('click', () => {
        if (href) return remember(name, href);
        keep([]);
        fill([]);
      });
      return option;
    }));
    list.hidden = !found.length;
    input.ariaExpanded = String(Boolean(found.length));
    choose(options().findIndex((option) => chosen && option.firstChild.href === chosen));  // the same, if it is still there
  };
  const offer = () => {
    const { recent: note, clear } = document.querySelector('[data-recent]').dataset;
    const found = recent().map(([name, href]) => [name, note, href]);
    fill(found.length ? [...found, [clear, '', '']] : []);
  };
  const address = (text) => `${form.getAttribute('action')}?q=${encodeURIComponent(text)}`;
  const ask = async () => {
    asking?.abort();
    const text = input.value.trim();
    if (!text) return offer();
    if (text.length < 2) return fill([]);
    asking = new AbortController();
    try {
      const answer = await fetch(address(text), { headers: { Accept: 'text/html' }, signal: asking.signal });
      if (!answer.ok) return fill([]);
      const groups = [...parse(await answer.text()).querySelectorAll('[data-hits]')];
      fill(groups.flatMap((group) => [...group.querySelectorAll('li a')].slice(0, AT_ONCE).map((link) => [link.textContent, group.dataset.hits, link.getAttribute('href')])));
    } catch (error) {
      if (error.name !== 'AbortError') fill([]);
    }
  };
  fill([]);
  form.addEventListener('submit', () => {
    const text = input.value.trim();
    if (text) remember(text, address(text));
  });
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  });
  input.addEventListener('focus', () => { if (!input.value) offer(); });
  input.addEventListener('keydown', (event) => {
    const last = list.children.length - 1;
    if (event.key === 'Escape' && !list.hidden) fill([]);
    else if (event.key === 'ArrowDown' && last >= 0) choose(at < last ? at + 1 : 0);
    else if (event.key === 'ArrowUp' && last >= 0) choose(at > 0 ? at - 1 : last);
    else if (event.key === 'Enter' && at >= 0) list.children[at].firstChild.click();
    else return;
    event.preventDefault();
  });
  form.addEventListener('focusout', ({ relatedTarget }) => { if (!form.contains(relatedTarget)) fill([]); });
  list.addEventListener('pointerdown', (event) => event.preventDefault());
  if (document.activeElement === input && (!input.value || input.value !== input.defaultValue)) ask();
}
