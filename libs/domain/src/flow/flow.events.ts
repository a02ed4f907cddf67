import type { Program } from './flow.program.js';

/** A stored plan (seed, flows): what its author wrote, and what it compiled to. */
export interface FlowDocument {
  readonly name: string;
  readonly detail: string;
  readonly actions: readonly unknown[];
  readonly program: Program;
}

export type FlowEvent =
  | ({ readonly type: 'FlowCreated'; readonly flowId: string; readonly customerId: string } & FlowDocument)
  | ({ readonly type: 'FlowUpdated'; readonly flowId: string } & FlowDocument)
  | { readonly type: 'FlowDeleted'; readonly flowId: string };

export type FlowCommand =
  | ({ readonly type: 'CreateFlow'; readonly flowId: string; readonly customerId: string } & FlowDocument)
  | ({ readonly type: 'UpdateFlow'; readonly flowId: string } & FlowDocument)
  | { readonly type: 'DeleteFlow'; readonly flowId: string };
