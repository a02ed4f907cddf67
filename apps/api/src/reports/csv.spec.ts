import { expect, it } from '@jest/globals';
import { csvOf } from './csv.js';

it('CSV has the names first, and what a field holds in its place', () => {
  expect(csvOf([{ a: 1, level: { SL_pos: 83.02, SL_neg: null }, b: 'x' }])).toBe('a,SL_pos,SL_neg,b\r\n1,83.02,,x\r\n');
});

it('CSV quotes what would break a line, and tells a spreadsheet that a name is no formula', () => {
  const rows = [{ name: 'Sales, "north"' }, { name: '=1+1' }, { name: 'two\nlines' }, { name: '-5' }];
  expect(csvOf(rows)).toBe(`name\r\n"Sales, ""north"""\r\n'=1+1\r\n"two\nlines"\r\n'-5\r\n`);
});

it('CSV of nothing is a line of nothing', () => {
  expect(csvOf([])).toBe('\r\n');
});
