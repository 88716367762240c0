import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse, plain } from '../../../wwwroot/js/log/sgr.js';

const ESC = '\u001b';

test('Text without sequences is one stretch without a look', () => {
  assert.deepEqual(parse('hello <b>'), [{ text: 'hello <b>', cls: '' }]);
  assert.deepEqual(parse(''), []);
});

test('Colours and styles begin and end where their codes stand', () => {
  assert.deepEqual(parse(`${ESC}[1;32mok${ESC}[0m done`), [
    { text: 'ok', cls: 'sgr-bold sgr-ink-2' },
    { text: ' done', cls: '' },
  ]);
  assert.deepEqual(parse(`${ESC}[31;44mA${ESC}[39mB${ESC}[49mC`), [
    { text: 'A', cls: 'sgr-ink-1 sgr-ground-4' },
    { text: 'B', cls: 'sgr-ground-4' },
    { text: 'C', cls: '' },
  ]);
});

test('An empty code resets like 0, and 22 ends bold and dim', () => {
  assert.equal(parse(`${ESC}[31mA${ESC}[mB`)[1].cls, '');
  assert.equal(parse(`${ESC}[1;2mA${ESC}[22mB`)[1].cls, '');
});

test('Colours of 256 and of 16 million become the nearest of the 16', () => {
  assert.equal(parse(`${ESC}[38;5;196mA`)[0].cls, 'sgr-ink-9');
  assert.equal(parse(`${ESC}[38;5;3mA`)[0].cls, 'sgr-ink-3');
  assert.equal(parse(`${ESC}[48;2;0;0;250mA`)[0].cls, 'sgr-ground-12');
  assert.equal(parse(`${ESC}[38;2;255;255;255;1mA`)[0].cls, 'sgr-bold sgr-ink-15');
});

test('Everything that is neither text nor colour is left out', () => {
  const noise = `${ESC}[2K${ESC}[1;5H${ESC}]0;title\u0007${ESC}(a\u0000b\u0008c`;
  assert.equal(plain(noise).includes(ESC), false);
  assert.equal(parse(`${ESC}[2Kline${ESC}]8;;http://x${ESC}\\ end`).map((r) => r.text).join(''), 'line end');
});

test('A sequence that is cut off shows no escape letter', () => {
  assert.equal(parse(`text${ESC}[3`).map((r) => r.text).join('').includes(ESC), false);
});
