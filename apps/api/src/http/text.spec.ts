import { describe, expect, it } from '@jest/globals';
import { unfitIn } from './text.js';

const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);

describe('the texts of a document', () => {
  it('are all well in an ordinary one', () => {
    expect(unfitIn({ a: ['é', '👩‍🚀', { b: null, c: 1, d: true }], '': 'x' })).toBeNull();
  });

  it.each([
    [{ name: 'a\0b' }, 'name'],
    [{ list: ['x', { deep: '\0' }] }, 'list[1].deep'],
    [['\0'], '[0]'],
    ['\0', 'body'],
    [{ 'k\0ey': 1 }, 'key'],
    [{ variables: { '\ud800': 1 } }, 'variables.'],
    [{ name: 'half \udc00 pair' }, 'name'],
    [{ name: 'half \ud83d' }, 'name'],
  ])('are named where one cannot be kept: %j', (document, field) => {
    expect(unfitIn(document)).toMatchObject({ field });
  });

  it('are not looked for deeper than anybody needs', () => {
    expect(unfitIn(nested(32))).toBeNull();
    expect(unfitIn(nested(33))).toMatchObject({ message: 'must not be nested deeper than 32 levels' });
    expect(unfitIn(JSON.parse('['.repeat(200_000) + ']'.repeat(200_000)))).not.toBeNull();
  });
});
