import type { Ask } from '#domain/contact-centre.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import { numberId } from '#domain/number/number.decider.js';
import { userId } from '#domain/user/user.decider.js';
import type { Executor } from '#engine/executor.js';
import { compile } from '#plans/voipbin/voipbin.compiler.js';
import { hashPassword } from './auth/passwords.js';
import { isLoopback, SettingsError } from '#host/settings.js';
import type { Settings } from '#host/settings.js';

/** What an empty store begins with, so that a newcomer can log in and call. */
export const DEMO = {
  customerId: uuid5('00000000-0000-0000-0000-000000000000', 'demo'),
  username: 'demo@ledgerline.example',
  password: 'demo',
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

const has = async (executor: Executor, username: string): Promise<boolean> =>
  (await executor.state('user', userId(username))).status === 'active';

/** The user comes last, so that a seeding that was cut off is done again. */
const tellAll = async (executor: Executor, customerId: string, asks: readonly Ask[]): Promise<void> => {
  for (const ask of asks) {
    const id = uuid5(customerId, `seed ${ask.id}`);
    await executor.tell({ ask, id, causation: 'seed', actor: { kind: 'system', id: 'seed' }, tree: ask.id });
  }
};

/** Whether the demo's login exists, whose password everybody knows. */
export const hasDemo = (executor: Executor): Promise<boolean> => has(executor, DEMO.username);

/** Creates the demo customer. */
export const seed = async (executor: Executor): Promise<void> => {
  if (!(await hasDemo(executor))) await tellAll(executor, DEMO.customerId, await demoAsks());
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
  if (!isLoopback(settings.host) && (await hasDemo(executor)))
    throw new SettingsError(
      `HOST=${settings.host} is beyond loopback, but the login ${DEMO.username} exists, whose password is known.`,
    );
};
