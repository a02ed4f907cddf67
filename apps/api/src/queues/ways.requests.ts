import { given } from '../calls/calls.requests.js';
import { Form, Id, OneOf, Whole, Words } from '../http/fields.js';
import type { Detail } from '../http/reasons.js';

const ACTIONS = ['', 'continue', 'hangup', 'flow', 'queue'] as const;

/** The settings of a queue that are ways out. */
export type WayName = 'onTimeout' | 'onServiceTimeout' | 'onFull' | 'onNoAgents' | 'onClosed' | 'onExit';

/** A way out of a queue as a request may write it; `field` names one of its fields as the request does. */
export interface AskedWay {
  readonly action?: string | null | undefined;
  readonly flowId?: string | null | undefined;
  readonly queueId?: string | null | undefined;
  readonly message?: string | null | undefined;
  readonly language?: string | null | undefined;
  readonly field: (name: 'flow_id' | 'queue_id') => string;
}

const MEANS = 'The plan goes on (continue), the call ends after the message, flow_id takes it, or the queue queue_id does';

export const WayAction = (): PropertyDecorator => OneOf({ values: ACTIONS, optional: true, description: MEANS });

export const WayFlow = (): PropertyDecorator => Id({ optional: true, description: 'The flow of action flow, which it implies' });

export const WayQueue = (): PropertyDecorator =>
  Id({ optional: true, description: 'The queue of action queue, which it implies; the caller keeps its age' });

export const WayMessage = (): PropertyDecorator => Words({ to: 1000, optional: true, description: 'Said before the hang-up' });

export const WayLanguage = (): PropertyDecorator =>
  Form({
    pattern: /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}$/,
    message: 'must be a language tag such as en-US',
    optional: true,
    description: 'The language of the message (BCP 47); en-US',
  });

/** What is not given stays as it is. */
export class WayRequest {
  @WayAction()
  readonly action?: string | null;

  @WayFlow()
  readonly flow_id?: string | null;

  @WayQueue()
  readonly queue_id?: string | null;

  @WayMessage()
  readonly message?: string | null;

  @WayLanguage()
  readonly language?: string | null;
}

export class NoAgentsRequest extends WayRequest {
  @OneOf({ values: ['wait', ...ACTIONS], optional: true, description: 'wait: callers wait all the same, which is the default' })
  override readonly action?: string | null;

  @Whole({
    from: 0,
    to: 86_400_000,
    optional: true,
    description: 'Milliseconds that nobody is available before callers leave; 0',
  })
  readonly after?: number | null;
}

export const askedWay = (name: string, way: WayRequest): AskedWay => ({
  action: way.action,
  flowId: way.flow_id,
  queueId: way.queue_id,
  message: way.message,
  language: way.language,
  field: (field) => `${name}.${field}`,
});

/** An action that lacks what it needs, in a queue that has no way out yet. */
export const lacking = ({ action, flowId, queueId, field }: AskedWay): readonly Detail[] => {
  if (action === 'flow' && given(flowId) === null) return [lacks(field('flow_id'), 'flow')];
  return action === 'queue' && given(queueId) === null ? [lacks(field('queue_id'), 'queue')] : [];
};

export const lacks = (field: string, action: 'flow' | 'queue'): Detail => ({
  field,
  message: `must be given with action ${action}`,
});
