import type { Connect, EslCommand, EslEvent } from './switch.js';

/** Legs that were answered and are not parked yet, each with what waits for that. */
type Waiting = Map<string, EslCommand[]>;

const legOf = (event: EslEvent): string => String(event['Unique-ID']);

const isOutbound = (event: EslEvent): boolean => event['Call-Direction'] === 'outbound';

/** Follows a leg from its answer to its park, and gives back what may be sent now. */
const follow = (waiting: Waiting, event: EslEvent): readonly EslCommand[] => {
  const name = event['Event-Name'];
  const legId = legOf(event);
  if (name === 'CHANNEL_ANSWER' && isOutbound(event) && !waiting.has(legId)) waiting.set(legId, []);
  if (name !== 'CHANNEL_PARK' && name !== 'CHANNEL_HANGUP_COMPLETE') return [];
  const due = waiting.get(legId) ?? [];
  waiting.delete(legId);
  return name === 'CHANNEL_PARK' ? due : [];
};

/**
 * Holds applications for a dialled leg back while it is answered but not yet parked, some 20 ms: what runs on it before is cut
 * off when it parks (fact 35), and so would be its bridge. An arrival is parked before it is answered.
 */
export const parkedFirst =
  (connect: Connect): Connect =>
  (listener) => {
    const waiting: Waiting = new Map();
    const send = (command: EslCommand): void => {
      const held = command.parked?.map((legId) => waiting.get(legId)).find((list) => list !== undefined);
      if (held) held.push(command);
      else connection.send(command);
    };
    const connection = connect({
      up: () => listener.up(),
      down: (reason) => listener.down(reason),
      event: (event) => {
        follow(waiting, event).forEach(send);
        listener.event(event);
      },
    });
    return {
      send,
      ask: (command) => connection.ask(command),
      close: () => connection.close(),
    };
  };
