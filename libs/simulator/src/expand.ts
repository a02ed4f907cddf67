import type { Channel, Core } from './core.js';

/** Replaces `${name}` by a channel variable and `${api(args)}` or `${api args}` by what the API command answers, as a switch does. */
export const expand = (core: Core, channel: Channel, text: string): string =>
  text.includes('${') ? text.replace(/\$\{([^{}]*)\}/g, (_match, inner: string) => valueOf(core, channel, inner)) : text;

const valueOf = (core: Core, channel: Channel, inner: string): string => {
  const call = /^([\w.]+)(?:\((.*)\)|\s+(.*))$/s.exec(inner);
  if (!call) return channel.variables.get(inner) ?? profileField(channel, inner);
  const [, name = '', inParentheses, afterSpace] = call;
  const command = `${name} ${inParentheses ?? afterSpace ?? ''}`.trim();
  core.log({ kind: 'expansion', channel: channel.id, command });
  return answerOf(core, command);
};

const profileField = (channel: Channel, name: string): string => {
  if (name === 'destination_number') return channel.destination;
  if (name === 'caller_id_number') return channel.caller.number;
  return name === 'caller_id_name' ? channel.caller.name : '';
};

const answerOf = (core: Core, command: string): string => {
  let answer = '';
  core.api(command, (text) => {
    answer = text;
  });
  return answer;
};

/** Runs the API command that a variable of the channel holds: `api_on_originate`, `api_hangup_hook` (fact 33). */
export const runHook = (core: Core, channel: Channel, variable: string): void => {
  const held = channel.variables.get(variable);
  if (held === undefined || held === '') return;
  const command = expand(core, channel, held);
  core.log({ kind: 'hook', channel: channel.id, command });
  answerOf(core, command);
};
