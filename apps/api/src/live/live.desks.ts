import type { IncomingMessage } from 'node:http';
import { errorOf } from '#domain/kernel/error.js';
import type { AgentView } from '#readmodels/agents/agents.view.js';
import type { Connected } from '#readmodels/desktops/desktops.queries.js';
import type { Message } from '#readmodels/messages.js';
import { orderOf } from './live.commands.js';
import type { CommandFrame, Order, OrderAnswer } from './live.commands.js';
import { LiveDesktops } from './live.desktops.js';
import type { DeskViewer, LiveDesktopsParts } from './live.desktops.js';
import { LivePresence } from './live.presence.js';
import type { PresenceParts } from './live.presence.js';
import type { Pattern } from './live.topics.js';

export interface LiveDesksParts extends LiveDesktopsParts {
  /** Agents who had a desktop when the log was read. */
  readonly connected: () => Promise<readonly Connected[]>;
  /** Tells the floor of an agent that it has a desktop, or has none any more. */
  readonly present: PresenceParts['report'];
  /** Does what is asked in the name of who has opened a socket, as over HTTP. */
  readonly obey: (request: IncomingMessage, order: Order) => Promise<OrderAnswer>;
}

/** Somebody who looks; `agentId` is undefined for an access key. */
export interface Looker {
  readonly customerId: string;
  readonly agentId: string | undefined;
  readonly session: DeskViewer;
}

const FAILED: OrderAnswer = { status: 500, body: { error: { reason: 'INTERNAL', message: 'Something went wrong here.' } } };

/** The log says that an agent has lost its desktop. */
const hasLost = ({ type, data }: Message): boolean => type === 'agent_updated' && (data as AgentView).desktop === 'lost';

/** The desks of all agents: what is shown there, who sits there, and what they want done. */
export class LiveDesks {
  readonly #desktops: LiveDesktops;
  readonly #presence: LivePresence;
  /** Who is shown its own desktop. */
  readonly #seated = new Set<DeskViewer>();

  constructor(private readonly parts: LiveDesksParts) {
    this.#desktops = new LiveDesktops(parts);
    this.#presence = new LivePresence({ ...parts, report: parts.present });
    this.#presence.begin(parts.connected);
  }

  heard(message: Message, topic: Pattern): void {
    this.#desktops.heard(message, topic);
    if (hasLost(message)) this.#presence.lost(topic[3] ?? '');
  }

  look(looker: Looker, afresh: boolean): void {
    const { customerId, agentId = '', session } = looker;
    this.#desktops.look(customerId, session, afresh);
    this.sit(looker, session.desktops().includes(agentId));
  }

  leave(looker: Looker): void {
    this.#desktops.leave(looker.customerId, looker.session);
    this.sit(looker, false);
  }

  async obey(request: IncomingMessage, frame: CommandFrame): Promise<OrderAnswer> {
    try {
      const order = orderOf(frame);
      return order ? await this.parts.obey(request, order) : FAILED;
    } catch (error) {
      this.parts.onError(errorOf(error));
      return FAILED;
    }
  }

  /** Resolves when the floor knows who is gone. */
  async close(): Promise<void> {
    this.#desktops.stop();
    await this.#presence.close();
  }

  private sit({ customerId, agentId, session }: Looker, isSeated: boolean): void {
    if (agentId === undefined || this.#seated.has(session) === isSeated) return;
    if (isSeated) {
      this.#seated.add(session);
      this.#presence.come({ customerId, agentId });
    } else {
      this.#seated.delete(session);
      this.#presence.go({ customerId, agentId });
    }
  }
}
