import type { EslCommand } from '../switch.js';
import * as text from './freeswitch.text.js';

export const api = (line: string): EslCommand => ({ line: `api ${line}` });

/** Under an event lock, so that what comes next waits for its end instead of running inside it (fact 13). */
export const execute = (legId: string, app: string, arg: string, uuid: string): EslCommand => ({
  line: `sendmsg ${text.id(legId)}`,
  headers: {
    'call-command': 'execute',
    'execute-app-name': app,
    'execute-app-arg': arg,
    'Event-UUID': uuid,
    'event-lock': 'true',
  },
});

/** A claim goes before its effect on the same socket: whoever finds no claim knows that nothing was sent (fact 32). */
export const claim = (effectId: string): EslCommand => api(`hash insert/asked/${text.id(effectId)}/1`);
