import type { Ask } from '#domain/contact-centre.js';
import { tel } from '#domain/kernel/address.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import { numberId } from '#domain/number/number.decider.js';
import { userId } from '#domain/user/user.decider.js';
import type { Executor } from '#engine/executor.js';
import { compile } from '#plans/voipbin/voipbin.compiler.js';
import { hashPassword } from './auth/passwords.js';
import { isLoopback, SettingsError } from '#host/settings.js';
import type { Settings } from '#host/settings.js';

const customerId = uuid5('00000000-0000-0000-0000-000000000000', 'demo');

/** What an empty store begins with, so that a newcomer can log in and call. */
export const DEMO = {
  customerId,
  username: 'demo@ledgerline.example',
  password: 'demo',
  /** Who answers calls; the password is the same. */
  agents: [
    { username: 'agent1@ledgerline.example', name: 'Agent One', phone: '+15550201' },
    { username: 'agent2@ledgerline.example', name: 'Agent Two', phone: '+15550202' },
    { username: 'agent3@ledgerline.example', name: 'Agent Three', phone: '+15550203' },
  ],
  /** The tag of all three. */
  tagId: uuid5(customerId, 'tag support'),
  /** The first one answers with a greeting; the others are the contract's examples. */
  numbers: ['+15550100', '+15551234567', '+15552222222', '+15559876543'],
} as const;

const GREETING = [
  { type: 'answer' },
  { type: 'talk', option: { text: 'Welcome to Ledgerline. This call is an event stream now. Good bye.', language: 'en-US' } },
  { type: 'hangup' },
];

const flowId = uuid5(DEMO.customerId, 'greeting');

/** A customer, and the user who may do everything for it. */
interface Owner {
  readonly customerId: string;
  readonly name: string;
  readonly username: string;
  readonly password: string;
}

const customerOf = ({ customerId, name, username }: Owner): Ask => {
  const customer = { name, detail: '', email: username, providers: [], routes: [], maxDuration: null };
  return { to: 'customer', id: customerId, command: { type: 'CreateCustomer', customerId, ...customer } };
};

const userOf = async ({ customerId, username, password }: Owner): Promise<Ask> => {
  const [id, passwordHash] = [userId(username), await hashPassword(password)];
  const user = { userId: id, customerId, username, passwordHash, permission: 'admin' } as const;
  return { to: 'user', id, command: { type: 'CreateUser', ...user } };
};

const demoAsks = async (): Promise<readonly Ask[]> => {
  const { customerId, numbers } = DEMO;
  const compiled = compile(GREETING);
  if (!('program' in compiled)) throw new Error('The greeting of the demo does not compile.');
  const flow = { name: 'greeting', detail: '', actions: GREETING, program: compiled.program };
  const owner = { ...DEMO, name: 'demo' };
  return [
    customerOf(owner),
    { to: 'flow', id: flowId, command: { type: 'CreateFlow', flowId, customerId, ...flow } },
    ...numbers.map((number, index): Ask => {
      const id = numberId(number);
      const settings = { flowId: index === 0 ? flowId : null, name: '', detail: '' };
      return { to: 'number', id, command: { type: 'CreateNumber', numberId: id, customerId, number, ...settings } };
    }),
    await userOf(owner),
  ];
};

type DemoAgent = (typeof DEMO.agents)[number];

const agentOf = async ({ username, name, phone }: DemoAgent): Promise<Ask> => {
  const { customerId, password, tagId } = DEMO;
  const [id, passwordHash] = [userId(username), await hashPassword(password)];
  const profile = {
    name,
    detail: '',
    ringMethod: 'ringall',
    tagIds: [tagId],
    addresses: [tel(phone, name)],
    skills: [],
  } as const;
  const user = { userId: id, customerId, username, passwordHash, permission: 'agent', profile } as const;
  return { to: 'user', id, command: { type: 'CreateUser', ...user } };
};

const agentAsks = async (agents: readonly DemoAgent[]): Promise<readonly Ask[]> => {
  const { customerId, tagId } = DEMO;
  const tag = { tagId, customerId, name: 'support', detail: '' };
  return [{ to: 'tag', id: tagId, command: { type: 'CreateTag', ...tag } }, ...(await Promise.all(agents.map(agentOf)))];
};

const has = async (executor: Executor, username: string): Promise<boolean> =>
  (await executor.state('user', userId(username))).status === 'active';

/** The user comes last, so that a seeding that was cut off is done again. */
const tellAll = async (executor: Executor, customerId: string, asks: readonly Ask[]): Promise<void> => {
  for (const ask of asks) {
    const id = uuid5(customerId, `seed ${ask.id}`);
    await executor.tell({ ask, id, causation: 'seed', actor: { kind: 'system', id: 'seed' }, tree: ask.id });
  }
};

const wasThere = async (executor: Executor, username: string): Promise<boolean> =>
  (await executor.state('user', userId(username))).status !== 'absent';

/** The logins of the demo, whose password everybody knows, as far as they exist. */
export const demoLogins = async (executor: Executor): Promise<readonly string[]> => {
  const all = [DEMO.username, ...DEMO.agents.map(({ username }) => username)];
  const present = await Promise.all(all.map((username) => has(executor, username)));
  return all.filter((_, index) => present[index]);
};

/** Creates the demo customer, and its agents, where a store of before has none. Who was there and is deleted stays so. */
export const seed = async (executor: Executor): Promise<void> => {
  const { customerId, username, agents } = DEMO;
  if (!(await wasThere(executor, username))) await tellAll(executor, customerId, await demoAsks());
  const present = await Promise.all(agents.map((agent) => wasThere(executor, agent.username)));
  const missing = agents.filter((_, index) => !present[index]);
  if (missing.length > 0) await tellAll(executor, customerId, await agentAsks(missing));
};

/** Creates the login that the settings name, with a customer of its own. One that exists keeps its password. */
export const seedAdmin = async (executor: Executor, { username, password }: NonNullable<Settings['admin']>): Promise<void> => {
  if (await has(executor, username)) return;
  const customerId = uuid5(DEMO.customerId, `customer of ${username}`);
  const owner = { customerId, name: username, username, password };
  await tellAll(executor, customerId, [customerOf(owner), await userOf(owner)]);
};

/** Makes the logins that the settings ask for. The demo's login may be there from another time, when only this machine could use it. */
export const prepare = async (settings: Settings, executor: Executor): Promise<void> => {
  if (settings.seed) await seed(executor);
  if (settings.admin) await seedAdmin(executor, settings.admin);
  const [known] = isLoopback(settings.host) ? [] : await demoLogins(executor);
  if (known !== undefined)
    throw new SettingsError(`HOST=${settings.host} is beyond loopback, but the login ${known} exists, whose password is known.`);
};
