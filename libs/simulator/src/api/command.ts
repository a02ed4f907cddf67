import type { Channel, Core } from '../core.js';
import { liveChannel } from '../core.js';

/** One API command. It answers once; only `originate` takes its time. The texts are those of FreeSWITCH 1.10 (fact 29). */
export type Command = (core: Core, args: string, reply: (text: string) => void) => void;

export const OK = '+OK\n';
export const NO_SUCH_CHANNEL = '-ERR No such channel!\n';
export const NO_SESSION = '-ERR Cannot locate session!\n';

export const wordsOf = (args: string): readonly string[] => args.split(/\s+/).filter((word) => word !== '');

/** The text after the first `count` words, as it stands. */
export const restAfter = (args: string, count: number): string =>
  args.trimStart().replace(new RegExp(`^(?:\\S+\\s+){${count}}`), '');

interface ChannelCommand {
  readonly usage: string;
  /** How many words must stand in the line. */
  readonly needs: number;
  /** What a channel that is not there is answered with. */
  readonly absent: string;
  readonly run: (core: Core, channel: Channel, args: string) => string;
}

/** A command about one channel, whose uuid comes first. */
export const onChannel =
  ({ usage, needs, absent, run }: ChannelCommand): Command =>
  (core, args, reply) => {
    const words = wordsOf(args);
    if (words.length < needs) {
      reply(`-USAGE: ${usage}\n`);
      return;
    }
    const channel = liveChannel(core, words[0]);
    reply(channel ? run(core, channel, args) : absent);
  };
