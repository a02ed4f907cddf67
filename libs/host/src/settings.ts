import { isHost } from '#domain/kernel/address.js';

/** RFC 7518 3.2: a key of HS256 has at least the hash's length, in bytes. */
export const LEAST_SECRET = 32;

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
  /** A login that is made, with a customer of its own, where there is none of its name yet. */
  readonly admin: { readonly username: string; readonly password: string } | null;
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

const port = (env: Environment, name: string, fallback: number, least = 1): number =>
  integer(env, name, fallback, [least, 65_535]);

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

/** A value of which no character can be mistaken for the syntax around it. It is not shown: it may be a password. */
const matching = (env: Environment, name: string, [fallback, pattern, rule]: readonly [string, RegExp, string]): string => {
  const value = text(env, name) ?? fallback;
  if (pattern.test(value)) return value;
  throw new SettingsError(`${name} must be ${rule}.`);
};

/** The value is not shown: such addresses contain passwords. */
const address = (env: Environment, name: string, schemes: readonly [string, ...string[]]): string | null => {
  const value = text(env, name);
  if (value === null || (URL.canParse(value) && schemes.includes(new URL(value).protocol))) return value;
  throw new SettingsError(`${name} must be an address that begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}.`);
};

const secret = (env: Environment): string | null => {
  const value = text(env, 'JWT_SECRET');
  if (value === null || Buffer.byteLength(value) >= LEAST_SECRET) return value;
  throw new SettingsError(`JWT_SECRET must have at least ${LEAST_SECRET} bytes.`);
};

const storeOf = (env: Environment): Pick<Settings, 'eventStore' | 'databaseUrl' | 'eventStoreDbUrl'> => {
  const eventStore = oneOf(env, 'EVENT_STORE', ['postgres', 'eventstoredb', 'memory']);
  const eventStoreDbUrl = address(env, 'EVENTSTOREDB_URL', ['esdb:', 'esdb+discover:']);
  if (eventStore === 'eventstoredb' && eventStoreDbUrl === null)
    throw new SettingsError('EVENT_STORE=eventstoredb needs EVENTSTOREDB_URL, such as esdb://127.0.0.1:2113?tls=false.');
  return { eventStore, eventStoreDbUrl, databaseUrl: address(env, 'DATABASE_URL', ['postgres:', 'postgresql:']) };
};

const switchOf = (env: Environment): Pick<Settings, 'switch' | 'esl' | 'defaultProvider'> => {
  const kind = oneOf(env, 'SWITCH', ['simulator', 'freeswitch']);
  if (kind === 'freeswitch') return { switch: kind, esl: hostPort(env, 'FREESWITCH_ESL'), defaultProvider: provider(env) };
  const esl = { host: '127.0.0.1', port: port(env, 'SIMULATOR_ESL_PORT', 18_021) };
  return { switch: kind, esl, defaultProvider: provider(env) ?? 'simulator.invalid' };
};

const LEAST_PASSWORD = 8;

/** The password is not shown. */
const adminOf = (env: Environment): Settings['admin'] => {
  const [username, password] = [text(env, 'ADMIN_USERNAME'), text(env, 'ADMIN_PASSWORD')];
  if (username === null && password === null) return null;
  if (username === null || password === null) throw new SettingsError('ADMIN_USERNAME and ADMIN_PASSWORD go together.');
  if (password.length >= LEAST_PASSWORD) return { username, password };
  throw new SettingsError(`ADMIN_PASSWORD must have at least ${LEAST_PASSWORD} characters.`);
};

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

/** Whether nobody but this machine reaches what listens there. */
export const isLoopback = (host: string): boolean => LOOPBACK.test(host);

/** The demo's login is for loopback: beyond it, everybody would know the password. */
const entrance = (env: Environment): Pick<Settings, 'host' | 'seed'> => {
  const host = text(env, 'HOST') ?? '127.0.0.1';
  const seed = oneOf(env, 'SEED_DEMO', ['yes', 'no'], text(env, 'DATABASE_URL') === null ? 'yes' : 'no') === 'yes';
  if (!seed || isLoopback(host)) return { host, seed };
  throw new SettingsError(`HOST=${host} is beyond loopback, where a demo login that everybody knows must not be: SEED_DEMO=no.`);
};

/**
 * The settings that an environment asks for.
 * @throws SettingsError naming the variable and its rule
 */
export const readSettings = (env: Environment): Settings => ({
  port: port(env, 'PORT', 3000, 0),
  ...entrance(env),
  admin: adminOf(env),
  ...storeOf(env),
  ...switchOf(env),
  eslPassword: matching(env, 'FREESWITCH_PASSWORD', ['ClueCon', /^[!-~]+$/, 'printable ASCII without spaces']),
  profile: matching(env, 'FREESWITCH_PROFILE', ['internal', /^[A-Za-z0-9_.-]{1,64}$/, 'a name']),
  holdMusic: matching(env, 'HOLD_MUSIC', [
    'local_stream://moh',
    /^[A-Za-z0-9/][A-Za-z0-9_./:%(),;=-]{0,255}$/,
    'a path or stream',
  ]),
  simulatorPort: port(env, 'SIMULATOR_PORT', 3002),
  maxDuration: integer(env, 'MAX_CALL_DURATION', 14_400_000, [1_000, 604_800_000]),
  jwtSecret: secret(env),
  logLevel: oneOf(env, 'LOG_LEVEL', ['info', 'debug', 'warn', 'error', 'silent']),
  dataDir: text(env, 'DATA_DIR') ?? '.data',
});

/** One name for one switch, the same in every process that speaks of it. */
export const switchIdOf = ({ esl }: Pick<Settings, 'esl'>): string => `${esl.host}:${esl.port}`;
