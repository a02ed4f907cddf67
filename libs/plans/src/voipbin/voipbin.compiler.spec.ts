import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compile } from './voipbin.compiler.js';

const examples = (folder: string): readonly (readonly [string, Readonly<Record<string, unknown>>])[] => {
  const place = new URL(`./examples/${folder}/`, import.meta.url);
  return readdirSync(place).map((name) => [
    name,
    JSON.parse(readFileSync(new URL(name, place), 'utf8')) as Record<string, unknown>,
  ]);
};

const programOf = (actions: unknown) => {
  const compiled = compile(actions);
  if (!('program' in compiled)) throw new Error(JSON.stringify(compiled.problems));
  return compiled.program;
};

const problemsOf = (actions: unknown) => {
  const compiled = compile(actions);
  return 'problems' in compiled ? compiled.problems : [];
};

describe('the compiler of the VoIPBIN language', () => {
  it.each(examples('good'))('compiles %s', (_, { actions, entry, steps }) => {
    const program = programOf(actions);
    const bare = Object.entries(program.steps).map(([key, { instruction, out }]) => [key, { instruction, out }]);

    expect(program.dialect).toBe('voipbin');
    expect(program.entry).toBe(entry);
    expect(Object.fromEntries(bare)).toEqual(steps);
  });

  it.each(examples('bad'))('names every problem of %s', (_, { actions, problems }) => {
    expect(problemsOf(actions)).toEqual(problems);
  });

  it('keeps what the author wrote', () => {
    const option = { text: 'hi', provider: 'gcp', unknown: { kept: true } };

    expect(programOf([{ id: 'x', type: 'talk', option }]).steps['0']?.action).toEqual({ id: 'x', type: 'talk', option });
  });

  it('gives an action without an id the same one every time, and equal actions different ones', () => {
    const ids = Object.values(programOf([{ type: 'answer' }, { type: 'answer' }]).steps).map(({ action }) => action.id);

    expect(ids).toEqual(Object.values(programOf([{ type: 'answer' }, { type: 'answer' }]).steps).map(({ action }) => action.id));
    expect(new Set(ids).size).toBe(2);
  });

  it('takes a thousand actions and no more', () => {
    const many = (count: number): unknown => Array.from({ length: count }, () => ({ type: 'answer' }));

    expect(problemsOf(many(1000))).toEqual([]);
    expect(problemsOf(many(1001))).toHaveLength(1);
  });

  it('counts the characters of a text', () => {
    expect(problemsOf([{ type: 'talk', option: { text: 'x'.repeat(10_000) } }])).toEqual([]);
    expect(problemsOf([{ type: 'talk', option: { text: 'x'.repeat(10_001) } }])).toHaveLength(1);
  });

  it('answers any document at all with a program or with problems', () => {
    const type = fc.constantFrom('answer', 'talk', 'play', 'sleep', 'hangup', 'goto', 'x');
    const id = fc.constantFrom('a', 'b', '', '__proto__', null);
    const action = fc.record({ id, next_id: id, type, option: fc.jsonValue() }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.array(fc.oneof(action, fc.jsonValue()))), (document) => {
        const compiled = compile(document);
        if ('problems' in compiled) expect(compiled.problems.length).toBeGreaterThan(0);
        else
          for (const { out } of Object.values(compiled.program.steps))
            expect([null, undefined]).toContain(out.done && !compiled.program.steps[out.done] ? out.done : null);
      }),
    );
  });
});
