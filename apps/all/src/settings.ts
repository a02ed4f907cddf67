import { isHost } from '#domain/kernel/address.js';

/** Everything that can be set, read and checked once at the start. Times are milliseconds. */
export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly eventStore: 'postgres' | 'eventstoredb' | 'memory';
  /** Null: an embedded server under `dataDir`. */
  readonly databaseUrl: string | null;
  readonly eventStoreDbUrl: string | null;
  readonly switch: 'simulator' | 'freeswitch';
  readonly esl: { readonly host: string; readonly port: number };
  readonly eslPassword: string;
  readonly profile: string;
  readonly defaultProvider: string | null;
  readonly holdMusic: string;
  readonly simulatorPort: number;
  readonly maxDuration: number;
  /** Null: made once and kept under `dataDir`. */
  readonly jwtSecret: string | null;
  /** Whether an empty store gets the customer `demo`: by default where Postgres is embedded. */
  readonly seed: boolean;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly dataDir: string;
}

/** Something in the environment that no Ledgerline can start with. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

type Environment = Readonly<Record<string, string | undefined>>;

const integer = (env: Environment, name: string, fallback: number, [least, most]: readonly [number, number]): number => {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new SettingsError(`${name} must be a whole number from ${least} to ${most}, not ${JSON.stringify(text)}.`);
};

const port = (env: Environment, name: string, fallback: number): number => integer(env, name, fallback, [0, 65_535]);

const oneOf = <T extends string>(env: Environment, name: string, allowed: readonly [T, ...T[]], fallback: T = allowed[0]): T => {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const found = allowed.find((value) => value === text);
  if (found) return found;
  throw new SettingsError(`${name} must be one of ${allowed.join(', ')}, not ${JSON.stringify(text)}.`);
};

const text = (env: Environment, name: string): string | null => (env[name] === undefined || env[name] === '' ? null : env[name]);

const hostPort = (env: Environment, name: string): Settings['esl'] => {
  const value = text(env, name);
  const [, host, number] = /^([^\s:,]+):(\d{1,5})$/.exec(value ?? '') ?? [];
  if (host !== undefined && number !== undefined) return { host, port: Number(number) };
  throw new SettingsError(
    `SWITCH=freeswitch needs ${name} as host:port, such as 127.0.0.1:8021; it is ${JSON.stringify(value)}.`,
  );
};

const provider = (env: Environment): string | null => {
  const value = text(env, 'DEFAULT_PROVIDER');
  if (value === null || isHost(value)) return value;
  throw new SettingsError(`DEFAULT_PROVIDER must be host or host:port, not ${JSON.stringify(value)}.`);
};

const storeOf = (env: Environment): Pick<Settings, 'eventStore' | 'databaseUrl' | 'eventStoreDbUrl'> => {
  const eventStore = oneOf(env, 'EVENT_STORE', ['postgres', 'eventstoredb', 'memory']);
  const eventStoreDbUrl = text(env, 'EVENTSTOREDB_URL');
  if (eventStore === 'eventstoredb' && eventStoreDbUrl === null)
    throw new SettingsError('EVENT_STORE=eventstoredb needs EVENTSTOREDB_URL, such as esdb://127.0.0.1:2113?tls=false.');
  return { eventStore, eventStoreDbUrl, databaseUrl: text(env, 'DATABASE_URL') };
};

const switchOf = (env: Environment): Pick<Settings, 'switch' | 'esl' | 'defaultProvider'> => {
  const kind = oneOf(env, 'SWITCH', ['simulator', 'freeswitch']);
  if (kind === 'freeswitch') return { switch: kind, esl: hostPort(env, 'FREESWITCH_ESL'), defaultProvider: provider(env) };
  const esl = { host: '127.0.0.1', port: port(env, 'SIMULATOR_ESL_PORT', 18_021) };
  return { switch: kind, esl, defaultProvider: provider(env) ?? 'simulator.invalid' };
};

/**
 * The settings that an environment asks for.
 * @throws SettingsError naming the variable and its rule
 */
export const readSettings = (env: Environment): Settings => ({
  port: port(env, 'PORT', 3000),
  host: text(env, 'HOST') ?? '127.0.0.1',
  ...storeOf(env),
  ...switchOf(env),
  eslPassword: text(env, 'FREESWITCH_PASSWORD') ?? 'ClueCon',
  profile: text(env, 'FREESWITCH_PROFILE') ?? 'internal',
  holdMusic: text(env, 'HOLD_MUSIC') ?? 'local_stream://moh',
  simulatorPort: port(env, 'SIMULATOR_PORT', 3002),
  maxDuration: integer(env, 'MAX_CALL_DURATION', 14_400_000, [1_000, 604_800_000]),
  jwtSecret: text(env, 'JWT_SECRET'),
  seed: oneOf(env, 'SEED_DEMO', ['yes', 'no'], text(env, 'DATABASE_URL') === null ? 'yes' : 'no') === 'yes',
  logLevel: oneOf(env, 'LOG_LEVEL', ['info', 'debug', 'warn', 'error', 'silent']),
  dataDir: text(env, 'DATA_DIR') ?? '.data',
});
