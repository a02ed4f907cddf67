/** A caller in a queue, as it is named by all that happens to it. */
export interface QueuecallRef {
  readonly queuecallId: string;
  readonly queueId: string;
  readonly callId: string;
  /** The tree of the call. */
  readonly tree: string;
  /** The groupcall that wants an agent: nobody is on the line. Undefined: a caller waits. */
  readonly soughtBy?: string;
}

export const refOf = ({ queuecallId, queueId, callId, tree, soughtBy }: QueuecallRef): QueuecallRef => ({
  ...{ queuecallId, queueId, callId, tree },
  ...(soughtBy === undefined ? {} : { soughtBy }),
});
