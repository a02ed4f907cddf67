import { Esl } from './esl.js';
import type { SipPeer } from './sip.port.js';

/** A running FreeSWITCH that tests may use: its event socket, its SIP port, its password. */
export interface RealSwitch {
  readonly esl: SipPeer;
  readonly sip: SipPeer;
  readonly password: string;
}

/** `host:port` of the event socket in LEDGERLINE_TEST_SWITCH, FREESWITCH_PASSWORD beside it; undefined when tests run on the simulator. */
export const namedSwitch = (): Pick<RealSwitch, 'esl' | 'password'> | undefined => {
  const named = process.env['LEDGERLINE_TEST_SWITCH'];
  if (!named) return undefined;
  const [, host, port] = /^([^\s:]+):(\d+)$/.exec(named) ?? [];
  if (host === undefined || port === undefined) throw new Error(`LEDGERLINE_TEST_SWITCH must be host:port, not ${named}`);
  return { esl: { host, port: Number(port) }, password: process.env['FREESWITCH_PASSWORD'] ?? 'ClueCon' };
};

/** Asks a switch with the configuration of `freeswitch/` where its SIP is. */
export const findSwitch = async ({ esl: where, password }: Pick<RealSwitch, 'esl' | 'password'>): Promise<RealSwitch> => {
  const esl = await Esl.open(where, password);
  const [host, port] = [await esl.api('global_getvar sip_address'), await esl.api('global_getvar sip_port')];
  esl.close();
  return { esl: where, password, sip: { host, port: Number(port) } };
};
