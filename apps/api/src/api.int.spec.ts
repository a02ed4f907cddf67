import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStand } from './testing/stand.js';
import type { Stand } from './testing/stand.js';

let stand: Stand;
beforeAll(async () => { stand = await openStand(); });
afterAll(() => stand.close());

it('x', async () => {
  const c = await stand.customer();
  const r = await c.send('POST', '/v1.0/calls', { source: { type: 'tel', target: c.number }, destinations: [{ type: 'tel', target: '+15559876543' }, { type: 'endpoint', target: 'a@b' }], actions: [{ type: 'answer' }] });
  console.log(JSON.stringify(r.body, null, 1), r.status, r.headers, stand.errors);
  console.log(JSON.stringify((await c.send('GET', '/v1/calls')).body));
  console.log(JSON.stringify((await c.send('POST', '/v1/calls', { source: 'x', destinations: [7, {type:'tel', target:'+1 5'}], dial_timeout: 'x', actions: [{type:'zz'}] })).body));
  console.log(JSON.stringify((await c.send('GET', '/v1/nothing')).body));
  console.log(JSON.stringify((await c.send('POST', '/v1/calls', '{bad')).body));
  console.log(JSON.stringify((await c.send('POST', '/v1/calls/%zz', '{bad')).body));
  console.log((await c.send('GET', '/docs/openapi.json')).text.slice(0, 3000), stand.errors);
});
