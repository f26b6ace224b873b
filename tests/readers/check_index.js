// Opens `index.html` in headless Chromium: `node tests/readers/check_index.js OUT SHOTS`, OUT being a folder that
// tests/readers/make_batch.py wrote and `annexa index` indexed, SHOTS a folder for pictures to look at.
// Needs playwright-core (NODE_PATH) and /usr/bin/chromium (or CHROMIUM). Exit code 1 if a check fails.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { chromium } = require('playwright-core');

const [out, shots] = process.argv.slice(2);
const page = pathToFileURL(path.resolve(out, 'index.html')).href;
const faults = [];
let checks = 0;
const check = (holds, what) => { checks += 1; if (!holds) faults.push(what); };
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

// Relative luminance and contrast as WCAG 2.2 defines them.
const contrast = (a, b) => {
  const light = (colour) => {
    const [r, g, b2] = colour.match(/[\d.]+/g).map(Number).map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b2;
  };
  const [x, y] = [light(a), light(b)].sort((m, n) => n - m);
  return (x + 0.05) / (y + 0.05);
};

async function open(browser, options) {
  const context = await browser.newContext(options);
  const tab = await context.newPage();
  tab.on('console', (m) => check(false, `console: ${m.text()}`));
  tab.on('pageerror', (e) => check(false, `error: ${e.message}`));
  tab.on('dialog', (d) => { check(false, `a name opened a dialog: ${d.message()}`); d.dismiss(); });
  tab.on('request', (r) => { if (r.url() !== page && !r.url().startsWith('data:')) check(false, `request: ${r.url()}`); });
  await tab.goto(page);
  return { tab, close: () => context.close() };
}

const names = (tab) => tab.locator('#organisations tbody th > bdi').allTextContents();
const column = async (tab, at) => tab.locator(`#organisations tbody tr td:nth-child(${at})`).allTextContents();
const shownText = (tab) => tab.locator('#shown').textContent();

