// What the search of the whole site would find, under its field while one types: the first of each
// group of the page it leads to, which is there without any script.
const AT_ONCE = 3; // of each group
const WAIT_MS = 200;

export function suggest(form, parse) {
  const input = form.querySelector('input');
  const list = form.appendChild(document.createElement('ul'));
  list.className = 'suggestions';
  list.id = 'suggestions';
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
  const fill = (found) => {
    const chosen = list.children[at]?.firstChild.href;
    list.replaceChildren(...found.map(([link, kind], n) => {
      const option = document.createElement('li');
      option.id = `suggestion-${n}`;
      option.role = 'option';
      const own = option.appendChild(document.createElement('a'));
      own.href = link.getAttribute('href');
      own.tabIndex = -1;
      own.textContent = link.textContent;
      const note = own.appendChild(document.createElement('span'));
      note.className = 'note';
      note.textContent = ` ${kind}`;
      return option;
    }));
    list.hidden = !found.length;
    input.ariaExpanded = String(Boolean(found.length));
    choose(options().findIndex((option) => option.firstChild.href === chosen));  // the same, if it is still there
  };
  const ask = async () => {
    asking?.abort();
    const text = input.value.trim();
    if (text.length < 2) return fill([]);
    asking = new AbortController();
    try {
      const answer = await fetch(`${form.getAttribute('action')}?q=${encodeURIComponent(text)}`, { headers: { Accept: 'text/html' }, signal: asking.signal });
      if (!answer.ok) return fill([]);
      const groups = [...parse(await answer.text()).querySelectorAll('[data-hits]')];
      fill(groups.flatMap((group) => [...group.querySelectorAll('li a')].slice(0, AT_ONCE).map((link) => [link, group.dataset.hits])));
    } catch (error) {
      if (error.name !== 'AbortError') fill([]);
    }
  };
  fill([]);
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  });
  input.addEventListener('keydown', (event) => {
    const last = list.children.length - 1;
    if (event.key === 'Escape' && !list.hidden) fill([]);
    else if (event.key === 'ArrowDown' && last >= 0) choose(at < last ? at + 1 : 0);
    else if (event.key === 'ArrowUp' && last >= 0) choose(at > 0 ? at - 1 : last);
    else if (event.key === 'Enter' && at >= 0) location.assign(list.children[at].firstChild.href);
    else return;
    event.preventDefault();
  });
  form.addEventListener('focusout', ({ relatedTarget }) => { if (!form.contains(relatedTarget)) fill([]); });
  list.addEventListener('pointerdown', (event) => event.preventDefault());
  if (input.value) ask();
}
