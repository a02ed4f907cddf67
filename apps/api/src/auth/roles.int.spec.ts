import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Permission } from '#domain/kernel/permission.js';
import { openStand } from '../testing/stand.js';
import type { Caller, Stand } from '../testing/stand.js';
import { ROLES } from './roles.js';

let stand: Stand;
let people: Readonly<Record<Permission, Caller>>;

beforeAll(async () => {
  stand = await openStand();
  const admin = await stand.customer();
  people = { admin, manager: await stand.colleague(admin, 'manager'), agent: await stand.colleague(admin, 'agent') };
});
afterAll(() => stand.close());

/** Routes that agents may use beside their own surface, and those that only admins may; all others are the office's. */
const AGENTS_TOO = [
  'GET /v1.0/me',
  'GET /v1.0/customer',
  'GET /v1.0/queues',
  'GET /v1.0/queues/{id}',
  'GET /v1.0/tags',
  'GET /v1.0/tags/{id}',
  'POST /v1.0/queuecalls/{id}/disposition',
];
const ADMINS_ONLY = [
  'PUT /v1.0/customer',
  'POST /v1.0/customer/retry',
  'POST /v1.0/calls/{id}/retry',
  'POST /v1.0/agents',
  'PUT /v1.0/agents/{id}',
  'DELETE /v1.0/agents/{id}',
  'PUT /v1.0/agents/{id}/addresses',
  'PUT /v1.0/agents/{id}/tag_ids',
  'PUT /v1.0/agents/{id}/skills',
  'PUT /v1.0/agents/{id}/password',
  'PUT /v1.0/agents/{id}/permission',
  'GET /v1.0/accesskeys',
  'POST /v1.0/accesskeys',
  'GET /v1.0/accesskeys/{id}',
  'DELETE /v1.0/accesskeys/{id}',
];

const expected = (route: string): readonly Permission[] => {
  if (AGENTS_TOO.includes(route) || route.includes(' /v1.0/service_agents/')) return ['agent', 'manager', 'admin'];
  return ADMINS_ONLY.includes(route) ? ['admin'] : ['manager', 'admin'];
};

/** Every route that takes a credential. */
const routes = async (): Promise<readonly string[]> => {
  const { paths } = (await stand.send('GET', '/docs/openapi.json')).body;
  return Object.entries(paths)
    .filter(([path]) => path.startsWith('/v1.0/') && !path.includes('/auth/'))
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
};

const UNKNOWN = '11111111-1111-4111-8111-111111111111';

const isLetIn = async (who: Permission, route: string): Promise<boolean> => {
  const [method = '', path = ''] = route.split(' ');
  const url = path.replace(/\{\w+\}/g, UNKNOWN);
  const { status } = await people[who].send(method as 'POST', url, method === 'GET' ? undefined : {});
  return status !== 403;
};

describe('a role', () => {
  it('may use the routes of its duties, and no other', async () => {
    const all = await routes();
    for (const route of all) {
      const letIn = [];
      for (const who of ['agent', 'manager', 'admin'] as const) if (await isLetIn(who, route)) letIn.push(who);
      expect([route, letIn]).toEqual([route, expected(route)]);
    }
    expect(all.length).toBeGreaterThan(60);
    expect([...AGENTS_TOO, ...ADMINS_ONLY].filter((route) => !all.includes(route))).toEqual([]);
  });

  it('is described as it is', async () => {
    const text = await readFile(new URL('../../../../docs/roles.md', import.meta.url), 'utf8');
    const rows = text
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split('|').map((cell) => cell.trim()));
    const told = rows.map(([, name = '', what, agent, manager, admin]) => [
      name.replaceAll('`', ''),
      what,
      agent,
      manager,
      admin,
    ]);
    const cell = (does: boolean): string => (does ? 'yes' : '–');
    expect(told).toEqual(
      Object.entries(ROLES).map(([name, { what, agent, manager, admin }]) => [
        name,
        what,
        cell(agent),
        cell(manager),
        cell(admin),
      ]),
    );
  });
});
