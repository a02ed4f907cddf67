import { isRecord } from '../http/fields.js';

/** What a client wants to have done, under a name of its own by which it may ask again. */
export interface CommandFrame {
  readonly type: 'command';
  readonly command_id: string;
  readonly command: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A command as the request that it stands for. */
export interface Order {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly key: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface OrderAnswer {
  readonly status: number;
  /** As over HTTP: the resource, or `{error}`. */
  readonly body: unknown;
}

const CALL = 'service_agents/calls/{call_id}';
const TRANSFER = 'service_agents/transfers/{transfer_id}';

/** The agent's own surface, by name: each command is the same as its request over HTTP. */
const COMMANDS: Readonly<Record<string, string>> = {
  set_status: 'PUT service_agents/me/status',
  cancel_next_status: 'DELETE service_agents/me/status/next',
  end_wrapup: 'POST service_agents/me/wrapup/end',
  extend_wrapup: 'POST service_agents/me/wrapup/extend',
  queue_login: 'POST service_agents/me/queues/{queue_id}/login',
  queue_logout: 'POST service_agents/me/queues/{queue_id}/logout',
  decline_offer: 'POST service_agents/offers/{offer_id}/decline',
  dispose: 'POST service_agents/queuecalls/{queuecall_id}/disposition',
  dial: 'POST service_agents/calls',
  hangup: `POST ${CALL}/hangup`,
  hold: `POST ${CALL}/hold`,
  unhold: `POST ${CALL}/unhold`,
  mute: `POST ${CALL}/mute`,
  unmute: `POST ${CALL}/unmute`,
  moh_start: `POST ${CALL}/moh`,
  moh_stop: `DELETE ${CALL}/moh`,
  send_digits: `POST ${CALL}/dtmf`,
  transfer: `POST ${CALL}/transfer`,
  transfer_complete: `POST ${TRANSFER}/complete`,
  transfer_cancel: `POST ${TRANSFER}/cancel`,
  transfer_swap: `POST ${TRANSFER}/swap`,
  transfer_merge: `POST ${TRANSFER}/merge`,
};

export const COMMAND_NAMES: readonly string[] = Object.keys(COMMANDS);

const isMethod = (method: string): method is Order['method'] => ['GET', 'POST', 'PUT', 'DELETE'].includes(method);

const ID = /^[0-9A-Za-z-]{1,64}$/;

/** What cannot be an id is none, and is told so by the route. */
const filledIn = (path: string, data: CommandFrame['data']): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const id = data[name];
    return typeof id === 'string' && ID.test(id) ? id : 'none';
  });

/** The request that a command stands for; null for one that there is not. */
export const orderOf = ({ command, command_id: key, data }: CommandFrame): Order | null => {
  const [method = '', path = ''] = (Object.hasOwn(COMMANDS, command) ? (COMMANDS[command] ?? '') : '').split(' ');
  return isMethod(method) ? { method, path: `/v1.0/${filledIn(path, data)}`, key, body: data } : null;
};

/** The answer to a command, as it is sent. */
export const answerOf = (commandId: string, { status, body }: OrderAnswer) => {
  const error = status < 300 || !isRecord(body) ? undefined : body['error'];
  const said = error === undefined ? { body } : { error };
  return { type: 'answer', command_id: commandId, status, ...said } as const;
};
