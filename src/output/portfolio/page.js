'use strict';
(() => {
  const table = document.getElementById('organisations');
  const body = table.tBodies[0];
  const all = Array.from(body.rows);
  const heads = Array.from(table.tHead.rows[0].cells);
  const by = (id) => document.getElementById(id);
  const [tools, search, state, edition, rule, shown, pages, size] =
    ['tools', 'search', 'state', 'edition', 'rule', 'shown', 'pages', 'size'].map(by);
  const number = new Intl.NumberFormat('en');
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  const states = ['failed', 'incomplete', 'converted'];
  // Without marks and case, so that "Muller" finds "Müller".
  const plain = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  let matching = all;
  let page = 0;

  const keys = {
    text: (cell) => (cell.querySelector('bdi') ?? cell).textContent.trim(),
    state: (cell) => states.indexOf(cell.parentNode.dataset.s),
    number: (cell) => Number.parseInt(cell.textContent, 10),
    ratio: (cell) => { const [a, b] = cell.textContent.split('/').map(Number); return a / b; },
  };

  // Texts to search in are taken once, and only when somebody searches.
  let texts = null;
  const textOf = (at) => {
    texts ??= all.map((row) => plain([row.cells[0], row.cells[2], row.cells[3]].map((c) => c.textContent).join(' ')
      + ' ' + row.dataset.n));
    return texts[at];
  };

  // Where a narrow page shows rows as blocks, some browsers forget that they are a table.
  function named(row) {
    if (row.hasAttribute('role')) return;
    row.setAttribute('role', 'row');
    Array.from(row.cells).forEach((cell, at) => cell.setAttribute('role', at ? 'cell' : 'rowheader'));
  }

  function show() {
    const most = Number(size.value);
    const count = Math.max(1, Math.ceil(matching.length / most));
    page = Math.min(page, count - 1);
    const first = page * most;
    const rows = matching.slice(first, first + most);
    rows.forEach(named);
    body.replaceChildren(...rows);
    const range = rows.length < matching.length
      ? `, rows ${number.format(first + 1)} to ${number.format(first + rows.length)}` : '';
    shown.textContent = matching.length === all.length
      ? `${number.format(all.length)} organisations${range}`
      : `${number.format(matching.length)} of ${number.format(all.length)} organisations match${range}`;
    pages.hidden = all.length <= 100;
    by('previous').disabled = page === 0;
    by('next').disabled = page >= count - 1;
    by('page').textContent = `Page ${number.format(page + 1)} of ${number.format(count)}`;
  }

  function filter() {
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    matching = [];
    order.forEach((at) => {
      const row = all[at];
      const fits = (!state.value || row.dataset.s === state.value)
        && (!edition.value || row.dataset.e === edition.value)
        && (!rule.value || ` ${row.dataset.r} `.includes(` ${rule.value} `))
        && words.every((word) => textOf(at).includes(word));
      if (fits) matching.push(row);
    });
    page = 0;
    show();
  }

  let order = all.map((_, at) => at);
  function sort(column, ascending) {
    const head = heads[column];
    const kind = head.dataset.t;
    const values = all.map((row) => keys[kind](row.cells[column]));
    const sign = ascending ? 1 : -1;
    // What has no value stands last, whichever way the rest is sorted.
    const none = (value) => kind !== 'text' && Number.isNaN(value);
    order.sort((a, b) => {
      const [x, y] = [values[a], values[b]];
      if (none(x) || none(y)) return none(x) - none(y) || a - b;
      return sign * (kind === 'text' ? collator.compare(x, y) : x - y) || a - b;
    });
    heads.forEach((other) => { if (other.dataset.t) other.setAttribute('aria-sort', 'none'); });
    head.setAttribute('aria-sort', ascending ? 'ascending' : 'descending');
    filter();
  }

  heads.forEach((head, column) => {
    if (!head.dataset.t) return;
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    if (!head.hasAttribute('aria-sort')) head.setAttribute('aria-sort', 'none');
    button.addEventListener('click', () => {
      const now = head.getAttribute('aria-sort');
      // Figures are looked at from the largest, texts from the first letter.
      const ascending = now === 'none' ? head.dataset.t === 'text' || head.dataset.t === 'state' : now === 'descending';
      sort(column, ascending);
    });
  });

  let waiting = 0;
  search.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
  [state, edition, rule].forEach((select) => select.addEventListener('change', filter));
  size.addEventListener('change', () => { page = 0; show(); });
  tools.addEventListener('submit', (event) => { event.preventDefault(); filter(); });
  tools.addEventListener('reset', () => setTimeout(filter, 0));
  const turn = (step) => { page += step; show(); table.scrollIntoView({ block: 'start' }); };
  by('previous').addEventListener('click', () => turn(-1));
  by('next').addEventListener('click', () => turn(1));
  // On paper there is no next page to click.
  addEventListener('beforeprint', () => body.replaceChildren(...matching));
  addEventListener('afterprint', show);

  table.setAttribute('role', 'table');
  [table.tHead, body].forEach((group) => group.setAttribute('role', 'rowgroup'));
  table.tHead.rows[0].setAttribute('role', 'row');
  heads.forEach((head) => head.setAttribute('role', 'columnheader'));
  table.classList.add('live');
  tools.hidden = false;
  shown.hidden = false;
  filter();
})();