async function working(browser, total) {
  const { tab, close } = await open(browser, { viewport: { width: 1440, height: 1000 }, colorScheme: 'light' });
  const numbers = (texts) => texts.map(Number).filter((n) => !Number.isNaN(n));
  const rises = (list) => list.every((v, at) => at === 0 || list[at - 1] <= v);

  check((await tab.locator('#organisations tbody tr').count()) === Math.min(total, 100), 'a page has a hundred rows');
  check((await shownText(tab)).startsWith(total.toLocaleString('en')), 'the number of organisations is said');
  const states = (await column(tab, 3)).map((s) => s.trim().split(' ').pop());
  check(states[0] === 'failed' && states.includes('incomplete'), 'what failed or is incomplete stands first');
  const headOf = (word) => tab.locator('#organisations thead th', { hasText: word });
  check((await headOf('State').getAttribute('aria-sort')) === 'ascending', 'the first order is said');

  // Sorting by mouse: figures from the largest, then from the smallest; what has none stands last.
  await tab.locator('thead button', { hasText: 'Implemented' }).click();
  check((await headOf('Implemented').getAttribute('aria-sort')) === 'descending', 'aria-sort follows');
  check((await headOf('State').getAttribute('aria-sort')) === 'none', 'only one column is sorted');
  check(rises(numbers(await column(tab, 8)).reverse()), 'sorted from the largest');
  await tab.locator('thead button', { hasText: 'Implemented' }).click();
  check(rises(numbers(await column(tab, 8))), 'sorted from the smallest');
  check((await column(tab, 8))[0] !== '–', 'a failed organisation is not the smallest');

  // By keyboard alone: to the search, type, to the header, sort.
  await tab.locator('#search').focus();
  await tab.keyboard.type('muller');
  await tab.waitForFunction(() => /of .* match/.test(document.getElementById('shown').textContent));
  check((await names(tab)).length === 0, 'nothing matches what is not there');
  await tab.keyboard.press('Control+A');
  await tab.keyboard.type('sohne');
  await tab.waitForFunction(() => /^1 of/.test(document.getElementById('shown').textContent));
  check((await names(tab))[0].includes('Söhne'), 'search finds letters without their marks');
  await tab.keyboard.press('Escape');
  await tab.locator('#search').fill('');
  await tab.waitForFunction(() => !/match/.test(document.getElementById('shown').textContent));
  await tab.locator('#tools button').focus();
  let reached = '';
  for (let n = 0; n < 6 && reached !== 'Organisation'; n += 1) {
    await tab.keyboard.press('Tab');
    reached = await tab.evaluate(() => document.activeElement.textContent.trim().slice(0, 12));
    if (reached !== 'Organisation') reached = '';
  }
  check(reached === 'Organisation', 'headers are reached by keyboard');
  const outline = await tab.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  check(outline !== 'none', 'focus is seen');
  await tab.keyboard.press('Enter');
  check((await headOf('Organisation').getAttribute('aria-sort')) === 'ascending', 'a header sorts by keyboard');
  const sorted = await names(tab);
  const collated = [...sorted].sort(new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' }).compare);
  check(sorted.join('\n') === collated.join('\n'), 'names stand in the order of their language');

  // Filters, alone and together.
  await tab.locator('#state').selectOption('failed');
  check((await column(tab, 3)).every((s) => s.includes('failed')), 'the filter by state');
  const reasons = await tab.locator('#organisations tbody p.failed').allTextContents();
  check(reasons.length > 0 && reasons.every((r) => r.includes('holds no controls')), 'a failure says why');
  await tab.locator('#state').selectOption('');
  await tab.locator('#rule').selectOption({ index: 1 });
  check(/^\d+ of/.test(await shownText(tab)), 'the filter by finding');
  await tab.locator('#edition').selectOption({ index: 1 });
  await tab.locator('#tools button').click();
  await tab.waitForFunction(() => !/match/.test(document.getElementById('shown').textContent));
  check((await tab.locator('#rule').inputValue()) === '', 'everything is shown again');
  if (total > 100) {
    await tab.locator('#next').click();
    check((await shownText(tab)).includes('rows 101 to 200'), 'the next page');
    check(await tab.locator('#previous').isEnabled(), 'and back');
  }

  // Names are text, whatever they look like, and links lead to the organisation's own files.
  check((await tab.locator('main script, main h1, main b, main i').count()) === 0, 'no name is markup');
  await tab.locator('#search').fill('script');
  await tab.waitForFunction(() => /match/.test(document.getElementById('shown').textContent));
  check((await names(tab)).includes('<script>alert("owned")</script>'), 'a name with markup is shown as it is');
  const links = await tab.locator('#organisations tbody a').evaluateAll((all) => all.map((a) => a.href));
  const below = page.slice(0, page.lastIndexOf('/') + 1);
  check(links.length > 0 && links.every((l) => l.startsWith(below)), 'links stay below the page');
  const there = links.every((l) => fs.existsSync(new URL(l)));
  check(there, 'what is linked is there');

  // What a screen reader is given.
  const tree = await tab.locator('#organisations').ariaSnapshot();
  for (const role of ['table', 'rowgroup', 'columnheader "State', 'rowheader', 'cell', 'img "', 'link "audit pack"']) {
    check(tree.includes(role), `the accessibility tree has ${role}`);
  }
  check((await tab.locator('#organisations caption').count()) === 1, 'the table has a caption');
  check((await tab.locator('main section[aria-labelledby]').count()) === 3, 'sections are named');
  check((await tab.locator('label[for=search]').count()) === 1, 'the search has a label');
  await close();
}

async function looks(browser) {
  for (const colorScheme of ['light', 'dark']) {
    for (const [width, height] of [[1440, 1000], [390, 844]]) {
      const { tab, close } = await open(browser, { viewport: { width, height }, colorScheme });
      const wide = await tab.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      check(!wide, `${colorScheme}, ${width} wide: the page itself does not scroll sideways`);
      const pairs = await tab.evaluate(() => {
        const seen = [];
        const back = (e) => {
          for (let at = e; at; at = at.parentElement) {
            const colour = getComputedStyle(at).backgroundColor;
            if (!/, 0\)$/.test(colour) && colour !== 'transparent') return colour;
          }
          return 'rgb(255, 255, 255)';
        };
        for (const e of document.querySelectorAll('h1,h2,p,dt,dd,li,th,td,a,label,caption,button,input,select,span')) {
          if (e.textContent.trim() && e.offsetParent && !e.disabled) {
            seen.push([`${e.tagName}.${e.className}`, getComputedStyle(e).color, back(e)]);
          }
        }
        return seen;
      });
      const bad = new Set(pairs.filter(([, ink, paper]) => contrast(ink, paper) < 4.5).map(([what]) => what));
      check(bad.size === 0, `${colorScheme}: contrast below 4.5 to 1: ${[...bad].join(', ')}`);
      await tab.screenshot({ path: path.join(shots, `index-${colorScheme}-${width}.png`), fullPage: true });
      await close();
    }
  }
  // On paper everything that matches is printed, not one page of the table.
  const { tab, close } = await open(browser, { viewport: { width: 1440, height: 1000 } });
  await tab.pdf({ path: path.join(shots, 'index.pdf'), preferCSSPageSize: true });
  await close();
}

async function withoutScript(browser, total) {
  const { tab, close } = await open(browser, { javaScriptEnabled: false, viewport: { width: 1440, height: 1000 } });
  check((await tab.locator('#organisations tbody tr').count()) === total, 'without a script every row is there');
  check(await tab.locator('#organisations tbody tr').last().isVisible(), 'without a script every row is shown');
  check(!(await tab.locator('#tools').isVisible()), 'without a script no tool is shown that does nothing');
  await tab.screenshot({ path: path.join(shots, 'index-no-script.png') });
  await close();
}

(async () => {
  fs.mkdirSync(shots, { recursive: true });
  const executablePath = process.env.CHROMIUM || '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: flags });
  const folders = fs.readdirSync(out, { withFileTypes: true })
    .filter((e) => e.isDirectory() && fs.existsSync(path.join(out, e.name, 'organisation.json')));
  const total = folders.length + fs.readdirSync(path.join(out, 'failed')).length;
  await working(browser, total);
  await looks(browser);
  await withoutScript(browser, total);
  await browser.close();
  faults.forEach((fault) => console.log(`fault: ${fault}`));
  console.log(`index.html of ${total} organisations in Chromium: ${checks} checks, ${faults.length} faults`);
  process.exitCode = faults.length ? 1 : 0;
})();
