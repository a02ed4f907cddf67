import { answer, preAnswer, ringReady } from '../answering.js';
import { enterPark, hold, redirect, runSteps, unhold } from '../bridging.js';
import { causeNamed } from '../causes.js';
import { channelDump } from '../channel.headers.js';
import type { Channel, Core, Order } from '../core.js';
import { liveChannel, peerOf } from '../core.js';
import { recordOf } from '../events.js';
import { FRAME_MS, hangUp } from '../life.js';
import type { Command } from './command.js';
import { NO_SUCH_CHANNEL, OK, onChannel, restAfter, wordsOf } from './command.js';

const kill = onChannel({
  usage: '<uuid> [cause]',
  needs: 1,
  absent: NO_SUCH_CHANNEL,
  run: (core, channel, args) => {
    hangUp(core, channel, causeNamed(wordsOf(args)[1]), FRAME_MS);
    return OK;
  },
});

const exists: Command = (core, args, reply) => reply(String(liveChannel(core, wordsOf(args)[0]) !== undefined));

const dump = onChannel({
  usage: '<uuid> [format]',
  needs: 1,
  absent: NO_SUCH_CHANNEL,
  run: (core, channel, args) => {
    const event = recordOf(channelDump(core, channel));
    if (wordsOf(args)[1] === 'json') return JSON.stringify(event);
    return Object.entries(event)
      .map(([name, value]) => `${name}: ${encodeURIComponent(value)}\n`)
      .join('');
  },
});

const parkCommand = onChannel({
  usage: '<uuid>',
  needs: 1,
  absent: NO_SUCH_CHANNEL,
  run: (core, channel) => {
    redirect(core, channel, () => enterPark(core, channel));
    return OK;
  },
});

/** `app:data,app:data` of the inline dialplan; any other dialplan only parks. */
const stepsOf = (core: Core, destination: string, dialplan: string | undefined): readonly Order[] => {
  const apps = dialplan === 'inline' ? destination.split(',') : ['park'];
  return apps.map((app) => {
    const [, application = '', data = ''] = /^([^:]*):?(.*)$/s.exec(app) ?? [];
    return { application, data, id: core.newId(), locks: false };
  });
};

const send = (core: Core, channel: Channel | null, destination: string, dialplan: string | undefined): void => {
  if (!channel) return;
  channel.otherLeg = null;
  channel.variables.delete('signal_bond');
  redirect(core, channel, () => runSteps(core, channel, stepsOf(core, destination, dialplan)));
};

/** `uuid_transfer U [-bleg|-both] destination [dialplan]` (fact 22). */
const transfer = onChannel({
  usage: '<uuid> [-bleg|-both] <dest-exten> [<dialplan>] [<context>]',
  needs: 2,
  absent: NO_SUCH_CHANNEL,
  run: (core, channel, args) => {
    const [, second = '', ...others] = wordsOf(args);
    const [destination = '', dialplan] = second.startsWith('-') ? others : [second, ...others];
    const peer = peerOf(channel);
    if (second !== '-bleg') send(core, channel, destination, dialplan);
    if (second.startsWith('-')) send(core, peer, destination, dialplan);
    return OK;
  },
});

/** A hold of a channel that is not there succeeds as well (fact 21). */
const holdCommand: Command = (core, args, reply) => {
  const words = wordsOf(args);
  const [action, id] = words.length > 1 ? words : ['on', words[0]];
  const channel = liveChannel(core, id);
  if (channel) {
    const off = action === 'off' || (action === 'toggle' && channel.held);
    if (off) unhold(core, channel);
    else hold(core, channel);
  }
  reply('+OK Success\n');
};

const signal = (act: (core: Core, channel: Channel) => void): Command =>
  onChannel({
    usage: '<uuid>',
    needs: 1,
    absent: '-ERROR\n',
    run: (core, channel) => {
      act(core, channel);
      return OK;
    },
  });

/** `uuid_break U [all]`: ends what plays and what it plays inside; `all` also forgets what waits (facts 14 and 36). */
const breakCommand = onChannel({
  usage: '<uuid> [all]',
  needs: 1,
  absent: NO_SUCH_CHANNEL,
  run: (_core, channel, args) => {
    if (wordsOf(args)[1] === 'all') channel.inbox.length = 0;
    const [inner, ...outer] = [...channel.stack].reverse();
    inner?.application.interrupt?.();
    for (const { application } of outer) application.interruptedInside?.();
    return OK;
  },
});

const setvar = onChannel({
  usage: '<uuid> <var> [value]',
  needs: 2,
  absent: NO_SUCH_CHANNEL,
  run: (_core, { variables }, args) => {
    const [, name = '', first] = wordsOf(args);
    if (first === undefined) variables.delete(name);
    else variables.set(name, restAfter(args, 2));
    return OK;
  },
});

const getvar = onChannel({
  usage: '<uuid> <var>',
  needs: 2,
  absent: NO_SUCH_CHANNEL,
  run: (_core, { variables }, args) => variables.get(wordsOf(args)[1] ?? '') ?? '_undef_',
});

export const channelCommands: Readonly<Record<string, Command>> = {
  uuid_kill: kill,
  uuid_exists: exists,
  uuid_dump: dump,
  uuid_park: parkCommand,
  uuid_transfer: transfer,
  uuid_hold: holdCommand,
  uuid_answer: signal(answer),
  uuid_pre_answer: signal(preAnswer),
  uuid_ring_ready: signal(ringReady),
  uuid_break: breakCommand,
  uuid_setvar: setvar,
  uuid_getvar: getvar,
};
