// The picture of the money as a drawing of its own: its squares and words where they stand in the page,
// with its title, where it comes from and when it was seen.
import { save } from './saving.js';

const EDGE = 16;
const plain = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

// The words under `box` as the browser has broken them into lines.
function lines(box) {
  const found = [];
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest('.visually-hidden, .tabs, .chart-tools, .only-founding')) continue;
    const { fontSize, fontWeight, color } = getComputedStyle(node.parentElement);
    const { backgroundColor: under } = getComputedStyle(node.parentElement.closest('.unit-label > span') ?? box);
    let line;
    for (const { 0: word, index } of node.data.matchAll(/[^ \n]+/g)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const { left, top, right, height } = range.getBoundingClientRect();
      if (right === left) continue;
      if (line?.top !== top) found.push(line = { left, top, height, text: [], fontSize, fontWeight, color, under });
      line.text.push(word);
      line.right = right;
    }
  }
  return found;
}

// Squares and words, moved so that the first stand `below` the top.
function drawn(box, home, below) {
  const across = (x) => (x - home.left + EDGE).toFixed(1);
  const down = (y) => (y - home.top + below).toFixed(1);
  const words = lines(box).map(({ left, top, right, height, text, fontSize, fontWeight, color, under }) =>
    `<rect x="${across(left)}" y="${down(top)}" width="${right - left}" height="${height}" fill="${under}"/><text x="${across(left)}" y="${down(top + height / 2)}" font-size="${parseFloat(fontSize)}" font-weight="${fontWeight}" fill="${color}">${plain(text.join(' '))}</text>`);
  const squares = [...box.querySelectorAll('.unit rect')].map((rect) => {
    const { left, top, width, height } = rect.getBoundingClientRect();
    const { fill, stroke, strokeDasharray } = getComputedStyle(rect);
    return `<rect x="${across(left)}" y="${down(top)}" width="${width}" height="${height}" fill="${plain(fill).replace(/"/g, '')}" stroke="${stroke}" stroke-width="1.5" stroke-dasharray="${strokeDasharray}"/>`;
  });
  const bottom = Math.max(...[...box.querySelectorAll('.unit-key, .stands-on')].map((each) => each.getBoundingClientRect().bottom));
  return { drawing: `${squares.join('')}<g dominant-baseline="central">${words.join('')}</g>`, bottom: bottom - home.top + below };
}

// A text in lines of the width, each letter about so wide.
function wrapped(text, width, letter) {
  const found = [''];
  for (const word of text.split(' ')) {
    if ((found.at(-1).length + word.length) * letter > width && found.at(-1)) found.push(word);
    else found.push(`${found.pop()} ${word}`.trim());
  }
  return found;
}

export function take(box, type) {
  const { name, source, seen } = box.dataset;
  const home = box.querySelector('.unit-groups').getBoundingClientRect();
  const { color, fontFamily } = getComputedStyle(document.body);
  const { backgroundColor } = getComputedStyle(document.documentElement);
  const { lang, dataset: { version } } = document.documentElement;
  const from = [
    `${source} ${version} · CC BY 4.0`,
    `${decodeURI(location.href)} · ${seen} ${new Date().toLocaleDateString(lang === 'vi' ? 'vi' : 'en-GB')}`,
  ];
  const stands = box.querySelector('.stands-on')?.textContent.trim() ?? '';
  const title = wrapped(name, home.width, 11.5);
  const told = from.flatMap((text) => wrapped(text, home.width, 6));
  const { drawing, bottom } = drawn(box, home, 24 + 24 * title.length);
  const size = { width: Math.ceil(home.width) + 2 * EDGE, height: Math.ceil(bottom) + 24 + 16 * told.length };
  const { color: hatched } = getComputedStyle(box.querySelector('.unit-in-kind rect + rect') ?? box);
  const pattern = new XMLSerializer().serializeToString(document.getElementById('hatch')).replace('<path', () => `<path fill="${hatched}"`);
  const heading = title.map((text, n) => `<text x="${EDGE}" y="${28 + 24 * n}" font-size="18" font-weight="600">${plain(text)}</text>`);
  const foot = told.map((text, n) => `<text x="${EDGE}" y="${bottom + 24 + 16 * n}" font-size="11">${plain(text)}</text>`);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" font-family="${plain(fontFamily).replace(/"/g, "'")}" fill="${color}"><title>${plain(name)}</title><desc>${plain(stands)}</desc><metadata>${plain(from.join('\n'))}</metadata><defs>${pattern}</defs><rect width="100%" height="100%" fill="${backgroundColor}"/>${heading.join('')}${drawing}${foot.join('')}</svg>`;
  return save(svg, size, box.id, type);
}
