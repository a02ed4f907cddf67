import { isHost } from '#domain/kernel/address.js';

/** What this FreeSWITCH is called and has, as the operator configured it. */
export interface FreeswitchSettings {
  /** The SIP profile that dials (mod_sofia). */
  readonly profile: string;
  /** host[:port] for phone numbers whose route names no provider; null: such a call fails with NO_ROUTE_DESTINATION. */
  readonly defaultProvider: string | null;
  /** What a held phone hears, a path or stream of the switch. */
  readonly holdMusic: string;
  /** The speech module, and the voices it has: the first serves where another one is asked for. */
  readonly speech: { readonly engine: string; readonly voices: readonly [string, ...string[]] };
}

export const FREESWITCH: FreeswitchSettings = {
  profile: 'internal',
  defaultProvider: null,
  holdMusic: 'local_stream://moh',
  speech: { engine: 'flite', voices: ['slt', 'kal', 'awb', 'rms'] },
};

const NAME = /^[A-Za-z0-9_.-]{1,64}$/;
const STREAM = /^[A-Za-z0-9/][A-Za-z0-9_./:%(),;=-]{0,255}$/;

/**
 * The settings, or an error for the operator: they stand in command lines too.
 * @throws Error naming the setting
 */
export const checked = (settings: FreeswitchSettings): FreeswitchSettings => {
  const { profile, defaultProvider, holdMusic, speech } = settings;
  const wrong = [
    NAME.test(profile) ? [] : ['profile must be a name'],
    defaultProvider === null || isHost(defaultProvider) ? [] : ['defaultProvider must be host or host:port'],
    STREAM.test(holdMusic) ? [] : ['holdMusic must be a path or a stream of the switch'],
    NAME.test(speech.engine) ? [] : ['speech engine must be a name'],
    speech.voices.every((voice) => NAME.test(voice)) ? [] : ['speech voices must be names'],
  ].flat();
  if (wrong.length > 0) throw new Error(`FreeSWITCH settings: ${wrong.join('; ')}`);
  return settings;
};
