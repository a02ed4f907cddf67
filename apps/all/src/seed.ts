import type { Ask } from '#domain/contact-centre.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import { numberId } from '#domain/number/number.decider.js';
import { userId } from '#domain/user/user.decider.js';
import type { Executor } from '#engine/executor.js';
import { compile } from '#plans/voipbin/voipbin.compiler.js';
import { hashPassword } from '../../api/src/auth/passwords.js';

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

const asks = async (): Promise<readonly Ask[]> => {
  const { customerId, username, password, numbers } = DEMO;
  const compiled = compile(GREETING);
  if (!('program' in compiled)) throw new Error('The greeting of the demo does not compile.');
  const customer = { name: 'demo', detail: '', email: username, providers: [], routes: [], maxDuration: null };
  const flow = { name: 'greeting', detail: '', actions: GREETING, program: compiled.program };
  const user = {
    userId: userId(username),
    customerId,
    username,
    passwordHash: await hashPassword(password),
    permission: 'admin',
  } as const;
  return [
    { to: 'customer', id: customerId, command: { type: 'CreateCustomer', customerId, ...customer } },
    { to: 'flow', id: flowId, command: { type: 'CreateFlow', flowId, customerId, ...flow } },
    ...numbers.map((number, index): Ask => {
      const id = numberId(number);
      const settings = { flowId: index === 0 ? flowId : null, name: '', detail: '' };
      return { to: 'number', id, command: { type: 'CreateNumber', numberId: id, customerId, number, ...settings } };
    }),
    { to: 'user', id: user.userId, command: { type: 'CreateUser', ...user } },
  ];
};

/** Whether the demo's login exists, whose password everybody knows. */
export const hasDemo = async (executor: Executor): Promise<boolean> =>
  (await executor.state('user', userId(DEMO.username))).status === 'active';

/** Creates the demo customer; its user last, so that a seeding that was cut off is done again. */
export const seed = async (executor: Executor): Promise<void> => {
  if (await hasDemo(executor)) return;
  for (const ask of await asks()) {
    const id = uuid5(DEMO.customerId, `seed ${ask.id}`);
    await executor.tell({ ask, id, causation: 'seed', actor: { kind: 'system', id: 'seed' }, tree: ask.id });
  }
};
