import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Simulator } from '#simulator/simulator.js';
import type { Ledgerline } from '../../apps/all/src/ledgerline.js';
import { DEMO } from '../../apps/api/src/seed.js';
import { readSettings } from '#host/settings.js';
import type { Settings } from '#host/settings.js';
import { openExchange } from './exchange.js';
import { openLife } from './life.js';
import type { SystemLife } from './life.js';
import { testDatabase } from './postgres.js';
import type { TestDatabase } from './postgres.js';
import { tcpGate } from './tcp-gate.js';
import type { TcpGate } from './tcp-gate.js';
import { until } from './until.js';

export interface Answer {
  readonly status: number;
  readonly body: any;
  readonly headers: Headers;
}

/**
 * A whole system on the simulator, and the hands and ears of a test: requests, phones, and waiting for facts. With
 * LEDGERLINE_TEST_SWITCH it stands on a real FreeSWITCH, with phones that hear for themselves (`test/phones`); one at a time, for a
 * switch has one controller.
 */
export interface TestSystem {
  /** @throws when the switch is a real one */
  readonly simulator: Simulator;
  readonly settings: Settings;
  readonly token: string;
  /** The door to the database, through which a test breaks the way there; the database itself is beside it. */
  readonly postgres: TcpGate;
  readonly database: TestDatabase;
  ledgerline(): Ledgerline;
  /** The present run of the system. */
  life(): SystemLife;
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  api(method: string, path: string, body?: unknown): Promise<any>;
  phone(method: string, path: string, body?: unknown): Promise<any>;
  /** Waits until a call has come to something, and answers it. */
  call(id: string, is: (call: any) => boolean): Promise<any>;
  /** Waits until a phone's latest leg has come to something, and answers it. */
  leg(address: string, is: (leg: any) => boolean): Promise<any>;
  /** The types of the events of a call's tree, as the time line tells them. */
  story(id: string): Promise<readonly string[]>;
  /** The host at which phones are dialled that have no number: `alice@<provider>`. */
  readonly provider: string;
  /** The address of a file that the switch can play. */
  file(name: string): string;
  /** Begins again on the same log and the same switch, after a stop in good order or after a death. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const json = async (
  base: string,
  method: string,
  path: string,
  rest: { body?: unknown; headers?: Record<string, string> },
): Promise<Answer> => {
  const text = rest.body === undefined ? undefined : JSON.stringify(rest.body);
  const type = text === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(base + path, { method, headers: { ...type, ...rest.headers }, body: text ?? null });
  const answered = await response.text();
  return { status: response.status, headers: response.headers, body: answered === '' ? null : JSON.parse(answered) };
};

const good = async (answer: Promise<Answer>): Promise<any> => {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
};

export const startSystem = async (environment: Readonly<Record<string, string>> = {}): Promise<TestSystem> => {
  const database = await testDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'ledgerline-'));
  const exchange = await openExchange();
  const settings = readSettings({
    PORT: '0',
    SEED_DEMO: 'yes',
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    ...exchange.environment,
    JWT_SECRET: 'a secret of thirty-two characters at least',
    LOG_LEVEL: 'error',
    ...environment,
  });
  const server = new URL(database.url);
  const postgres = await tcpGate(Number(server.port || 5432), server.hostname);
  [server.hostname, server.port] = ['127.0.0.1', String(postgres.port)];
  let deaths = 0;
  const open = (): Promise<SystemLife> => openLife(settings, server.href, () => (deaths++ % 2 === 0 ? 'arrive' : 'are lost'));
  let life = await open();
  const login = (): Promise<any> =>
    good(json(life.url, 'POST', '/auth/login', { body: { username: DEMO.username, password: DEMO.password } }));
  const { token } = await login();

  const ask: TestSystem['ask'] = (method, path, body, headers = {}) =>
    json(life.url, method, path, { body, headers: { authorization: `Bearer ${token}`, ...headers } });
  const api: TestSystem['api'] = (method, path, body) => good(ask(method, `/v1.0${path}`, body));
  const phone: TestSystem['phone'] = (method, path, body) =>
    good(json(`http://127.0.0.1:${exchange.httpPort}`, method, path, { body }));

  return {
    get simulator() {
      if (!exchange.simulator) throw new Error('this system stands on a real switch');
      return exchange.simulator;
    },
    settings,
    token,
    postgres,
    database,
    life: () => life,
    ledgerline: () => life.ledgerline,
    ask,
    api,
    phone,
    call: (id, is) => until(async () => found(await api('GET', `/calls/${id}`), is)),
    leg: (address, is) =>
      until(async () => found((await phone('GET', `/phones/${encodeURIComponent(address)}`)).legs.at(-1), is)),
    story: async (id) => (await api('GET', `/calls/${id}/timeline`)).result.map(({ type }: { type: string }) => type),
    provider: exchange.provider,
    file: (name) => exchange.file(name),
    restart: async () => {
      await life.end();
      life = await open();
    },
    close: async () => {
      await life.end();
      await exchange.close();
      await postgres.close();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};

const found = (value: any, is: (value: any) => boolean): any => (value && is(value) ? value : undefined);

/** The body of a call from the demo's number, that runs a plan. */
export const callTo = (target: string, actions: readonly unknown[] = [{ type: 'answer' }], more: object = {}): object => ({
  source: { type: 'tel', target: DEMO.numbers[0] },
  destinations: [{ type: 'tel', target }],
  actions,
  ...more,
});

export const talk = (text: string): object => ({ type: 'talk', option: { text, language: 'en-US' } });
