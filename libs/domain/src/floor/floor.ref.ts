/** A caller in a queue, as it is named by all that happens to it. */
export interface QueuecallRef {
  readonly queuecallId: string;
  readonly queueId: string;
  readonly callId: string;
  /** The tree of the call. */
  readonly tree: string;
}
